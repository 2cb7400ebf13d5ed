"""Gardeners and coffee drinkers on three platforms: accounts with known owners and kinds, by other rules than the lab's.

Names are built from syllables, handles from names by eight habits, texts from a grammar of their own, in English and German.
Nothing is shared with `swayed.lab`, so that identities are judged on evidence and not on one generator's wording. A second
account repeats of the first what people repeat: most often the handle, a page or a place beside the name, sometimes nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2025, 2, 3, 6, 0, tzinfo=UTC)
DAYS = 120
PLATFORMS = ("bluesky", "discourse", "youtube")
PLACES = tuple(
    f"{begin}{end}"
    for begin in ("Lin", "Gro", "Alt", "Neu", "Wes", "Har", "Bre")
    for end in ("den", "burg", "ton", "stadt", "mere")
)
BEANS = ("Yirga", "Huila", "Sidamo", "Tarrazu", "Antigua", "Mantiqueira")
PLANTS = ("tomatoes", "dahlias", "basil", "peas", "squash", "leeks", "kale", "chard")
TOOLS = ("grinder", "kettle", "hoe", "trowel", "portafilter", "scale", "dripper", "rake")
HOBBIES = (
    "allotment", "terrace", "balcony", "barista", "bikes", "cats", "choir", "clay", "climbs", "cooks", "draws", "fixes", "grows", "hikes",
    "kayak", "knits", "maps", "moka", "moss", "mugs", "paints", "pots", "rows", "runs", "sails", "seeds", "sews", "skis", "soup", "yarn",
)  # fmt: skip
FEEL = ("muddy", "bright", "bitter", "sweet", "uneven", "slow", "fine", "odd", "sour", "crisp")
TIMES = ("today", "at dawn", "last week", "since Monday", "after rain", "in May", "over lunch")

PERSON_I = (
    "I finally got my {tool} to behave, the {bean} tastes {feel} {time}",
    "my {plant} look {feel} {time}, no idea what I did",
    "tried {bean} in my old {tool}: {feel} at first, {feel2} later",
    "ich habe {time} {plant} gesät, meine Hände sind {feel}",
    "not sure about the {tool}, but I'd buy {bean} again",
    "swapped the {tool} with a neighbour and now I am {feel} about it",
)
PERSON_PLAIN = (
    "{bean} through the {tool}, {feel} and {feel2} {time}",
    "those {plant} again, {feel} {time}",
    "does anybody grow {plant} next to {plant2}?",
    "{tool} beats {tool2}, always has",
    "wie lange brauchen {plant} bei {feel} Boden?",
    "rain on the {plant} {time}, {feel} soil, {feel2} mood",
    "try {bean}, less {feel} than {bean2}",
)
PERSON_LINK = (
    "notes on {bean} and the {tool}: https://notes.example.net/{n}",
    "photo of the {plant} {time} https://pics.example.net/{n}",
)
SHOP = (
    "Our new {bean} has landed at {name}: {n2} € the bag while it lasts, order today",
    "We at {name} have put the {tool} back in stock, now {n2} €",
    "This weekend at {name}: come to our counter, taste {bean} with us, free delivery over 30 €",
    "{name}: unsere {plant}-Samen sind da, jetzt bestellen, versandkostenfrei",
    "Thank you for a great season with {name}! Our {tool} is on sale {time}",
)
SHOP_REPLY = (
    "@{who} sorry to hear that, could you send us your order number?",
    "@{who} our {tool} comes with a two-year warranty",
)
NEWSROOM = (
    "{bean} harvest down by {n2} per cent, growers tell {name}: https://paper.example.net/{n}",
    "Interview: the woman who breeds {plant} near {place}, for {name}. Read more https://paper.example.net/{n}",
    "Test: {name} compares nine {tool}s, the cheapest is {feel} https://paper.example.net/{n}",
    "Report: why {plant} fail in {place} {time} https://paper.example.net/{n}",
    "Prices for {bean} climb again {time}, and {bean2} follows https://paper.example.net/{n}",
)
ALERT = (
    "{bean} {n2}.{n2} USD/lb ({feel}) https://ticks.example.net/{n}",
    "Frost warning for {place}: minus {n2} degrees expected tonight",
    "New listing: {tool}, {n2} EUR https://swap.example.net/{n}",
)
CANNED = (
    "@{who} please read the pinned rules about posting pictures before you ask again",
    "@{who} your post was moved to the beginners' corner, no reply is needed",
    "@{who} links to auctions are not allowed in this group, see the rules",
)
SPAM = (
    "make money from home with this simple trick that experts hate, see profile",
    "cheap followers delivered in minutes, satisfaction guaranteed, see profile",
    "single people in your area are waiting for your message, see profile",
)
BIOS: dict[str, tuple[str, ...]] = {
    "person": (
        "",
        "",
        "",
        "soil under the nails",
        "two cats, one moka pot",
        "Kaffee. Garten. Fahrrad.",
        "retired, planting anyway",
        "works at a shop, opinions are mine",
        "journalist at a weekly; here for the beans",
        "definitely not a bot",
        "he/him, allotment 14",
    ),
    "brand": (
        "",
        "Small-batch roasters. Shop online.",
        "Official account of {name}",
        "We build hand grinders in {place}",
        "Gartencenter {place}. Impressum im Link.",
        "{name} Ltd, tools for beds and borders",
        "Customer care Mo-Fr",
    ),
    "bot": (
        "",
        "",
        "",
        "Automated feed, maintained by volunteers",
        "price bot",
        "This is an automated account",
        "hourly updates",
    ),
    "media": (
        "",
        "The weekly magazine for growers",
        "News from the coffee trade",
        "Independent reporting on food and land",
        "Redaktion Garten heute",
    ),
}
BRANDS = ("Rösterei", "Garden", "Roasters", "Seeds", "Tools", "Kontor", "Nursery")
PAPERS = ("Courier", "Bean Letter", "Garden Weekly", "Morning Cup", "Land & Leute", "Growers' Herald")
BOTS = ("Frost", "Ticker", "Swap", "Rules", "Market", "Harvest")


@dataclass
class Crowd:
    """Tables of a crowd and its truth.

    Attributes:
        accounts, posts, interactions, follows: rows of the canonical tables.
        truth: account_id -> (owner, kind).
    """

    accounts: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    interactions: list[dict[str, Any]] = field(default_factory=list)
    follows: list[dict[str, Any]] = field(default_factory=list)
    truth: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Maker:
    def __init__(self, seed: int, popular_share: float = 0.0) -> None:
        self.draw = random.Random(seed)
        self.popular_share = popular_share
        self.crowd = Crowd()
        self.taken: set[tuple[str, str]] = set()
        syllables = [
            c + v for c in ("b", "d", "f", "g", "h", "k", "l", "m", "n", "r", "s", "t", "v", "z") for v in "aeiou"
        ]
        self.first = ["".join(self.draw.sample(syllables, 2)).capitalize() for _ in range(180)]
        self.last = [
            "".join(self.draw.sample(syllables, 3)).capitalize() + end for _ in range(900) for end in ("n", "s", "k")
        ]
        self.ids = self.draw.sample(range(10**6), 20_000)

    def name(self) -> str:
        return f"{self.draw.choice(self.first)} {self.draw.choice(self.last)}"

    def handle(self, name: str) -> str:
        first, last = name.lower().split(" ")[0], name.lower().split(" ")[-1]
        # No draw where there are none, so that a crowd without them is the same as ever.
        if self.popular_share and self.draw.random() < self.popular_share:
            return f"{self.draw.choice(PLANTS)}{self.draw.choice(HOBBIES)}"
        habits = (
            f"{first}.{last}", f"{first[0]}{last}", f"{last}_{self.draw.randint(1, 99)}", f"{first}{self.draw.randint(1960, 2010)}",
            f"the{first}", f"{self.draw.choice(PLANTS)}{self.draw.choice(FEEL)}{self.draw.randint(1, 999)}", f"{last}{first[0]}",
            f"{first}_{self.draw.choice(HOBBIES)}{self.draw.randint(1, 30)}",
        )  # fmt: skip
        return self.draw.choice(habits)

    def open(self, owner: str, kind: str, platform: str, handle: str, **cells: Any) -> str:
        while (platform, handle.lower()) in self.taken:
            handle += self.draw.choice("xyz0123456789")
        self.taken.add((platform, handle.lower()))
        account = f"u{self.ids.pop():06}"
        row = {"account_id": account, "platform": platform, "handle": handle, **{k: v for k, v in cells.items() if v}}
        self.crowd.accounts.append(row)
        self.crowd.truth[account] = (owner, kind)
        return account

    def words(self, template: str, who: str = "", name: str = "") -> str:
        draw = self.draw
        return template.format(
            tool=draw.choice(TOOLS), tool2=draw.choice(TOOLS), bean=draw.choice(BEANS), bean2=draw.choice(BEANS),
            plant=draw.choice(PLANTS), plant2=draw.choice(PLANTS), feel=draw.choice(FEEL), feel2=draw.choice(FEEL),
            time=draw.choice(TIMES), place=draw.choice(PLACES), n=draw.randint(1000, 99999), n2=draw.randint(3, 60), who=who, name=name,
        )  # fmt: skip

    def post(self, account: str, at: datetime, text: str) -> None:
        number = len(self.crowd.posts)
        self.crowd.posts.append({"post_id": f"p{number:06}", "account_id": account, "posted_at": at, "text": text})

    def moment(self) -> datetime:
        # Days and evenings, not nights.
        return START + timedelta(
            days=self.draw.randrange(DAYS), minutes=self.draw.triangular(0, 1080, 780), seconds=self.draw.randrange(60)
        )

    def meet(self, account: str, other: str, kind: str) -> None:
        number = len(self.crowd.interactions)
        self.crowd.interactions.append(
            {
                "interaction_id": f"i{number:06}",
                "account_id": account,
                "target_account_id": other,
                "kind": kind,
                "occurred_at": self.moment(),
            }
        )


def make_crowd(
    seed: int,
    *,
    n_people: int = 1500,
    n_second: int = 250,
    n_each: int = 40,
    n_namesakes: int = 0,
    popular_share: float = 0.0,
) -> Crowd:
    """A crowd of people, some with two accounts, and of brands, bots and media.

    Args:
        seed: same seed, same crowd.
        n_people, n_second: people, and how many of them have a second account.
        n_each: brands, bots and media, each.
        n_namesakes: different people of ten to a name, who all write much. They come last and change nobody else.
        popular_share: of the handles, how many are two words of the trade ("kalecooks"), which on every platform somebody
            else was the first to take.
    """
    maker = _Maker(seed, popular_share)
    people = [_person(maker, number) for number in range(n_people)]
    for number in range(n_second):
        _second_account(maker, people[number], number)
    for number in range(n_each):
        _brand(maker, number, people)
        _bot(maker, number, people)
        _paper(maker, number)
    _talk(maker, people)
    for number in range(n_namesakes):
        _namesake(maker, number)
    return maker.crowd


def _namesake(maker: _Maker, number: int) -> None:
    draw, name = maker.draw, f"{maker.first[number // 10]} {maker.last[number // 10]}"
    account = maker.open(
        f"namesake {number}", "person", draw.choice(PLATFORMS), maker.handle(name),
        display_name=name, bio=draw.choice(BIOS["person"]),
    )  # fmt: skip
    for _ in range(draw.choice((20, 40, 60))):
        maker.post(account, maker.moment(), maker.words(draw.choice(PERSON_I + PERSON_PLAIN)))


def _person(maker: _Maker, number: int) -> str:
    draw, name = maker.draw, maker.name()
    account = maker.open(
        f"person {number}", "person", draw.choice(PLATFORMS), maker.handle(name),
        display_name=name if draw.random() < 0.8 else None, bio=draw.choice(BIOS["person"]),
        location=draw.choice(PLACES) if draw.random() < 0.5 else None,
    )  # fmt: skip
    says_i, links = draw.choice((0.05, 0.25, 0.5, 0.7)), draw.choice((0.0, 0.0, 0.05, 0.35))
    for _ in range(draw.choice((0, 1, 3, 8, 20, 60))):
        kind = PERSON_LINK if draw.random() < links else PERSON_I if draw.random() < says_i else PERSON_PLAIN
        maker.post(account, maker.moment(), maker.words(draw.choice(kind)))
    return account


def _second_account(maker: _Maker, first: str, number: int) -> None:
    """The handle (45 %), a common page (25 %), a mention (12 %), name and place (10 %) are repeated, or nothing but the name."""
    draw = maker.draw
    row = next(row for row in maker.crowd.accounts if row["account_id"] == first)
    platform = draw.choice([p for p in PLATFORMS if p != row["platform"]])
    name = row.get("display_name") or maker.name()
    cells: dict[str, Any] = {"display_name": name if draw.random() < 0.8 else None, "bio": draw.choice(BIOS["person"])}
    handle, habit = maker.handle(name), draw.random()
    if habit < 0.45:
        handle = row["handle"] if draw.random() < 0.8 else row["handle"].replace(".", "_").replace("_", "-")
    elif habit < 0.7:
        row["url"] = cells["url"] = f"https://{handle.replace('_', '').replace('.', '')}.example.net/"
    elif habit < 0.82:
        cells["bio"] = f"{cells['bio']} I am @{row['handle'].replace('.', '_')} on {row['platform']}".strip()
        row["handle"] = row["handle"].replace(".", "_")
    elif habit < 0.92:
        cells["display_name"] = row["display_name"] = name
        cells["location"] = row["location"] = draw.choice(PLACES)
    account = maker.open(f"person {number}", "person", platform, handle, **cells)
    for _ in range(draw.choice((0, 2, 6))):
        maker.post(account, maker.moment(), maker.words(draw.choice(PERSON_I + PERSON_PLAIN)))


def _brand(maker: _Maker, number: int, people: list[str]) -> None:
    draw = maker.draw
    name = f"{draw.choice(maker.last)} {draw.choice(BRANDS)}"
    account = maker.open(
        f"brand {number}", "brand", draw.choice(PLATFORMS), name.lower().replace(" ", draw.choice(("", "_", "-"))), display_name=name,
        bio=draw.choice(BIOS["brand"]).format(name=name, place=draw.choice(PLACES)),
    )  # fmt: skip
    for _ in range(draw.choice((15, 40, 80))):
        maker.post(account, maker.moment(), maker.words(draw.choice(SHOP), name=name))
    for _ in range(draw.choice((0, 5, 20))):
        other = draw.choice(people)
        maker.post(account, maker.moment(), maker.words(draw.choice(SHOP_REPLY), other))
        maker.meet(account, other, "reply")


def _bot(maker: _Maker, number: int, people: list[str]) -> None:
    draw = maker.draw
    name = f"{draw.choice(BOTS)} {draw.choice(PLACES)}"
    handle = name.lower().replace(" ", "") + draw.choice(("", "", "bot"))
    account = maker.open(
        f"bot {number}", "bot", draw.choice(PLATFORMS), handle, display_name=name, bio=draw.choice(BIOS["bot"])
    )
    habit = number % 4
    if habit == 0:  # a feed on the hour
        template = draw.choice(ALERT)
        for hour in range(200):
            maker.post(account, START + timedelta(hours=6 * hour, seconds=draw.randrange(90)), maker.words(template))
    elif habit == 1:  # a feed at any time
        template = draw.choice(ALERT)
        for _ in range(150):
            maker.post(account, START + timedelta(minutes=draw.randrange(DAYS * 1440)), maker.words(template))
    elif habit == 2:  # a moderator's machine, which talks to everybody
        for _ in range(120):
            other = draw.choice(people)
            maker.post(account, maker.moment(), maker.words(draw.choice(CANNED), other))
            maker.meet(account, other, "reply")
    else:  # a network of spammers
        for _ in range(30):
            maker.post(account, maker.moment(), draw.choice(SPAM))


def _paper(maker: _Maker, number: int) -> None:
    draw = maker.draw
    name = f"{PLACES[number % len(PLACES)]} {PAPERS[number // len(PLACES) + number % 3]}"
    account = maker.open(
        f"media {number}", "media", draw.choice(PLATFORMS), name.lower().replace(" ", "").replace("'", "").replace("&", ""),
        display_name=name, bio=draw.choice(BIOS["media"]),
    )  # fmt: skip
    for _ in range(draw.choice((30, 90))):
        maker.post(account, maker.moment(), maker.words(draw.choice(NEWSROOM), name=name))


def _talk(maker: _Maker, people: list[str]) -> None:
    everybody = [row["account_id"] for row in maker.crowd.accounts]
    for _ in range(4 * len(people)):
        account, other = maker.draw.choice(people), maker.draw.choice(everybody)
        if account != other:
            maker.meet(account, other, maker.draw.choice(("reply", "like", "mention", "read")))
    for account, other in {(maker.draw.choice(people), maker.draw.choice(everybody)) for _ in range(6 * len(people))}:
        if account != other:
            maker.crowd.follows.append({"account_id": account, "target_account_id": other})
