"""The `accounts` table: names, profiles and links of everybody with an account, under identifiers that tell nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from swayed.lab.columns import identifiers, instants, looked_up
from swayed.lab.customers import Customers
from swayed.lab.draws import DAY_SECONDS, Ints, stream
from swayed.lab.names import make_display_names, make_handles, make_names
from swayed.lab.population import BOT, BRAND, MACRO, MEDIA, People, platforms
from swayed.lab.settings import MarketSettings
from swayed.lab.wording import (
    BIOS,
    BOT_NAMES,
    BRAND_NAMES,
    COMMUNITIES,
    MEDIA_NAMES,
    SLOTS,
)

_SAME_HANDLE_SHARE = 0.4
_SAME_NAME_SHARE = 0.8
_URL_SHARE = 0.2
_LOCATION_SHARE = 0.4
_BRAND_ENDINGS = ("official", "shop", "store", "", "_support")
_ORGANISATIONS = {BRAND: BRAND_NAMES, MEDIA: MEDIA_NAMES, BOT: BOT_NAMES}


@dataclass(frozen=True)
class Register:
    """Everybody's account: people's accounts first, then those of customers.

    Attributes:
        ids: account_id; shape (n_all,).
        numbers: the number in it; the smallest of a person's is his person_id.
        handle, display_name: as shown; handles are unique per platform.
        platform: position among the platforms.
        customer_account: position per customer, -1 without one.
        person_ids: person_id per person of `People`.
    """

    ids: pa.StringArray
    numbers: Ints
    handle: list[str]
    display_name: list[str]
    platform: Ints
    customer_account: Ints
    person_ids: pa.StringArray

    @property
    def platform_names(self) -> list[str]:
        """Return the platforms in the order their numbers count."""
        return list(dict.fromkeys(platform for platform, _ in COMMUNITIES))


def register_accounts(
    settings: MarketSettings,
    people: People,
    customers: Customers,
    customer_names: list[str],
) -> Register:
    """Return the register; numbers are a permutation, so neither id nor order tells who moves customers."""
    rng = stream(settings.town_seed, "register")
    n_linked = int(customers.has_account.sum())
    n_all = people.n_accounts + n_linked
    numbers = rng.permutation(n_all).astype(np.int64)
    position = people.n_accounts + np.cumsum(customers.has_account) - 1
    customer_account = np.where(customers.has_account, position, -1)
    handle = make_handles(rng, n_all, settings.numbered)
    owners = np.flatnonzero(customers.has_account).tolist()
    names = make_names(rng, people.n_accounts) + [customer_names[owner] for owner in owners]
    display = make_display_names(rng, handle, names)
    _repeat_names(rng, people, handle, display)
    _name_organisations(settings, people, handle, display)
    smallest = np.full(len(people.role), n_all, dtype=np.int64)
    np.minimum.at(smallest, people.account_person, numbers[: people.n_accounts])
    home = np.concatenate([people.account_community, customers.home[customers.has_account]])
    return Register(
        ids=identifiers("a", settings.numbered(numbers)),
        numbers=numbers,
        handle=handle,
        display_name=display,
        platform=platforms(settings.n_communities)[home],
        customer_account=customer_account,
        person_ids=identifiers("a", settings.numbered(smallest)),
    )


def _repeat_names(rng: np.random.Generator, people: People, handle: list[str], display: list[str]) -> None:
    """Give second accounts the name, and some the handle, of the first (another platform, so still unique there)."""
    first = people.account_first[people.account_person]
    for account in np.flatnonzero(first != np.arange(people.n_accounts)).tolist():
        if rng.random() < _SAME_NAME_SHARE:
            display[account] = display[first[account]]
        if rng.random() < _SAME_HANDLE_SHARE:
            handle[account] = handle[first[account]]


def _name_organisations(settings: MarketSettings, people: People, handle: list[str], display: list[str]) -> None:
    """Give brands, media and bots a name of their sort; a number follows when the list is used up."""
    role = people.role[people.account_person]
    for kind, names in _ORGANISATIONS.items():
        accounts = np.flatnonzero(role == kind)
        numbers = settings.numbered(np.arange(len(accounts)))
        for number, account in zip(numbers.tolist(), accounts.tolist(), strict=True):
            name = names[number % len(names)]
            count = "" if number < len(names) else str(number // len(names) + 1)
            slug = name.lower().replace(" ", "").replace("&", "and")
            if kind == BRAND:
                slug += _BRAND_ENDINGS[number % len(_BRAND_ENDINGS)]
            if kind == BOT and number % 2:
                slug += "bot"
            handle[account], display[account] = (
                slug + count,
                (name + " " + count).strip(),
            )


def accounts_table(settings: MarketSettings, people: People, register: Register) -> pa.Table:
    """Return `accounts`, sorted by account_id."""
    rng = stream(settings.town_seed, "profiles")
    n_all, n_people = len(register.ids), people.n_accounts
    followers = np.concatenate(
        [
            people.account_followers,
            np.round(np.exp(4 + rng.standard_normal(n_all - n_people))).astype(np.int64),
        ]
    )
    opened = rng.integers(-2500, -70, n_all) * DAY_SECONDS + rng.integers(0, DAY_SECONDS, n_all)
    region = np.where(
        rng.random(n_all) < _LOCATION_SHARE,
        rng.integers(0, len(SLOTS["region"]), n_all),
        -1,
    )
    bios = _write_bios(rng, people, register)
    _name_first_accounts(settings, people, register, bios)
    table = pa.table(
        {
            "account_id": register.ids,
            "platform": looked_up(register.platform_names, register.platform),
            "handle": pa.array(register.handle, pa.string()),
            "display_name": pa.array(register.display_name, pa.string()),
            "bio": pa.array(bios, pa.string()),
            "url": pa.array(_write_urls(rng, settings, people, register), pa.string()),
            "location": looked_up(SLOTS["region"], region),
            "followers": pa.array(followers, pa.int64()),
            "following": pa.array(np.round(np.exp(4.5 + rng.standard_normal(n_all))).astype(np.int64)),
            "created_at": instants(settings.start_second, opened),
        }
    )
    return table.sort_by("account_id")


def _write_bios(rng: np.random.Generator, people: People, register: Register) -> list[str | None]:
    role = people.role[people.account_person]
    voice = np.full(len(register.ids), "person", dtype=object)
    for number, name in (
        (MACRO, "macro"),
        (BRAND, "brand"),
        (BOT, "bot"),
        (MEDIA, "media"),
    ):
        voice[: people.n_accounts][role == number] = name
    voice[: people.n_accounts][people.declared_bot[people.account_person]] = "bot_declared"
    picks = rng.random(len(voice)).tolist()
    bios: list[str | None] = []
    for name, pick, display in zip(voice.tolist(), picks, register.display_name, strict=True):
        choice = BIOS[name][int(pick * len(BIOS[name]))]
        bios.append(choice.format(name=display) or None)
    return bios


def _name_first_accounts(settings: MarketSettings, people: People, register: Register, bios: list[str | None]) -> None:
    """Let some second accounts name the first in their profile text, in place: "also @maya on reddit"."""
    rng = stream(settings.town_seed, "said accounts")
    first = people.account_first[people.account_person]
    for account in np.flatnonzero(first != np.arange(people.n_accounts)).tolist():
        if rng.random() < settings.said_account_share:
            owner = int(first[account])
            said = f"Also @{register.handle[owner]} on {register.platform_names[register.platform[owner]]}."
            bios[account] = f"{bios[account] or ''} {said}".strip()


def _write_urls(
    rng: np.random.Generator,
    settings: MarketSettings,
    people: People,
    register: Register,
) -> list[str | None]:
    """Return the link of each profile; the two accounts of one person often show the same."""
    urls: list[str | None] = [None] * len(register.ids)
    role = people.role[people.account_person]
    first = people.account_first[people.account_person]
    has_two = np.bincount(people.account_person)[people.account_person] > 1
    chance = np.where(has_two, settings.same_url_share, _URL_SHARE)
    # Who has half of all contacts is known as one person everywhere.
    chance[people.account_person == people.dominant] = 1.0
    for account in range(people.n_accounts):
        owner, u = int(first[account]), rng.random()
        organisation = role[account] in (BRAND, MEDIA)
        if account == owner and (organisation or u < chance[account]):
            slug = register.handle[account].lower().replace("_", "-")
            urls[account] = f"https://{slug}.example.org"
        elif account != owner:
            urls[account] = urls[owner]
    return urls
