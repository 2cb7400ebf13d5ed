"""Other mechanisms than the usual one: each option does what it says and leaves the rest of the market alone."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from swayed.lab import Market, MarketSettings, make_market
from swayed.lab.contacts import Contacts
from swayed.lab.draws import DAY_SECONDS
from swayed.lab.effects import lay_fuses
from swayed.lab.population import MACRO, ORDINARY
from swayed.lab.settings import STATES
from swayed.lab.world import World, make_world

SIZE: dict[str, Any] = {"n_customers": 900, "n_people": 160, "n_movers": 12, "n_busy": 24}
TINY: dict[str, Any] = {"n_customers": 200, "n_people": 60, "n_movers": 5, "n_busy": 10, "days": 120}

USUAL = {
    "plain": 4218045614,
    "homophily": 136083948,
    "burst": 1775353268,
    "null": 2755858891,
    "monday": 833421586,
}


def _world(**options: Any) -> World:
    return make_world(MarketSettings(**SIZE, **options))


def _caused_share(world: World) -> float:
    return float((world.transitions.person >= 0).mean())


def _same_talk(one: Contacts, other: Contacts) -> bool:
    return all(
        np.array_equal(getattr(one, c), getattr(other, c)) for c in ("customer", "account", "at", "kind", "post")
    )


# ---- the usual market -------------------------------------------------------------------------------------------


def test_the_usual_markets_stay_as_they_were() -> None:
    """Checksums taken before the options came; another version of numpy may change its draws, an option may not."""
    sums = {}
    for kind in USUAL:
        market = make_market(MarketSettings(kind=kind, **TINY))
        tables = [*market.tables.values(), market.truth, market.causes, market.contacts, market.identities]
        sums[kind] = zlib.crc32("".join(repr(table.to_pydict()) for table in tables).encode())
    assert sums == USUAL


# ---- effects that need several contacts -------------------------------------------------------------------------


def test_a_second_contact_within_thirty_days_is_needed() -> None:
    world = _world(needed_contacts=2, caused_share=0.03)
    contacts, person_of = world.contacts, world.people.account_person
    moments = defaultdict(list)
    for customer, account, at, on_topic in zip(
        contacts.customer, contacts.account, contacts.at, contacts.on_topic, strict=True
    ):
        if on_topic:
            moments[customer, person_of[account]].append(at)
    causes = world.transitions.contact[world.transitions.contact >= 0]
    assert len(causes) > 30
    for cause in causes:
        at = contacts.at[cause]
        before = moments[contacts.customer[cause], person_of[contacts.account[cause]]]
        assert sum(at - 30 * DAY_SECONDS <= moment <= at for moment in before) >= 2


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_as_many_contacts_act_as_a_plain_count_says(world: World, needed: int) -> None:
    """Twin: the same rule, counted contact by contact."""
    settings = MarketSettings(**SIZE, needed_contacts=needed)
    contacts, people = world.contacts, world.people
    seen: dict[tuple[int, int], list[int]] = defaultdict(list)
    expected = []
    for row in np.flatnonzero(contacts.on_topic).tolist():
        person = int(people.account_person[contacts.account[row]])
        moments = seen[int(contacts.customer[row]), person]
        moments.append(int(contacts.at[row]))
        recent = sum(moments[-1] - moment <= 30 * DAY_SECONDS for moment in moments)
        if recent >= needed:
            expected.extend([row] * int((people.shape[person] > 0).sum()))
    assert sorted(lay_fuses(settings, people, contacts).contact.tolist()) == expected
    assert len(expected) > 50


def test_needed_contacts_change_no_talk_and_keep_the_caused_share(world: World) -> None:
    other = _world(needed_contacts=2, caused_share=0.03)
    assert _same_talk(other.contacts, world.contacts)
    assert _caused_share(other) == pytest.approx(0.03, abs=0.008)
    # Fewer contacts act, so each does more.
    assert other.effects.max() > _world(caused_share=0.03).effects.max()


# ---- what the tables do not tell --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def half_seen() -> Market:
    return make_market(MarketSettings(**SIZE, unobserved_share=0.3))


def test_unobserved_contacts_act_all_the_same(half_seen: Market, plain: Market) -> None:
    assert half_seen.truth == plain.truth
    assert half_seen.causes == plain.causes
    assert half_seen.contacts == plain.contacts
    for name in ("accounts", "follows", "customers", "events", "touches"):
        assert half_seen.tables[name] == plain.tables[name]


def _keys(market: Market, kinds: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    columns = ("account_id", "target_account_id", "kind", "occurred_at")
    rows = market.tables["interactions"].to_pylist()
    return Counter(tuple(row[c] for c in columns) for row in rows if row["kind"] in kinds)


def _n_told(market: Market) -> int:
    """How many of the true contacts stand in one of the tables at least."""
    account_of = {row["customer_id"]: row["account_id"] for row in market.identities.to_pylist() if row["customer_id"]}
    logged = {
        (frozenset((row["account_id"], row["target_account_id"])), row["occurred_at"])
        for row in market.tables["interactions"].to_pylist()
    }
    posted = {(row["post_id"], row["posted_at"]) for row in market.tables["posts"].to_pylist()}
    return sum(
        (frozenset((account_of[row["customer_id"]], row["account_id"])), row["contact_at"]) in logged
        or (row["post_id"], row["contact_at"]) in posted
        for row in market.contacts.to_pylist()
    )


def test_a_share_of_contacts_stands_in_no_table(half_seen: Market, plain: Market) -> None:
    n = plain.contacts.num_rows
    assert _n_told(plain) == n
    assert _n_told(half_seen) / n == pytest.approx(0.7, abs=0.015)
    kinds = ("read", "like", "answer", "reply", "mention")
    assert not _keys(half_seen, kinds) - _keys(plain, kinds)


def test_the_posts_that_are_left_are_whole(half_seen: Market, plain: Market) -> None:
    """Own posts and questions stay, and nothing refers to a post that is missing."""
    left = {row["post_id"]: row for row in half_seen.tables["posts"].to_pylist()}
    before = {row["post_id"]: row for row in plain.tables["posts"].to_pylist()}
    assert all(before[post] == row for post, row in left.items())
    gone = [row for post, row in before.items() if post not in left]
    said = [row for row in before.values() if row["reply_to_post_id"] or row["text"].startswith("@")]
    assert len(gone) / len(said) == pytest.approx(0.3, abs=0.03)
    assert all(row["reply_to_post_id"] or row["text"].startswith("@") for row in gone)
    named = {row["post_id"] for row in half_seen.tables["interactions"].to_pylist()}
    named |= {row["reply_to_post_id"] for row in left.values()}
    assert named <= {None, *left}


def test_day_stamps_keep_the_day_and_nothing_else(plain: Market, tmp_path: Path) -> None:
    market = make_market(MarketSettings(**SIZE, has_day_stamps=True))
    assert (market.causes, market.contacts, market.truth) == (plain.causes, plain.contacts, plain.truth)
    n_times = 0
    for name, table in plain.tables.items():
        for column in table.column_names:
            exact, written = table[column], market.tables[name][column]
            if pa.types.is_timestamp(exact.type):
                n_times += 1
                days = [None if at is None else at.date() for at in exact.to_pylist()]
                assert written.to_pylist() == days
            else:
                assert written == exact
    assert n_times == 7
    root = market.write(tmp_path / "market")
    as_text = pyarrow.csv.ConvertOptions(column_types={"occurred_at": pa.string()})
    events = pyarrow.csv.read_csv(root / "tables" / "events.csv", convert_options=as_text)
    assert all(date.fromisoformat(at) for at in events["occurred_at"].to_pylist())


def test_days_before_1970_and_nulls_survive() -> None:
    settings = MarketSettings(**TINY, has_day_stamps=True, start_on=date(1969, 12, 1))
    exact = make_market(MarketSettings(**TINY, start_on=date(1969, 12, 1)))
    written = make_market(settings)
    for name, column in (("accounts", "created_at"), ("follows", "since")):
        days = [at and at.date() for at in exact.tables[name][column].to_pylist()]
        assert written.tables[name][column].to_pylist() == days
        assert min(day for day in days if day) < date(1970, 1, 1) - timedelta(days=30)


def test_without_communities_only_these_columns_are_empty(plain: Market) -> None:
    market = make_market(MarketSettings(**SIZE, has_communities=False))
    assert (market.truth, market.causes, market.contacts) == (plain.truth, plain.causes, plain.contacts)
    for name, table in plain.tables.items():
        known = [column for column in table.column_names if column != "community"]
        assert market.tables[name].select(known) == table.select(known)
        if "community" in table.column_names:
            assert table["community"].null_count == 0
            assert market.tables[name]["community"].null_count == table.num_rows
            assert market.tables[name].schema == table.schema


# ---- other people -----------------------------------------------------------------------------------------------


def test_everybody_has_one_and_the_same_effect(world: World) -> None:
    other = _world(is_everybody_a_mover=True)
    stages = [STATES.index(stage) for stage in other.settings.stages]
    is_person = other.people.role <= MACRO
    assert len(np.unique(other.effects[np.ix_(is_person, stages)])) == 1
    assert other.effects[np.ix_(is_person, stages)].min() > 0
    assert not other.effects[~is_person].any()
    assert _same_talk(other.contacts, world.contacts)
    # The same steps are caused by many instead of few.
    assert _caused_share(other) == pytest.approx(0.06, abs=0.012)
    caused = np.bincount(other.transitions.person[other.transitions.person >= 0])
    assert (caused > 0).sum() > 50
    assert caused.max() / caused.sum() < 0.15


@pytest.mark.parametrize("share", [0.01, 0.1])
def test_everybody_causes_as_little_or_much_as_wanted(share: float) -> None:
    world = make_world(MarketSettings(n_customers=4000, is_everybody_a_mover=True, caused_share=share))
    assert _caused_share(world) == pytest.approx(share, rel=0.15)


def test_nobody_is_a_mover_in_the_null_market_even_if_everybody_is() -> None:
    world = _world(kind="null", is_everybody_a_mover=True)
    assert not world.effects.any()
    assert _caused_share(world) == 0


@pytest.mark.parametrize("n_communities", [3, 6, 11])
def test_one_ordinary_person_has_half_of_all_contacts(n_communities: int) -> None:
    world = _world(dominant_share=0.5, n_communities=n_communities)
    people, contacts = world.people, world.contacts
    person = people.account_person[contacts.account]
    met = np.bincount(person, minlength=len(people.role))
    first = int(met.argmax())
    assert met[first] / len(contacts) == pytest.approx(0.5, abs=0.02)
    assert np.sort(met)[-2] / len(contacts) < 0.05
    assert people.role[first] == ORDINARY
    assert not world.effects[first].any()
    # He has one account on each platform, and nobody meets him across platforms.
    own = np.flatnonzero(people.account_person == first)
    platform = world.register.platform
    assert sorted(platform[own]) == [0, 1, 2]
    assert (platform[contacts.account] == platform[world.register.customer_account[contacts.customer]]).all()


def test_the_dominant_person_is_known_as_one() -> None:
    """Even where everybody else has two accounts and no url tells of it."""
    market = make_market(MarketSettings(**SIZE, dominant_share=0.5, second_account_share=1.0, same_url_share=0.0))
    met = Counter(market.contacts["person_id"].to_pylist())
    (person, _), *_ = met.most_common(1)
    own = {row["account_id"] for row in market.identities.to_pylist() if row["person_id"] == person}
    urls = [row["url"] for row in market.tables["accounts"].to_pylist() if row["account_id"] in own]
    assert len(urls) == 3
    assert len(set(urls)) == 1
    assert urls[0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"needed_contacts": 0}, "needed_contacts must be at least 1"),
        ({"unobserved_share": 1.2}, "unobserved_share must lie in 0-1"),
        ({"dominant_share": -0.1}, "dominant_share must lie in 0-1"),
        ({"dominant_share": 0.5, "is_everybody_a_mover": True}, "needs a person who moves nobody"),
        ({"dominant_share": 0.5, "n_people": 96}, "needs an ordinary person"),
    ],
)
def test_impossible_mechanisms_are_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MarketSettings(**settings)
