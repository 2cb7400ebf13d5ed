"""What customers declare and what links and codes leave behind: surveys, codes, links, visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from swayed.lab.columns import identifiers, instants, looked_up
from swayed.lab.draws import (
    DAY_SECONDS,
    Flags,
    Ints,
    draw_moment,
    draw_weighted,
    stream,
)
from swayed.lab.orders import PURCHASE, order_numbers
from swayed.lab.population import BUSY, MOVER
from swayed.lab.wording import OFFLINE_ROLES, OTHER_SOURCES
from swayed.lab.world import World

# What a customer moved by somebody writes, and what one moved by nobody writes.
_CAUSED_NAMES_PERSON = 0.7
_UNCAUSED_NAMES_TIE = 0.08
_NAMES_ROLE = 0.3
_SPELLINGS = (
    "@{handle}",
    "{handle}",
    "{name}",
    "{name} in the forum",
    "I follow {name}",
    "posts by @{handle}",
)
_CODE_IF_CAUSED = 0.6
_CODE_IF_TIED = 0.1
_CODE_LEAK = 0.004
_LINK_IF_CAUSED = 0.25
_LINK_IF_TIED = 0.03
_NEWSLETTER_SHARE = 0.05
_VISITS_PER_CUSTOMER = 1.0
_VISIT_SOURCES = ("google", "direct", "newsletter", "forum", "comparison")
_VISIT_WEIGHTS = np.array([0.4, 0.3, 0.15, 0.08, 0.07])

# A code that leaked: strangers find it on a coupon page from some day on, most of all in the first days.
_LEAK_STARTS = (0.3, 0.7)
_LEAK_DAYS, _LEAK_USE, _LEAK_USE_AT_FIRST = 3, 0.03, 0.5
_COUPON_PAGE_SHARE = 0.7
_COUPON_PAGES = ("couponheaven.example", "vouchers4u.example", "honey")

_WORDS = (
    "account_id",
    "code",
    "source",
    "medium",
    "campaign",
    "content",
    "term",
    "text",
)


def touches_table(world: World) -> pa.Table:
    """Return `touches`, sorted by time, and beside its columns the truth of each: person_id whom it truly speaks of ('' = nobody),
    and is_leaked, of a code, whether its customer never was near the one who holds it.
    """
    orders = np.flatnonzero(world.transitions.stage == PURCHASE)
    codes, coded = _codes(world, orders)
    blocks = [
        _surveys(world, orders),
        codes,
        _links(world, orders),
        _visits(world, orders),
    ]
    if world.settings.n_leaked_codes:
        blocks += _leaked_codes(world, orders[~coded])
    table = pa.concat_tables(blocks).sort_by([("occurred_at", "ascending"), ("kind", "ascending")])
    touch_ids = identifiers("t", world.settings.numbered(np.arange(table.num_rows)))
    return table.add_column(0, "touch_id", touch_ids)


def _rows(
    world: World,
    kind: str,
    customer_row: Ints,
    order: Ints,
    at: Ints,
    *,
    person: Ints | None = None,
    is_leaked: Flags | None = None,
    words: Mapping[str, Sequence[str | None]],
) -> pa.Table:
    """Return touches of one kind.

    Args:
        customer_row: row of the customer file.
        order: number of the order, -1 for none.
        at: seconds after the start.
        person: of whom each truly speaks, -1 for nobody.
        is_leaked: whether a stranger used the code.
        words: the text columns that are filled.
    """
    n = len(at)
    nobody = np.full(n, -1, dtype=np.int64)
    n_orders = int((world.transitions.stage == PURCHASE).sum())
    order_ids = identifiers("o", world.settings.numbered(np.arange(max(n_orders, 1))))
    columns = {
        "kind": pa.array([kind] * n, pa.string()),
        "customer_id": looked_up(world.file.ids, customer_row),
        "order_id": looked_up(order_ids, order),
        "occurred_at": instants(world.settings.start_second, at),
    }
    told = {column: pa.array(words.get(column, [None] * n), pa.string()) for column in _WORDS}
    truth = {
        "person_id": looked_up(world.register.person_ids, nobody if person is None else person),
        "is_leaked": pa.array(np.zeros(n, dtype=np.bool_) if is_leaked is None else is_leaked),
    }
    return pa.table(columns | told | truth)


def _surveys(world: World, orders: Ints) -> pa.Table:
    """Return the answers to "how did you hear about us": a name, a role, or a channel."""
    rng = stream(world.settings.town_seed, "surveys")
    answered = orders[rng.random(len(orders)) < world.settings.survey_share]
    customer = world.transitions.customer[answered]
    cause = world.transitions.person[answered]
    u, n = rng.random(len(answered)), len(answered)
    tie = world.ties.account[customer, rng.integers(0, world.ties.account.shape[1], n)]
    names_tie = (cause < 0) & world.customers.has_account[customer] & (u < _UNCAUSED_NAMES_TIE)
    named = np.where((cause >= 0) & (u < _CAUSED_NAMES_PERSON), world.people.account_first[cause], -1)
    named = np.where(names_tie, tie, named)
    roles = rng.integers(0, len(OFFLINE_ROLES), n).tolist()
    sources = draw_weighted(rng, np.linspace(2, 1, len(OTHER_SOURCES)), n).tolist()
    says_role = (rng.random(n) < _NAMES_ROLE).tolist()
    spelling = rng.integers(0, len(_SPELLINGS), n).tolist()
    texts = []
    for row, account in enumerate(named.tolist()):
        if account >= 0:
            shown = {
                "handle": world.register.handle[account],
                "name": world.register.display_name[account],
            }
            texts.append(_SPELLINGS[spelling[row]].format(**shown))
        else:
            texts.append(OFFLINE_ROLES[roles[row]] if says_role[row] else OTHER_SOURCES[sources[row]])
    at = world.transitions.at[answered] + rng.integers(20, 600, n)
    person = np.where(named >= 0, world.people.account_person[named], -1)
    return _rows(world, "survey", *_of_order(world, answered), at, person=person, words={"text": texts})


def _of_order(world: World, transition: Ints) -> tuple[Ints, Ints]:
    """Return the row of the customer file and the order number of transitions that are orders."""
    return world.file.by_transition[transition], order_numbers(world.transitions)[transition]


def _code_holders(world: World) -> Ints:
    """Return the people who hold a code, half of them movers: holding one tells nothing."""
    rng = stream(world.settings.town_seed, "code holders")
    half = world.settings.n_codes // 2
    groups = [np.flatnonzero(world.people.role == role) for role in (MOVER, BUSY)]
    return np.sort(np.concatenate([rng.permutation(group)[:half] for group in groups]))


def _codes(world: World, orders: Ints) -> tuple[pa.Table, Flags]:
    """Return the codes used: by customers their holder moved, by his other customers, and by strangers who found one.

    Also for which orders one was used; shape (n_orders,).
    """
    rng = stream(world.settings.town_seed, "codes")
    people = world.people
    holders = _code_holders(world)
    customer = world.transitions.customer[orders]
    cause = world.transitions.person[orders]
    tie = people.account_person[world.ties.account[customer]]
    chosen = np.full(len(orders), -1, dtype=np.int64)
    is_near = np.zeros(len(orders), dtype=np.bool_)
    for holder in holders.tolist():
        tied = (tie == holder).any(axis=1) & world.customers.has_account[customer]
        chance = np.where(tied, _CODE_IF_TIED, _CODE_LEAK / len(holders))
        chance = np.where(cause == holder, _CODE_IF_CAUSED, chance)
        used = (chosen < 0) & (rng.random(len(orders)) < chance)
        chosen[used] = holder
        is_near[used] = (tied | (cause == holder))[used]
    rows = np.flatnonzero(chosen >= 0)
    account = people.account_first[chosen[rows]]
    codes: list[str | None] = [_code_of(world.register.handle[a]) for a in account.tolist()]
    at = world.transitions.at[orders[rows]] - rng.integers(5, 65, len(rows))
    ids = looked_up(world.register.ids, account).to_pylist()
    words: dict[str, list[str | None]] = {"code": codes, "account_id": ids}
    person, is_leaked = chosen[rows], ~is_near[rows]
    where = _of_order(world, orders[rows])
    return _rows(world, "code", *where, at, person=person, is_leaked=is_leaked, words=words), chosen >= 0


def _leaked_codes(world: World, orders: Ints) -> list[pa.Table]:
    """Return uses of codes that stand on a coupon page from some day on, and the visits to that page, of orders without a code."""
    settings = world.settings
    rng = stream(settings.town_seed, "leaked codes")
    holders = rng.permutation(_code_holders(world))[: settings.n_leaked_codes]
    starts = rng.uniform(*_LEAK_STARTS, len(holders)) * settings.days * DAY_SECONDS
    when = world.transitions.at[orders]
    ties = world.people.account_person[world.ties.account[world.transitions.customer[orders]]]
    chosen = np.full(len(orders), -1, dtype=np.int64)
    for holder, start in zip(holders.tolist(), starts.tolist(), strict=True):
        is_stranger = (world.transitions.person[orders] != holder) & (ties != holder).all(axis=1)
        is_new = when < start + _LEAK_DAYS * DAY_SECONDS
        chance = np.where(when < start, 0.0, np.where(is_new, _LEAK_USE_AT_FIRST, _LEAK_USE))
        chosen[(chosen < 0) & is_stranger & (rng.random(len(orders)) < chance)] = holder
    rows = np.flatnonzero(chosen >= 0)
    account = world.people.account_first[chosen[rows]]
    codes: list[str | None] = [_code_of(world.register.handle[a]) for a in account.tolist()]
    ids = looked_up(world.register.ids, account).to_pylist()
    words: dict[str, list[str | None]] = {"code": codes, "account_id": ids}
    leaked = np.ones(len(rows), dtype=np.bool_)
    where = _of_order(world, orders[rows])
    used_at = when[rows] - rng.integers(5, 65, len(rows))
    uses = _rows(world, "code", *where, used_at, person=chosen[rows], is_leaked=leaked, words=words)
    seen = np.flatnonzero(rng.random(len(rows)) < _COUPON_PAGE_SHARE)
    pages = looked_up(_COUPON_PAGES, rng.integers(0, len(_COUPON_PAGES), len(seen))).to_pylist()
    at = when[rows[seen]] - rng.integers(70, 600, len(seen))
    no_order = np.full(len(seen), -1, dtype=np.int64)
    page: dict[str, list[str | None]] = {"source": pages, "medium": ["referral"] * len(seen)}
    return [uses, _rows(world, "visit", where[0][seen], no_order, at, words=page)]


def _code_of(handle: str) -> str:
    return "".join(letter for letter in handle.upper() if letter.isalnum()) + "-10"


def _links(world: World, orders: Ints) -> pa.Table:
    """Return tracked links before an order: of a person, deserved or not, or of the newsletter."""
    rng = stream(world.settings.town_seed, "links")
    cause = world.transitions.person[orders]
    customer = world.transitions.customer[orders]
    u = rng.random(len(orders))
    ties = world.ties.account
    tie = ties[customer, rng.integers(0, ties.shape[1], len(orders))]
    by_cause = (cause >= 0) & (u < _LINK_IF_CAUSED)
    by_tie = (cause < 0) & world.customers.has_account[customer] & (u < _LINK_IF_TIED)
    account = np.where(by_cause, world.people.account_first[cause], -1)
    account = np.where(by_tie, tie, account)
    rows = np.flatnonzero((account >= 0) | (u > 1 - _NEWSLETTER_SHARE))
    customer_row, _ = _of_order(world, orders[rows])
    no_order = np.full(len(rows), -1, dtype=np.int64)
    at = world.transitions.at[orders[rows]]
    at = at - rng.integers(60, 2 * DAY_SECONDS, len(rows))
    words = _link_words(world, account[rows])
    person = np.where(account[rows] >= 0, world.people.account_person[account[rows]], -1)
    return _rows(world, "link", customer_row, no_order, at, person=person, words=words)


def _link_words(world: World, account: Ints) -> dict[str, list[str | None]]:
    """Return source, medium, campaign, content and account of links; the newsletter's where account is negative."""
    register = world.register
    is_person = account >= 0
    platform = register.platform[account].tolist()
    shown = is_person.tolist()
    return {
        "source": [
            register.platform_names[number] if by_person else "newsletter"
            for number, by_person in zip(platform, shown, strict=True)
        ],
        "medium": ["creator" if by_person else "email" for by_person in shown],
        "campaign": ["trail-season" if by_person else "weekly" for by_person in shown],
        "content": [register.handle[number].lower() if number >= 0 else None for number in account.tolist()],
        "account_id": looked_up(register.ids, account).to_pylist(),
    }


def _visits(world: World, orders: Ints) -> pa.Table:
    """Return visits: some before orders, the others at any time after entry."""
    rng = stream(world.settings.town_seed, "visits")
    n = round(_VISITS_PER_CUSTOMER * len(world.customers))
    loose = rng.integers(0, len(world.customers), n)
    loose_at = rng.integers(0, world.settings.days, n) * DAY_SECONDS + draw_moment(rng, n)
    present = loose_at > world.customers.entered[loose]
    before = orders[rng.random(len(orders)) < 0.6]
    before_at = world.transitions.at[before] - rng.integers(120, 5 * DAY_SECONDS, len(before))
    customer_row = np.concatenate([loose[present], world.file.by_transition[before]])
    at = np.concatenate([loose_at[present], before_at])
    source = looked_up(_VISIT_SOURCES, draw_weighted(rng, _VISIT_WEIGHTS, len(at))).to_pylist()
    return _rows(
        world,
        "visit",
        customer_row,
        np.full(len(at), -1, dtype=np.int64),
        at,
        words={"source": source},
    )
