"""Customers walk along the stages: entry, transitions, time at risk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from markets.workbench import Workbench, at
from swayed.identities import ACCOUNT_PERSONS, CUSTOMER_PERSONS
from swayed.paths import step
from swayed.paths.listing import listed_path
from swayed.paths.tables import RISK_WINDOWS
from swayed.situations import Situation
from swayed.situations.settings import Decision, Period
from swayed.situations.tables import SELECTED_CUSTOMERS, SELECTED_EVENTS
from swayed.tables import INTERACTIONS, POSTS

STAGES = ("research", "evaluation", "purchase")


def situation(
    *, enter: str = "created_at", first: str | None = "2025-01-01", last: str | None = "2025-12-31", **decision: Any
) -> Situation:
    days = {"from": date.fromisoformat(first) if first else None, "to": date.fromisoformat(last) if last else None}
    chosen = Decision(**{"stages": STAGES, "repeatable": ("purchase",), **decision})
    return Situation(situation="shoes", decision=chosen, enter=enter, period=Period(**days))


def event(stage: str, occurred_at: str, customer: str = "c1", **cells: Any) -> dict[str, Any]:
    event_id = f"{customer} {stage} {occurred_at} {cells.get('product', '')}"
    return {"event_id": event_id, "customer_id": customer, "stage": stage, "occurred_at": at(occurred_at), **cells}


def customer(customer_id: str = "c1", created_at: str | None = "2025-02-01") -> dict[str, Any]:
    return {"customer_id": customer_id, "segment": "all", "created_at": at(created_at) if created_at else None}


def walk(
    bench: Workbench,
    events: list[dict[str, Any]],
    *,
    customers: list[dict[str, Any]] | None = None,
    posts: list[dict[str, Any]] | None = None,
    chosen: Situation | None = None,
    timezone: str = "UTC",
) -> None:
    bench.put(SELECTED_EVENTS, *events)
    bench.put(SELECTED_CUSTOMERS, *(customers or [customer()]))
    bench.put(CUSTOMER_PERSONS, {"customer_id": "c1", "person_id": "a1", "linked_by": "declared handle"})
    bench.put(ACCOUNT_PERSONS, {"account_id": "a1", "person_id": "a1"}, {"account_id": "a2", "person_id": "a2"})
    bench.put(POSTS, *(posts or []))
    bench.put(INTERACTIONS)
    step.run(bench.engine, chosen or situation(), timezone)


def moves(bench: Workbench) -> list[tuple[str, str, str]]:
    rows = bench.rows(
        "SELECT origin, stage, standing FROM transitions ORDER BY transition_at, stage = 'purchase', stage DESC"
    )
    return [(row["origin"], row["stage"], row["standing"]) for row in rows]


def windows(bench: Workbench) -> set[tuple[Any, ...]]:
    """Origin, stage, start, end and whether a transition ends it."""
    return bench.found("SELECT origin, stage, starts_at, ends_at, transition_id IS NOT NULL FROM risk_windows")


def ignored(bench: Workbench) -> set[tuple[str, int]]:
    return bench.found("SELECT reason, n_events FROM path_ignored")


def test_a_walk_forward(bench: Workbench) -> None:
    walk(bench, [event("research", "2025-03-01"), event("evaluation", "2025-03-05"), event("purchase", "2025-03-09")])
    assert moves(bench) == [
        ("entry", "research", "modelled"),
        ("research", "evaluation", "modelled"),
        ("evaluation", "purchase", "modelled"),
    ]
    end = at("2025-03-09") + timedelta(seconds=1)
    assert windows(bench) == {
        ("entry", "research", at("2025-02-01"), at("2025-03-01"), True),
        ("research", "evaluation", at("2025-03-01"), at("2025-03-05"), True),
        ("evaluation", "purchase", at("2025-03-05"), at("2025-03-09"), True),
        ("purchase", "purchase", at("2025-03-09"), end, False),
    }
    assert ignored(bench) == set()


def test_a_customer_without_events_is_at_risk_to_the_end(bench: Workbench) -> None:
    walk(bench, [event("research", "2025-06-01", "c2")], customers=[customer("c1"), customer("c2")])
    found = bench.found("SELECT origin, stage, starts_at, ends_at FROM risk_windows WHERE customer_id = 'c1'")
    assert found == {("entry", "research", at("2025-02-01"), at("2025-06-01") + timedelta(seconds=1))}


@pytest.mark.parametrize(
    ("repeatable", "expected", "left_out"),
    [
        (("purchase",), [("entry", "purchase", "unusual skip"), ("purchase", "purchase", "modelled")], set()),
        ((), [("entry", "purchase", "unusual skip")], {("stage reached before", 1)}),
    ],
    ids=["repeatable", "not repeatable"],
)
def test_a_stage_again(bench: Workbench, repeatable: tuple[str, ...], expected: list[Any], left_out: set[Any]) -> None:
    events = [event("purchase", "2025-03-01"), event("purchase", "2025-04-01")]
    walk(bench, events, chosen=situation(repeatable=repeatable))
    assert moves(bench) == expected
    assert ignored(bench) == left_out


def test_a_repeatable_stage_is_at_risk_again_from_each_arrival(bench: Workbench) -> None:
    walk(bench, [event("purchase", f"2025-0{month}-01") for month in (3, 4, 6)])
    again = bench.found(
        "SELECT starts_at, ends_at FROM risk_windows WHERE origin = 'purchase' AND transition_id IS NOT NULL"
    )
    assert again == {(at("2025-03-01"), at("2025-04-01")), (at("2025-04-01"), at("2025-06-01"))}


def test_a_step_backwards_is_counted_and_left_out(bench: Workbench) -> None:
    walk(bench, [event("evaluation", "2025-03-01"), event("research", "2025-03-05"), event("purchase", "2025-03-09")])
    assert moves(bench) == [("entry", "evaluation", "unusual skip"), ("evaluation", "purchase", "modelled")]
    assert ignored(bench) == {("step backwards", 1)}


@pytest.mark.parametrize(("n_skipping", "standing"), [(19, "unusual skip"), (20, "modelled")])
def test_a_skip_that_many_take_is_a_way(bench: Workbench, n_skipping: int, standing: str) -> None:
    names = [f"c{n}" for n in range(n_skipping)]
    walk(
        bench, [event("evaluation", "2025-03-01", name) for name in names], customers=[customer(name) for name in names]
    )
    assert bench.found("SELECT DISTINCT origin, stage, standing FROM transitions") == {
        ("entry", "evaluation", standing)
    }
    at_risk = bench.found("SELECT DISTINCT origin, stage FROM risk_windows WHERE origin = 'entry'")
    assert at_risk == {("entry", "research"), *({("entry", "evaluation")} if standing == "modelled" else set())}


def test_a_skip_that_few_of_many_take_is_unusual(bench: Workbench) -> None:
    skipping, walking = [f"s{n}" for n in range(20)], [f"w{n}" for n in range(381)]
    events = [event("evaluation", "2025-03-01", name) for name in skipping]
    events += [
        event(stage, day, name)
        for name in walking
        for stage, day in (("research", "2025-03-01"), ("evaluation", "2025-03-02"))
    ]
    walk(bench, events, customers=[customer(name) for name in skipping + walking])
    skips = bench.found("SELECT DISTINCT standing FROM transitions WHERE origin = 'entry' AND stage = 'evaluation'")
    assert skips == {("unusual skip",)}


def test_stages_of_one_moment_are_walked_in_their_order(bench: Workbench) -> None:
    day = {"occurred_at_is_day": True}
    events = [event(stage, "2025-03-01", **day) for stage in ("purchase", "research", "evaluation")]
    walk(bench, events)
    assert set(moves(bench)) == {
        ("entry", "research", "modelled"),
        ("research", "evaluation", "modelled"),
        ("evaluation", "purchase", "modelled"),
    }
    assert ignored(bench) == set()
    assert ("evaluation", "purchase", at("2025-03-01"), at("2025-03-01"), True) in windows(bench)


def test_the_lines_of_one_order_are_one_arrival(bench: Workbench) -> None:
    lines = [
        event("purchase", "2025-03-02", order_id="o1", product="socks", value=5, currency="EUR"),
        event("purchase", "2025-03-01", order_id="o1", product="shoes", category="trail", value=100, currency="EUR"),
        event("purchase", "2025-03-01", product="bag"),
    ]
    walk(bench, lines)
    (row,) = bench.rows("SELECT transition_at, products, categories, order_id, value FROM transitions")
    assert row == {
        "transition_at": at("2025-03-01"),
        "products": ["bag", "shoes", "socks"],
        "categories": ["trail"],
        "order_id": "o1",
        "value": 105,
    }


def test_a_refund_is_no_step(bench: Workbench) -> None:
    walk(bench, [event("purchase", "2025-03-01"), event("refund", "2025-03-05", order_id="o1")])
    assert [stage for _, stage, _ in moves(bench)] == ["purchase"]
    (bounds,) = bench.rows("path_bounds")
    assert bounds["to_at"] == at("2025-03-01") + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("enter", "created_at", "entry_at"),
    [
        ("created_at", "2025-02-01", "2025-02-01"),
        ("created_at", None, "2025-01-01"),
        ("created_at", "2025-08-01", "2025-05-01"),
        ("period", "2025-02-01", "2025-01-01"),
        ("first_trace", "2025-02-01", "2025-03-01"),
    ],
    ids=["created", "unknown creation", "created after the first event", "period", "first trace"],
)
def test_when_a_customer_enters(bench: Workbench, enter: str, created_at: str | None, entry_at: str) -> None:
    post = {"post_id": "p1", "account_id": "a1", "posted_at": at("2025-03-01")}
    walk(
        bench,
        [event("research", "2025-05-01")],
        customers=[customer(created_at=created_at)],
        posts=[post, {**post, "post_id": "p2", "account_id": "a2", "posted_at": at("2025-01-20")}],
        chosen=situation(enter=enter),
    )
    assert bench.found("SELECT customer_id, entry_at FROM entries") == {("c1", at(entry_at))}


def test_an_arrival_at_entry_is_not_explained(bench: Workbench) -> None:
    walk(
        bench,
        [event("research", "2025-03-01"), event("evaluation", "2025-03-02")],
        customers=[customer(created_at="2025-03-01")],
    )
    assert moves(bench) == [("entry", "research", "entry"), ("research", "evaluation", "modelled")]
    assert {window[:2] for window in windows(bench)} == {("research", "evaluation"), ("evaluation", "purchase")}


def test_who_entered_before_the_period_is_at_risk_from_its_start(bench: Workbench) -> None:
    walk(bench, [event("research", "2025-03-01")], customers=[customer(created_at="2024-06-01")])
    assert ("entry", "research", at("2025-01-01"), at("2025-03-01"), True) in windows(bench)


@pytest.mark.parametrize(
    ("occurred_at", "standing"),
    [
        ("2025-02-28 23:59", "outside period"),
        ("2025-03-01", "modelled"),
        ("2025-03-31 23:59", "modelled"),
        ("2025-04-01", "outside period"),
    ],
)
def test_the_days_of_the_period_are_inclusive(bench: Workbench, occurred_at: str, standing: str) -> None:
    events = [event("research", occurred_at), event("research", "2025-05-01", "c2")]
    chosen = situation(first="2025-03-01", last="2025-03-31")
    walk(bench, events, customers=[customer(), customer("c2")], chosen=chosen)
    assert bench.found("SELECT standing FROM transitions WHERE customer_id = 'c1'") == {(standing,)}
    ends = bench.found("SELECT max(ends_at), min(starts_at) FROM risk_windows WHERE customer_id = 'c2'")
    assert ends == {(at("2025-04-01"), at("2025-03-01"))}


def test_the_days_of_the_period_are_the_workspace_zones(bench: Workbench) -> None:
    chosen = situation(first="2025-03-01", last="2025-03-31")
    walk(bench, [event("research", "2025-05-01")], chosen=chosen, timezone="Europe/Berlin")
    (bounds,) = bench.rows("path_bounds")
    # Berlin keeps winter time on the first day and summer time on the last.
    assert (bounds["from_at"], bounds["to_at"]) == (at("2025-02-28 23:00"), at("2025-03-31 22:00"))


@pytest.mark.parametrize(
    ("enter", "first"), [("created_at", "2025-02-01"), ("period", "2025-05-01"), ("first_trace", "2025-03-01")]
)
def test_without_a_period_the_data_bound_it(bench: Workbench, enter: str, first: str) -> None:
    post = {"post_id": "p1", "account_id": "a1", "posted_at": at("2025-03-01")}
    events = [event("research", "2025-05-01"), event("evaluation", "2025-06-01", occurred_at_is_day=True)]
    walk(bench, events, posts=[post], chosen=situation(enter=enter, first=None, last=None))
    (bounds,) = bench.rows("path_bounds")
    assert bounds == {"from_at": at(first), "to_at": at("2025-06-02"), "is_day": True}


def test_without_any_event_nothing_fails(bench: Workbench) -> None:
    walk(bench, [])
    assert moves(bench) == []
    assert windows(bench) == {("entry", "research", at("2025-02-01"), at("2026-01-01"), False)}


@pytest.mark.parametrize("table", step.WRITES, ids=lambda table: table.name)
def test_the_contracts_hold_for_a_busy_customer(bench: Workbench, table: Any, tmp_path: Any) -> None:
    stages = ["research", "purchase", "research", "evaluation", "purchase", "purchase"]
    walk(bench, [event(stage, f"2025-03-0{day}") for day, stage in enumerate(stages, 1)])
    assert bench.engine.write_parquet(table.name, table.schema, tmp_path / "t.parquet") == len(bench.rows(table.name))
    if table.key:
        assert bench.found(f"SELECT {', '.join(table.key)} FROM {table.name}")


def test_a_repeat_on_the_first_moment_of_the_period_leaves_keys_unique(bench: Workbench) -> None:
    days = ["2025-02-01", "2025-03-01", "2025-04-01"]
    events = [event("purchase", day, occurred_at_is_day=True) for day in days]
    walk(bench, events, chosen=situation(first="2025-03-01"))
    rows = bench.rows(f"SELECT {', '.join(RISK_WINDOWS.key)} FROM risk_windows")
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    first, second = at("2025-03-01"), at("2025-04-01")
    assert {window for window in windows(bench) if window[0] == "purchase"} == {
        ("purchase", "purchase", first, first, True),
        ("purchase", "purchase", first, second, True),
        ("purchase", "purchase", second, at("2025-04-02"), False),
    }


def test_the_path_is_listed_in_the_order_of_its_stages() -> None:
    words = {"n_transitions": 1, "is_fitted": False, "inflation": 1.0}
    summaries = pa.Table.from_pylist([{"stage": stage, **words} for stage in ("evaluation", "purchase", "research")])
    path = ("research", "evaluation", "purchase")
    none = pa.Table.from_pylist([])
    assert listed_path(path, [], summaries, none, none).column("stage").to_pylist() == list(path)
