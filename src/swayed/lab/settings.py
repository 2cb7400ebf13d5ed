"""What a market is made of: one frozen settings object, every structural number a field with a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from swayed.lab.draws import Ints

MARKETS: dict[str, str] = {
    "plain": "30 people move customers, 60 equally busy ones do not; nothing confounds them",
    "homophily": "customers keep to their own community, and some communities buy more with nobody's help",
    "burst": "half the customers have spells in which they talk more and move more, to everybody alike",
    "null": "the plain market in which nobody moves anybody",
    "monday": "what a real shop has: few linked customers, few orders, surveys, guest orders, double e-mails",
}
"""Kind of market -> one line that says what it teaches."""

Rates = tuple[tuple[str, str, float], ...]
"""Baseline moves: (state the customer stands in, stage he moves to, moves per year while he stands there)."""

KIND_DEFAULT = -1
"""Left at this value a field takes the number that belongs to its kind of market."""

_PATH: Rates = (
    ("entry", "research", 2.6),
    ("research", "evaluation", 4.5),
    ("evaluation", "purchase", 4.0),
    ("purchase", "purchase", 1.3),
)

_PLAIN: dict[str, Any] = {
    "n_customers": 4000,
    "contacts_per_account": 34.0,
    "account_share": 1.0,
    "linked_share": 1.0,
    "survey_share": 0.15,
    "guest_share": 0.0,
    "home_share": 0.6,
    "community_spread": 1.2,
    "history_days": 60,
    "caused_share": 0.06,
    "rates": _PATH,
}

_BY_KIND: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "plain": _PLAIN,
        "homophily": _PLAIN | {"home_share": 0.95, "community_spread": 5.0},
        "burst": _PLAIN,
        "null": _PLAIN,
        "monday": _PLAIN
        | {
            "n_customers": 60_000,
            "contacts_per_account": 9.0,
            "account_share": 0.25,
            "linked_share": 0.03,
            "survey_share": 0.4,
            "guest_share": 0.3,
            "history_days": 900,
            # About 3 of 100 contacts with a mover move somebody: a clear effect in a real shop, which few people have.
            "caused_share": 0.015,
            "rates": (
                ("entry", "research", 0.05),
                ("entry", "purchase", 0.28),
                ("research", "purchase", 0.6),
                ("purchase", "purchase", 0.5),
            ),
        },
    }
)


@dataclass(frozen=True)
class MarketSettings:
    """Settings of one synthetic market.

    Fields left at ``KIND_DEFAULT`` (or empty) take the value of their ``kind``, so that
    ``MarketSettings(kind="monday")`` is the whole shop and any single number can still be set.

    Raises:
        ValueError: an unknown kind, a share outside 0-1, a count that cannot be met.
    """

    kind: str = "plain"
    """One of MARKETS."""
    seed: int = 7
    """Same seed and settings, same market on any machine."""
    n_towns: int = 1
    """So many towns side by side, each with all the numbers below; nobody is in contact with anybody of another town."""
    town: int = 0
    """Which of them these settings make."""
    n_customers: int = KIND_DEFAULT
    """Customers who can buy (guest orders of the monday market add rows for the same ones)."""
    n_people: int = 600
    """People customers may be in contact with: movers, busy, macro and ordinary ones together."""
    n_movers: int = 30
    """People whose contact moves customers (their effect is zero in the null market)."""
    n_busy: int = 60
    """People exactly as busy as the movers who move nobody."""
    n_macro: int = 6
    """People with 1e5 to 1e6 followers who move nobody."""
    n_brands: int = 8
    """Shops and makers with an account of their own."""
    n_bots: int = 12
    """Automatic accounts; about half say so, the others show it by cadence and repetition."""
    n_media: int = 6
    """Magazines and news desks."""
    n_interactions: int | None = None
    """Contacts between customers and accounts; None = contacts_per_account times customers with one."""
    contacts_per_account: float = KIND_DEFAULT
    """Mean contacts of a customer who has an account, over the whole market."""
    days: int = 365
    """Length of the market in days."""
    start_on: date = date(2025, 1, 1)
    """First day (UTC)."""
    history_days: int = KIND_DEFAULT
    """Customers may have entered this many days before the first day."""
    late_entry_share: float = 0.7
    """Customers enter until this share of the days has passed."""
    caused_share: float = KIND_DEFAULT
    """Share of transitions that a contact causes; betas are calibrated to it."""
    half_life_days: float = 5.0
    """Half-life of the delay between a contact and the transition it causes."""
    light_dose: float = 0.8
    """Dose of reading, liking and the like; being answered or addressed counts 1, off topic counts 0."""
    max_effect: float = 0.6
    """Largest effect of one contact; caps the calibration in markets too small for their caused_share."""
    second_stage_share: float = 0.3
    """Share of movers who move customers into two stages instead of one."""
    second_account_share: float = 0.15
    """Share of people with a second account on another platform."""
    same_url_share: float = 0.7
    """Share of second accounts that show the same url as the first."""
    said_account_share: float = 0.0
    """Share of second accounts whose profile text names the first."""
    n_communities: int = 6
    """Communities people and customers live in, spread over three platforms (3 to 12)."""
    home_share: float = KIND_DEFAULT
    """Share of a customer's contacts that is kept for his home community; the rest is drawn from the platform."""
    community_spread: float = KIND_DEFAULT
    """Baseline hazard of the hottest community over that of the coldest."""
    ties_per_customer: int = 8
    """People a customer returns to."""
    stray_share: float = 0.15
    """Share of contacts with somebody outside the ties."""
    topic_share: float = 0.8
    """Mean share of a person's words that is on topic."""
    posts_per_account: int = 40
    """Mean posts of a person's account; answers come on top."""
    bot_posts: int = 500
    """Mean posts of a bot."""
    thread_post_share: float = 0.65
    """Share of replies and answers that stand in `posts`; the others only in `interactions`, with their text."""
    thread_both_share: float = 0.3
    """Share of replies and answers that stand in both tables: the same contact, which counts once."""
    product_share: float = 0.6
    """Share of posts and words naming a product that also carry it in `products`."""
    n_handle_mentions: int = 500
    """Mentions that are posts naming the customer's handle; every one is a distinct text, so it is bounded."""
    chatter_share: float = 0.1
    """Interactions among people themselves, as a share of the contacts."""
    account_share: float = KIND_DEFAULT
    """Share of customers who have an account at all."""
    linked_share: float = KIND_DEFAULT
    """Share of customers whose account is declared in `handles`."""
    burst_share: float = 0.5
    """Share of customers with bursts (burst market only)."""
    n_bursts: int = 3
    """Bursts of each of them."""
    burst_days: int = 14
    """Length of one burst."""
    burst_factor: float = 5.0
    """How much more they talk and are likely to move during it."""
    season: float = 0.25
    """Amplitude of the yearly wave in talking and moving."""
    rates: Rates = ()
    """Baseline moves per year; empty = those of the kind."""
    survey_share: float = KIND_DEFAULT
    """Share of orders that answer the survey after the purchase."""
    guest_share: float = KIND_DEFAULT
    """Share of orders placed as a guest: a new customer row with the same e-mail."""
    n_codes: int = 12
    """People who hold a discount code, as many movers as others."""
    n_leaked_codes: int = 0
    """Codes that stand on a coupon page from some day on, where strangers find them; at most `n_codes`."""
    refund_share: float = 0.04
    """Share of orders that are refunded in whole or in part."""
    needed_contacts: int = 1
    """A contact moves a customer only as his n-th or a later one on topic with this person within 30 days; 1 = every one."""
    is_everybody_a_mover: bool = False
    """Every person (no brand, bot or media) has one and the same effect per contact, instead of the movers alone."""
    dominant_share: float = 0.0
    """Share of all contacts that go to one ordinary person, who moves nobody and has an account on each platform."""
    unobserved_share: float = 0.0
    """Share of contacts that happen, and act, but stand neither in `interactions` nor in `posts`."""
    has_types: bool = False
    """People are of types that meet customers in different ways and move them into different stages."""
    theme_factor: float = 1.0
    """How much more a contact acts whose words are about the theme (heel drop); 1 = as any other."""
    has_day_stamps: bool = False
    """The tables tell of every time only the day; the truth keeps the instants."""
    has_communities: bool = True
    """The tables tell where posts and interactions happened; if not, the `community` columns are empty."""

    def __post_init__(self) -> None:
        """Fill in the numbers of the kind and refuse what cannot be built."""
        if self.kind not in MARKETS:
            raise ValueError(f"kind={self.kind!r} is not a market; choose one of {', '.join(MARKETS)}")
        for name, value in _BY_KIND[self.kind].items():
            if getattr(self, name) in (KIND_DEFAULT, ()):
                object.__setattr__(self, name, value)
        faults = [*self._share_faults(), *self._count_faults()]
        if faults:
            raise ValueError("; ".join(faults))

    def _share_faults(self) -> list[str]:
        shares = [field.name for field in fields(self) if field.name.endswith("_share")]
        faults = [f"{name} must lie in 0-1" for name in shares if not 0 <= getattr(self, name) <= 1]
        if self.linked_share > self.account_share:
            faults.append("linked_share cannot exceed account_share")
        if self.thread_both_share > self.thread_post_share:
            faults.append("thread_both_share cannot exceed thread_post_share")
        return faults

    def _count_faults(self) -> list[str]:
        faults = []
        if self.n_movers + self.n_busy + self.n_macro > self.n_people:
            faults.append("n_people must hold n_movers, n_busy and n_macro")
        if not 0 <= self.town < self.n_towns:
            faults.append("town must lie in 0 to n_towns - 1")
        if not 3 <= self.n_communities <= 12:
            faults.append("n_communities must lie in 3-12")
        if self.n_people < self.n_communities:
            faults.append("n_people must be at least n_communities, so that nobody lives alone")
        if min(self.n_customers, self.days, self.ties_per_customer) < 1:
            faults.append("n_customers, days and ties_per_customer must be at least 1")
        if self.half_life_days <= 0:
            faults.append("half_life_days must be above 0")
        if self.theme_factor <= 0:
            faults.append("theme_factor must be above 0")
        if self.needed_contacts < 1:
            faults.append("needed_contacts must be at least 1")
        if not 0 <= self.n_leaked_codes <= self.n_codes:
            faults.append("n_leaked_codes must lie in 0 to n_codes")
        return [*faults, *self._dominance_faults()]

    def _dominance_faults(self) -> list[str]:
        faults = []
        if self.dominant_share and self.n_movers + self.n_busy + self.n_macro == self.n_people:
            faults.append("dominant_share needs an ordinary person: n_people above n_movers + n_busy + n_macro")
        if self.dominant_share and self.is_everybody_a_mover:
            faults.append("dominant_share needs a person who moves nobody, so is_everybody_a_mover must be False")
        return faults

    @property
    def town_seed(self) -> int:
        """Seed of the town; what all towns share, their words and how hot a community is, is drawn from `seed`."""
        return self.seed + self.town * 2**32

    def numbered(self, numbers: Ints) -> Ints:
        """The numbers of a town as numbers of the market: every town has its own, in the same order."""
        return numbers * self.n_towns + self.town

    @property
    def n_contacts(self) -> int:
        """Contacts between customers and accounts to be made."""
        if self.n_interactions is not None:
            return self.n_interactions
        return round(self.n_customers * self.account_share * self.contacts_per_account)

    @property
    def start_second(self) -> int:
        """Unix second at which the market starts; all times inside are seconds after it."""
        midnight = datetime(self.start_on.year, self.start_on.month, self.start_on.day, tzinfo=UTC)
        return int(midnight.timestamp())

    @property
    def stages(self) -> tuple[str, ...]:
        """Stages customers can reach in this market, in path order."""
        reached = {stage for _, stage, _ in self.rates}
        return tuple(stage for stage in STATES[1:] if stage in reached)


STATES = ("entry", "research", "evaluation", "purchase")
"""Where a customer can stand; a stage's number is its place here."""
