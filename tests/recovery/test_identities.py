"""Persons and kinds against the truth: the lab's market, and a crowd whose names and words come from another rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from markets.disguised import make_crowd
from swayed.contacts import step as contacts
from swayed.engines import DuckDBEngine
from swayed.identities import step
from swayed.lab import MarketSettings, make_market
from swayed.tables import ACCOUNTS, FOLLOWS, INTERACTIONS, LAKE_TABLES, POSTS
from swayed.workspace import Workspace

CROWDS = (1, 2, 3, 4, 5)
MARKETS = (7, 11, 3, 5)


@dataclass(frozen=True)
class Answer:
    """What was found and what is true, per account: owner and kind, and the probability of being a person."""

    found: dict[str, tuple[str, str]]
    true: dict[str, tuple[str, str]]
    chance: dict[str, float]

    @property
    def pairs(self) -> tuple[int, int, int]:
        """Pairs found, of them right, and true pairs."""
        found, true = pairs_of(self.found), pairs_of(self.true)
        return len(found), len(found & true), len(true)


def pairs_of(owners: dict[str, tuple[str, str]]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for account in sorted(owners):
        groups.setdefault(owners[account][0], []).append(account)
    return {(a, b) for group in groups.values() for i, a in enumerate(group) for b in group[i + 1 :]}


def found_in(engine: DuckDBEngine) -> tuple[dict[str, tuple[str, str]], dict[str, float]]:
    rows = engine.arrow(
        "SELECT account_persons.account_id, persons.person_id, persons.kind, person_kinds.probability FROM account_persons "
        "JOIN persons ON persons.person_id = account_persons.person_id JOIN person_kinds ON "
        "person_kinds.person_id = persons.person_id AND person_kinds.kind = 'person'"
    ).to_pylist()
    return (
        {row["account_id"]: (row["person_id"], row["kind"]) for row in rows},
        {row["account_id"]: row["probability"] for row in rows},
    )


def identified(tables: dict[str, pa.Table]) -> tuple[dict[str, tuple[str, str]], dict[str, float]]:
    engine = DuckDBEngine(threads=2)
    try:
        for name in {*step.READS, *contacts.READS} & set(LAKE_TABLES):
            engine.put(name, tables.get(name, LAKE_TABLES[name].empty()))
        contacts.run(engine)
        step.run(engine)
        return found_in(engine)
    finally:
        engine.close()


@cache
def crowd(seed: int) -> Answer:
    made = make_crowd(seed)
    tables = {
        table.name: table.from_rows(rows)
        for table, rows in (
            (ACCOUNTS, made.accounts),
            (POSTS, made.posts),
            (INTERACTIONS, made.interactions),
            (FOLLOWS, made.follows),
        )
    }
    found, chance = identified(tables)
    return Answer(found, made.truth, chance)


@pytest.fixture(scope="module")
def markets(tmp_path_factory) -> list[Answer]:
    """The lab's markets, imported as an operator would."""
    answers = []
    for seed in MARKETS:
        folder = tmp_path_factory.mktemp("market")
        market = make_market(MarketSettings(seed=seed, said_account_share=0.5))
        market.write(folder, "parquet")
        workspace = Workspace.create(folder / "brand")
        workspace.import_tables(folder / "tables")
        found = {
            account: (row["person_id"], row["kind"])
            for row in workspace.identities().to_pylist()
            for account in row["accounts"]
        }
        true = {row["account_id"]: (row["person_id"], row["kind"]) for row in market.identities.to_pylist()}
        answers.append(Answer(found, true, {}))
    return answers


def f1(answers: Iterable[Answer]) -> tuple[float, float, float]:
    n_found, n_right, n_true = np.sum([answer.pairs for answer in answers], axis=0)
    precision, recall = n_right / n_found, n_right / n_true
    return precision, recall, 2 * precision * recall / (precision + recall)


def shares(answers: Iterable[Answer]) -> tuple[float, float]:
    """Non-people called something else than people, and people called something else or unknown."""
    rows = [(answer.true[a][1], answer.found[a][1]) for answer in answers for a in answer.true]
    others = [found not in ("person", "unknown") for true, found in rows if true != "person"]
    people = [found != "person" for true, found in rows if true == "person"]
    return float(np.mean(others)), float(np.mean(people))


def test_a_crowd_named_by_another_rule() -> None:
    answers = [crowd(seed) for seed in CROWDS]
    precision, recall, both = f1(answers)
    caught, flagged = shares(answers)
    print(
        f"crowd: pairs precision {precision:.3f} recall {recall:.3f} F1 {both:.3f}; caught {caught:.3f}, flagged {flagged:.4f}"
    )
    assert precision >= 0.95
    assert both >= 0.9
    assert caught >= 0.95
    assert flagged <= 0.02


def test_the_lab_market(markets: list[Answer]) -> None:
    precision, recall, both = f1(markets)
    caught, flagged = shares(markets)
    print(
        f"lab: pairs precision {precision:.3f} recall {recall:.3f} F1 {both:.3f}; caught {caught:.3f}, flagged {flagged:.4f}"
    )
    assert precision >= 0.95
    assert both >= 0.9
    assert caught >= 0.95
    assert flagged <= 0.02


def test_probabilities_of_being_a_person_are_fair() -> None:
    chance, is_person = [], []
    for seed in CROWDS:
        answer = crowd(seed)
        chance += [answer.chance[a] for a in answer.true]
        is_person += [answer.true[a][1] == "person" for a in answer.true]
    stated, true = np.array(chance), np.array(is_person, dtype=float)
    print(f"Brier score {np.mean((stated - true) ** 2):.4f}; base rate alone {true.mean() * (1 - true.mean()):.4f}")
    for low, high in ((0.0, 0.2), (0.2, 0.8), (0.8, 0.95), (0.95, 1.01)):
        inside = (stated >= low) & (stated < high)
        print(
            f"  said {low:.2f}-{high:.2f}: {inside.sum()} accounts, mean {stated[inside].mean():.3f}, people {true[inside].mean():.3f}"
        )
    assert np.mean((stated - true) ** 2) < 0.01
    sure = stated >= 0.95
    assert true[sure].mean() >= 0.95


def test_rows_in_another_order_change_nothing() -> None:
    made = make_crowd(1, n_people=300, n_second=60, n_each=8)
    tables = {
        table.name: table.from_rows(rows)
        for table, rows in (
            (ACCOUNTS, made.accounts),
            (POSTS, made.posts),
            (INTERACTIONS, made.interactions),
            (FOLLOWS, made.follows),
        )
    }
    order = np.random.default_rng(3)
    mixed = {name: table.take(pa.array(order.permutation(table.num_rows))) for name, table in tables.items()}
    assert identified(tables) == identified(mixed)
