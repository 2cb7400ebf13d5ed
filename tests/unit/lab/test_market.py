"""What a finished market promises: same seed same market, truth that adds up, tables that read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
import yaml

from swayed.lab import MARKETS, Market, MarketSettings, make_market, write_market
from swayed.lab.tables import CANONICAL

TINY: dict[str, Any] = {
    "n_customers": 200,
    "n_people": 60,
    "n_movers": 5,
    "n_busy": 10,
    "days": 120,
}


def test_the_same_seed_gives_the_same_market() -> None:
    first = make_market(MarketSettings(seed=3, **TINY))
    second = make_market(MarketSettings(seed=3, **TINY))
    other = make_market(MarketSettings(seed=4, **TINY))
    assert first.tables == second.tables
    assert first.truth == second.truth
    assert first.causes == second.causes
    assert first.tables["events"] != other.tables["events"]


def test_parts_draw_from_streams_of_their_own() -> None:
    """More surveys must not move a single contact, post or transition."""
    few = make_market(MarketSettings(survey_share=0.1, **TINY))
    many = make_market(MarketSettings(survey_share=0.9, **TINY))
    for name in ("accounts", "posts", "interactions", "follows", "customers", "events"):
        assert few.tables[name] == many.tables[name]
    assert many.tables["touches"].num_rows > few.tables["touches"].num_rows


@pytest.mark.parametrize("kind", MARKETS)
def test_tables_have_the_canonical_columns(kind: str, market_of: Callable[[str], Market]) -> None:
    market = market_of(kind)
    assert {name: table.schema for name, table in market.tables.items()} == CANONICAL
    for name, key in (
        ("accounts", "account_id"),
        ("posts", "post_id"),
        ("interactions", "interaction_id"),
        ("customers", "customer_id"),
        ("events", "event_id"),
        ("touches", "touch_id"),
    ):
        ids = market.tables[name][key].to_pylist()
        assert len(set(ids)) == len(ids)
        assert None not in ids


@pytest.mark.parametrize("kind", MARKETS)
def test_truth_and_causes_agree(kind: str, market_of: Callable[[str], Market]) -> None:
    market = market_of(kind)
    caused = Counter((row["person_id"], row["stage"]) for row in market.causes.to_pylist() if row["person_id"])
    told = {(row["person_id"], row["stage"]): row["n_caused"] for row in market.truth.to_pylist() if row["n_caused"]}
    assert told == caused
    for row in market.truth.to_pylist():
        assert (row["stage"] == "") == (row["effect"] == 0)
        assert row["effect"] == 0 or row["role"] == "mover"


@pytest.mark.parametrize("kind", ["plain", "homophily", "burst"])
def test_the_caused_share_is_near_its_target(kind: str, market_of: Callable[[str], Market]) -> None:
    persons = market_of(kind).causes["person_id"].to_pylist()
    share = sum(person != "" for person in persons) / len(persons)
    # About 1,800 transitions: one standard deviation of the share is half a point.
    assert share == pytest.approx(0.06, abs=0.012)


def test_nobody_moves_anybody_in_the_null_market(
    market_of: Callable[[str], Market],
) -> None:
    market = market_of("null")
    assert set(market.causes["person_id"].to_pylist()) == {""}
    assert set(market.truth["effect"].to_pylist()) == {0.0}
    assert market.tables["interactions"].num_rows == market_of("plain").tables["interactions"].num_rows


def test_followers_say_nothing_about_effect() -> None:
    """Rank correlation over many people; a market in which audience helped would show it."""
    market = make_market(MarketSettings(n_customers=300, n_people=900, n_movers=300, n_busy=300, days=60))
    rows = [row for row in market.truth.to_pylist() if row["kind"] == "person"]
    effect = np.array([row["effect"] for row in rows]).argsort().argsort()
    followers = np.array([row["followers"] for row in rows]).argsort().argsort()
    assert abs(np.corrcoef(effect, followers)[0, 1]) < 0.1
    by_role = {
        role: np.median([row["followers"] for row in rows if row["role"] == role])
        for role in ("mover", "busy", "macro")
    }
    assert by_role["mover"] == pytest.approx(by_role["busy"], rel=0.3)
    assert by_role["macro"] >= 1e5


def test_neither_id_nor_order_tells_who_moves_customers(plain: Market) -> None:
    """Movers stand anywhere in the sorted accounts: the mean rank is that of a random draw."""
    accounts = plain.tables["accounts"]["account_id"].to_pylist()
    rank = {account: place / len(accounts) for place, account in enumerate(accounts)}
    kind_of = {row["account_id"]: row for row in plain.identities.to_pylist()}
    movers = {row["person_id"] for row in plain.truth.to_pylist() if row["role"] == "mover"}
    places = [rank[account] for account, row in kind_of.items() if row["person_id"] in movers]
    # Standard deviation of the mean of a dozen uniforms is 0.08.
    assert np.mean(places) == pytest.approx(0.5, abs=0.25)


def test_a_cause_lies_before_its_transition(plain: Market) -> None:
    contacts = plain.contacts.to_pylist()
    seen: dict[tuple[str, str], list[object]] = {}
    for contact in contacts:
        if contact["dose"] > 0:
            key = (contact["customer_id"], contact["person_id"])
            seen.setdefault(key, []).append(contact["contact_at"])
    for cause in plain.causes.to_pylist():
        if cause["person_id"]:
            moments = seen[cause["customer_id"], cause["person_id"]]
            assert min(moments) < cause["transition_at"]  # type: ignore[type-var]


def test_situation_names_only_stages_that_occur(
    market_of: Callable[[str], Market],
) -> None:
    for kind in ("plain", "monday"):
        market = market_of(kind)
        situation = yaml.safe_load(market.situation)
        occurring = set(market.tables["events"]["stage"].to_pylist()) - {"refund"}
        assert set(situation["decision"]["stages"]) == occurring
        assert situation["situation"] == "trail-shoes"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_written_market_reads_back(form: str, tmp_path: Path, plain: Market) -> None:
    root = plain.write(tmp_path / "market", format=form)
    for name, table in plain.tables.items():
        (path,) = (root / "tables").glob(f"{name}.*")
        if form == "parquet":
            assert pyarrow.parquet.read_table(path) == table
        else:
            assert _read_csv(path, table.schema) == table
    assert (root / "situation.yaml").read_text(encoding="utf-8") == plain.situation
    causes = _read_csv(root / "causes.csv", plain.causes.schema)
    assert causes["transition_at"] == plain.causes["transition_at"]
    assert (root / "truth.csv").exists()


def test_towns_stand_side_by_side(tmp_path: Path) -> None:
    """No id, handle or address of one town occurs in another, they share their words, and each has its own truth."""
    settings = MarketSettings(**TINY, n_towns=3)
    n_rows = write_market(settings, tmp_path, "parquet")
    towns = [make_market(replace(settings, town=town)) for town in range(3)]
    for name, rows in n_rows.items():
        written = pyarrow.parquet.read_table(tmp_path / "tables" / f"{name}.parquet")
        assert written == pa.concat_tables([town.tables[name] for town in towns])
        assert written.num_rows == rows
    for table, column in (
        ("accounts", "account_id"),
        ("accounts", "handle"),
        ("customers", "customer_id"),
        ("customers", "email"),
        ("posts", "post_id"),
        ("interactions", "interaction_id"),
        ("events", "event_id"),
        ("events", "order_id"),
        ("touches", "touch_id"),
        ("touches", "code"),
    ):
        found = [set(town.tables[table][column].drop_null().to_pylist()) for town in towns]
        assert sum(map(len, found)) == len(set.union(*found)), (table, column)
    words = [set(town.tables["interactions"]["text"].drop_null().to_pylist()) for town in towns]
    assert len(words[0] & words[1]) > len(words[0]) / 4
    assert towns[0].tables["events"]["occurred_at"] != towns[1].tables["events"]["occurred_at"]
    truth = _read_csv(tmp_path / "truth.csv", towns[0].truth.schema)
    assert truth == pa.concat_tables([town.truth for town in towns])


def test_a_town_outside_the_market_is_refused() -> None:
    with pytest.raises(ValueError, match="town must lie in"):
        MarketSettings(**TINY, n_towns=2, town=2)


def test_an_unknown_format_is_refused(tmp_path: Path, plain: Market) -> None:
    with pytest.raises(ValueError, match="choose csv or parquet"):
        plain.write(tmp_path, format="xlsx")


def _read_csv(path: Path, schema: pa.Schema) -> pa.Table:
    options = pyarrow.csv.ConvertOptions(
        column_types=schema,
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        null_values=[""],
    )
    return pyarrow.csv.read_csv(path, convert_options=options)
