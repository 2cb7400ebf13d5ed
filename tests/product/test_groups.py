"""Groups in place of names, on the command line: nobody can be recognised, nothing is told that was not tested."""

from __future__ import annotations

import json
from pathlib import Path

from swayed.customers.groups import POOLED
from swayed.workspace import Workspace


def test_groups_hold_at_least_five_people_and_customers(swayed, copied: Path) -> None:
    rows = json.loads(swayed("customers", "trail-shoes", "-w", copied, "-q", "--groups", "-f", "json").out)
    assert rows
    assert min(row["n_people"] for row in rows) >= 5
    assert min(row["n_customers"] for row in rows) >= 5
    results = Workspace(copied).study("trail-shoes").run(until="profiles")
    segments = set(results.read("selected_customers").column("segment").to_pylist())
    communities = {word or "unknown" for word in results.read("exposures").column("community").to_pylist()}
    assert {row["segment"] for row in rows} <= segments
    assert {row["community"] for row in rows} <= {*communities, POOLED}
    steps = results.read("stage_summaries").to_pylist()
    explained = {row["stage"]: row["n_transitions"] for row in steps}
    for stage, n in explained.items():
        assert sum(row["credited_transitions"] for row in rows if row["stage"] == stage) <= n


def test_communities_alone(swayed, copied: Path) -> None:
    rows = json.loads(
        swayed("customers", "trail-shoes", "-w", copied, "-q", "--groups", "--by", "community", "-f", "json").out
    )
    assert {(row["segment"], row["type"]) for row in rows} == {("all customers", "all people")}
    assert len({row["community"] for row in rows}) > 1
    assert swayed("customers", "trail-shoes", "-w", copied, "-q", "--groups", "--by", "place").code == 2


def test_a_larger_floor_tells_fewer_and_no_floor_is_below_five(swayed, copied: Path) -> None:
    study = Workspace(copied).study("trail-shoes")
    assert study.groups(fewest=10_000).num_rows == 0
    said = swayed("customers", "trail-shoes", "-w", copied, "-q", "--groups", "--fewest", "4")
    assert said.code == 2
