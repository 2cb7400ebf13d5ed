"""The ledger of markets with known truth: sums, what was said and tracked, codes that leaked, estimates in their intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from markets.books import CONTRACTS, without_influence
from swayed.engines import DuckDBEngine
from swayed.lab import MARKETS, Market, MarketSettings, make_market
from swayed.ledger import settings, step
from swayed.pipeline import Results
from swayed.study import Study
from swayed.tables import LAKE_TABLES
from swayed.workspace import Workspace

SMALL: dict[str, Any] = {"n_people": 120, "n_movers": 10, "n_busy": 20, "posts_per_account": 4, "n_codes": 8}
MADE_UP = ("effects", "credits", "credit_draws")
Rows = list[dict[str, Any]]


def study_of(market: Market, folder: Path) -> Study:
    market.write(folder / "market", format="parquet")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(folder / "market" / "tables")
    return workspace.study(folder / "market" / "situation.yaml")


def books_of(market: Market, folder: Path) -> DuckDBEngine:
    """The ledger of a market in which nobody is provable by name: only what was said and tracked counts."""
    study = study_of(market, folder)
    results = study.run(until="paths")
    results.keys |= study.run(until="declarations").keys
    engine = opened(study, results, [name for name in step.READS if name not in MADE_UP])
    without_influence(engine)
    step.run(engine, "")
    return engine


def opened(study: Study, results: Results, names: Sequence[str]) -> DuckDBEngine:
    """An engine of the test's own with these tables open."""
    engine = DuckDBEngine(threads=1)
    study.snapshot.open_in(engine, [name for name in names if name in LAKE_TABLES])
    results.open_in(engine, [name for name in names if name not in LAKE_TABLES])
    return engine


@pytest.fixture(scope="module")
def market() -> Market:
    return make_market(
        MarketSettings(kind="plain", n_customers=1500, seed=5, survey_share=0.5, n_leaked_codes=3, **SMALL)
    )


@pytest.fixture(scope="module")
def books(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    engine = books_of(market, tmp_path_factory.mktemp("books"))
    yield engine
    engine.close()


def net_cents(market: Market) -> dict[str, int]:
    """Net value of each order, from the shop's own rows."""
    sums: dict[str, int] = defaultdict(int)
    for row in market.tables["events"].to_pylist():
        if row["value"] is not None:
            sums[row["order_id"] or row["refund_of"]] += round(100 * row["value"])
    return dict(sums)


def sums_of(engine: DuckDBEngine) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for row in engine.arrow("SELECT order_id, amount_minor FROM ledger_lines").to_pylist():
        sums[row["order_id"]] += row["amount_minor"]
    return dict(sums)


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=pytest.mark.slow) for kind in MARKETS])
def test_lines_sum_to_the_net_value_of_every_order(kind: str, tmp_path: Path) -> None:
    n_customers = 4000 if kind == "monday" else 600
    made = make_market(MarketSettings(kind=kind, n_customers=n_customers, seed=2, refund_share=0.3, **SMALL))
    engine = books_of(made, tmp_path)
    assert sums_of(engine) == net_cents(made)
    engine.close()


def test_lines_sum_here_too(market: Market, books: DuckDBEngine) -> None:
    assert sums_of(books) == net_cents(market)


def true_persons(market: Market) -> dict[str, str]:
    """Whom each piece of evidence truly speaks of."""
    return {row["touch_id"]: row["person_id"] for row in market.evidence.to_pylist()}


def behind(market: Market) -> dict[str, str]:
    return {row["account_id"]: row["person_id"] for row in market.identities.to_pylist()}


def test_what_was_said_is_credited_to_whom_it_was_said_of(market: Market, books: DuckDBEngine) -> None:
    truth, person = true_persons(market), behind(market)
    found = books.arrow("SELECT * FROM declared_names WHERE NOT starts_with(person_id, 'offline:')").to_pylist()
    assert len(found) > 20
    assert all(person[row["person_id"]] == truth[row["touch_id"]] for row in found)
    # Names that two people bear are rightly left open, nothing else.
    names: dict[str, set[str]] = defaultdict(set)
    for row in market.tables["accounts"].to_pylist():
        names[(row["display_name"] or "").casefold()].add(person[row["account_id"]])
    told = set(books.arrow("SELECT touch_id FROM touch_persons").column("touch_id").to_pylist())
    for row in market.tables["touches"].to_pylist():
        if row["kind"] == "survey" and truth[row["touch_id"]] and row["touch_id"] not in told:
            assert any(len(who) > 1 and name in row["text"].casefold() for name, who in names.items() if name), row[
                "text"
            ]
    lines = books.arrow("SELECT * FROM ledger_lines WHERE rung = 'declared'").to_pylist()
    confidence = {
        "handle": settings.HANDLE_CONFIDENCE,
        "name": settings.NAME_CONFIDENCE,
        "role": settings.ROLE_CONFIDENCE,
    }
    net = net_cents(market)
    assert all(abs(row["amount_minor"] - net[row["order_id"]] * confidence[row["basis"]]) < 1 for row in lines)


def test_what_was_tracked_is_credited_by_the_last_code_else_the_last_link(market: Market, books: DuckDBEngine) -> None:
    """A slow twin of the rule, over the lab's own truth of whose code or link each was."""
    truth, person = true_persons(market), behind(market)
    # Who is no person by his conduct earns nothing; whether he truly is one is the identities' own test.
    people = books.arrow(
        "SELECT account_id FROM account_persons JOIN persons USING (person_id) WHERE kind IN ('person', 'unknown')"
    )
    paid = set(people.column("account_id").to_pylist())
    touches = [
        row
        for row in market.tables["touches"].to_pylist()
        if row["kind"] in ("code", "link") and truth[row["touch_id"]] and row["account_id"] in paid
    ]
    by_customer: dict[str, Rows] = defaultdict(list)
    for row in touches:
        by_customer[row["customer_id"]].append(row)
    expected = {}
    for order in books.arrow("SELECT order_id, customer_id, ordered_at FROM ledger_orders").to_pylist():
        at, window = order["ordered_at"], timedelta(days=settings.WINDOW_DAYS)
        fits = [
            row
            for row in by_customer[order["customer_id"]]
            if (row["order_id"] == order["order_id"] if row["order_id"] else at - window < row["occurred_at"] <= at)
        ]
        if fits:
            last = max(fits, key=lambda row: (row["kind"] == "code", row["occurred_at"], row["touch_id"]))
            expected[order["order_id"]] = truth[last["touch_id"]]
    found = {r["order_id"]: person[r["person_id"]] for r in books.arrow("SELECT * FROM tracked_orders").to_pylist()}
    assert len(found) > 50
    assert found == expected


def test_leaked_codes_are_found(market: Market, books: DuckDBEngine, capsys: pytest.CaptureFixture[str]) -> None:
    leaked = {row["touch_id"] for row in market.evidence.to_pylist() if row["is_leaked"]}
    flagged = {
        row["touch_id"] for row in books.arrow("SELECT touch_id FROM ledger_code_uses WHERE is_flagged").to_pylist()
    }
    n_uses = books.arrow("SELECT touch_id FROM ledger_code_uses").num_rows
    precision, recall = len(leaked & flagged) / len(flagged), len(leaked & flagged) / len(leaked)
    with capsys.disabled():
        print(
            f"\nleaked uses: {len(leaked)} of {n_uses}; flagged {len(flagged)}; precision {precision:.2f}, recall {recall:.2f}"
        )
    # A stranger who met the holder by chance, found the code after its first days and came by no page cannot be told.
    assert precision > 0.8
    assert recall > 0.6


@dataclass
class Against:
    """Statistical totals of named people against the truth: of all, and of those who truly moved somebody to buy.

    Who moves customers to earlier stages alone has a true total of zero and an interval from zero: he is no trial of it.
    """

    n: int = 0
    inside: int = 0
    n_movers: int = 0
    movers_inside: int = 0
    too_high: int = 0
    estimated: int = 0
    true: int = 0

    def add(self, totals: Rows, true: dict[str, int], person: dict[str, str]) -> None:
        for row in totals:
            if row["rung"] == "statistical":
                truth = true[person[row["person_id"]]]
                is_inside = row["net_lower"] <= truth <= row["net_upper"]
                self.n += 1
                self.inside += is_inside
                self.too_high += truth < row["net_lower"]
                if truth:
                    self.n_movers += 1
                    self.movers_inside += is_inside
                    self.estimated += row["net_minor"]
                    self.true += truth


@pytest.mark.slow
def test_estimated_money_lies_in_its_interval(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """True money of the named people's steps against the interval, with the tracked links and as if nothing had been tracked.

    An order without a link is less often his than contacts say. Credit that did not know this came to 1.16 times the truth here.
    """
    left, whole = Against(), Against()
    plain = {**SMALL, "n_customers": 3000, "n_codes": 0, "survey_share": 0.0}
    for seed in range(4):
        made = make_market(MarketSettings(kind="plain", seed=40 + seed, **plain))
        study = study_of(made, tmp_path / str(seed))
        results = study.run(until="ledger")
        person = behind(made)
        cause = {(r["customer_id"], r["stage"], r["transition_at"]): r["person_id"] for r in made.causes.to_pylist()}
        tracked = {row["order_id"] for row in results.read("tracked_orders").to_pylist()}
        of_left: dict[str, int] = defaultdict(int)
        of_all: dict[str, int] = defaultdict(int)
        for row in results.read("ledger_orders").to_pylist():
            who = cause[row["customer_id"], "purchase", row["ordered_at"]]
            of_all[who] += row["net_minor"]
            of_left[who] += row["net_minor"] if row["order_id"] not in tracked else 0
        left.add(results.read("ledger_totals").to_pylist(), of_left, person)
        engine = opened(study, results, step.READS)
        for name in ("touches", "touch_persons"):
            engine.put(name, CONTRACTS[name].empty())
        step.run(engine, "")
        whole.add(engine.arrow("SELECT * FROM ledger_totals").to_pylist(), of_all, person)
        engine.close()
    with capsys.disabled():
        for words, found in (("orders without a link", left), ("all orders, no evidence", whole)):
            print(
                f"\n{words}: {found.inside} of {found.n} totals in their 90 % interval, {found.too_high} too high; of people who "
                f"moved buyers {found.movers_inside} of {found.n_movers}, estimated / true {found.estimated / found.true:.2f}"
            )
    for found in (left, whole):
        assert found.inside / found.n > 0.75
        assert found.movers_inside / found.n_movers > 0.75
    assert abs(left.estimated / left.true - 1) < 0.12


@pytest.mark.slow
def test_leaked_codes_are_found_in_other_markets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    n_leaked = n_flagged = n_both = 0
    for seed in range(60, 64):
        made = make_market(
            MarketSettings(kind="plain", n_customers=1500, seed=seed, survey_share=0.5, n_leaked_codes=3, **SMALL)
        )
        engine = books_of(made, tmp_path / str(seed))
        leaked = {row["touch_id"] for row in made.evidence.to_pylist() if row["is_leaked"]}
        uses = engine.arrow("SELECT touch_id FROM ledger_code_uses WHERE is_flagged").column("touch_id").to_pylist()
        n_leaked, n_flagged, n_both = n_leaked + len(leaked), n_flagged + len(uses), n_both + len(leaked & set(uses))
        with capsys.disabled():
            print(f"\nseed {seed}: leaked {len(leaked)}, flagged {len(uses)}, both {len(leaked & set(uses))}")
        engine.close()
    with capsys.disabled():
        print(f"\nfour markets: precision {n_both / n_flagged:.2f}, recall {n_both / n_leaked:.2f}")
    assert n_both / n_flagged > 0.8
    assert n_both / n_leaked > 0.6
