"""An experiment from plan to kept lift, and every way in which it is refused."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, datetime

import numpy as np
import pytest

from product.test_bad_input import refused
from product.test_story import fits
from swayed.workspace import Workspace

FROM, TO = "2025-08-04", "2025-09-28"


@pytest.fixture
def clock(monkeypatch):
    """Sets the moment that decides which days are past."""

    def at(day):
        monkeypatch.setattr("swayed.experiments.now", lambda: datetime.fromisoformat(day).replace(tzinfo=UTC))

    at("2025-07-28")
    return at


def started(swayed, workspace, *more, design="customers"):
    said = swayed(
        *("experiment", "start", "trail-shoes", "--design", design, "--from", FROM, "--to", TO, "--by", "Maya"),
        *("--seed", "5", "-w", workspace, "-q", *more),
    )
    fits(said)
    (row,) = json.loads(swayed("experiment", "list", "-w", workspace, "--format", "json").out)[:1]
    return row["experiment_id"]


def listed(workspace, experiment, arm):
    with (workspace / "experiments" / experiment / f"{arm}.csv").open(encoding="utf-8") as file:
        return [row["customer_id"] for row in csv.DictReader(file)]


def bought(workspace, buyers, tmp_path):
    """Imports one purchase of each, and the last day of the experiment for somebody else."""
    file = tmp_path / "events.csv"
    rows = [f"late-{who},{who},purchase,2025-09-{1 + n % 25:02d}T10:00:00Z" for n, who in enumerate(buyers)]
    rows.append("late,nobody,research,2025-09-29T10:00:00Z")
    file.write_text("event_id,customer_id,stage,occurred_at\n" + "\n".join(rows) + "\n", encoding="utf-8")
    Workspace(workspace).import_tables(file)


def chosen(customers, share):
    return [who for who in customers if np.random.default_rng(abs(hash_of(who))).random() < share]


def hash_of(word):
    return int.from_bytes(word.encode()[-6:], "big")


def test_plan_ranks_what_can_be_afforded(swayed, copied):
    fits(swayed("experiment", "plan", "trail-shoes", "-w", copied, "-q"))
    rows = json.loads(swayed("experiment", "plan", "trail-shoes", "-w", copied, "-q", "--format", "json").out)
    assert {row["design"] for row in rows} >= {"message", "customers", "weeks", "starts"}
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    advised = [row["advice"] == "worth running" for row in rows]
    assert advised == sorted(advised, reverse=True)
    assert all(row["why"] for row in rows)


def test_from_start_to_a_kept_lift(swayed, copied, clock, tmp_path):
    account = Workspace(copied).study("trail-shoes").people(all=True).to_pylist()[0]["accounts"][0]
    name = started(swayed, copied, "--account", account)
    treated, control = listed(copied, name, "treated"), listed(copied, name, "control")
    assert abs(len(treated) - len(control)) <= 1
    buyers = [*chosen(treated, 0.6), *chosen(control, 0.1)]
    bought(copied, buyers, tmp_path)
    clock("2025-10-01")
    read = swayed("experiment", "read", name, "-w", copied, "-q", "--keep")
    assert "It worked." in fits(read)
    (row,) = json.loads(swayed("experiment", "read", name, "-w", copied, "-q", "--format", "json").out)
    truth = len(chosen(treated, 0.6)) - len(chosen(control, 0.1)) * len(treated) / len(control)
    assert row["steps_lower"] < truth < row["steps_upper"]
    assert row["steps"] == pytest.approx(truth, rel=0.2)
    assert all(abs(known["difference"]) < 0.4 for known in row["balance"])
    found = Workspace(copied)
    assert found.table_sizes()["lifts"] == 1
    fits(swayed("experiment", "read", name, "-w", copied, "-q", "--keep"))
    assert Workspace(copied).table_sizes()["lifts"] == 1
    assert found.experiments.list().to_pylist()[0]["state"] == "over"


def test_nothing_works_where_nothing_was_done(swayed, copied, clock, tmp_path):
    name = started(swayed, copied, "--worth", "100")
    bought(copied, chosen([*listed(copied, name, "treated"), *listed(copied, name, "control")], 0.3), tmp_path)
    clock("2025-10-01")
    assert "It did not work." in fits(swayed("experiment", "read", name, "-w", copied, "-q"))
    refused(swayed("experiment", "read", name, "-w", copied, "-q", "--keep"), "tested nobody's contacts")


def test_weeks_and_starts_are_read(swayed, copied, clock, tmp_path):
    people = [row["accounts"][0] for row in Workspace(copied).study("trail-shoes").people(all=True).to_pylist()]
    more = [word for account in people[:8] for word in ("--account", account)]
    for design, options in (("starts", more), ("weeks", ["--to", "2025-10-26"])):
        workspace = copied.parent / design
        shutil.copytree(copied, workspace)
        clock("2025-07-28")
        name = started(swayed, workspace, *options, design=design)
        everybody = [f"c{n:07d}" for n in range(300)]
        bought(workspace, chosen(everybody, 0.3), tmp_path)
        file = tmp_path / "events.csv"
        file.write_text(
            "event_id,customer_id,stage,occurred_at\nend,nobody,research,2025-10-27T10:00:00Z\n", encoding="utf-8"
        )
        Workspace(workspace).import_tables(file)
        clock("2025-11-01")
        assert "extra steps" in fits(swayed("experiment", "read", name, "-w", workspace, "-q"))


def test_peeking_and_missing_days_are_refused(swayed, copied, clock, tmp_path):
    name = started(swayed, copied)
    clock("2025-09-01")
    refused(swayed("experiment", "read", name, "-w", copied, "-q"), "runs until 2025-09-28", "looking earlier")
    clock("2025-10-01")
    refused(swayed("experiment", "read", name, "-w", copied, "-q"), "events until", "import what has happened since")
    refused(swayed("experiment", "read", "customers", "-w", copied, "-q"), "found 'customers'", name)


def test_what_was_registered_cannot_be_changed(swayed, copied, clock, tmp_path):
    name = started(swayed, copied)
    file = tmp_path / "holdouts.csv"
    moved = listed(copied, name, "control")[0]
    file.write_text(
        f"holdout_id,unit_kind,unit_id,arm,starts_on,ends_on\n{name},customer,{moved},treated,{FROM},{TO}\n",
        encoding="utf-8",
    )
    Workspace(copied).import_tables(file)
    clock("2025-10-01")
    refused(swayed("experiment", "read", name, "-w", copied, "-q"), "seal", "were changed")


def test_faults_are_told_together(swayed, copied, clock):
    said = swayed(
        *(
            "experiment",
            "start",
            "trail-shoes",
            "--design",
            "regions",
            "--attribute",
            "countri",
            "--from",
            "2025-07-01",
        ),
        *("--to", "2025-07-02", "--stage", "purchas", "--account", "nobody", "--share", "2", "-w", copied, "-q"),
    )
    refused(said, "6 faults", "'purchase'", "'country'", "from today", "at least 7 days", "'nobody'", "between 0 and 1")
    said = swayed(
        *("experiment", "start", "trail-shoes", "--design", "communities", "--unit", "no such place"),
        *("--from", FROM, "--to", TO, "-w", copied, "-q"),
    )
    refused(said, "unit", "no such place")
    started(swayed, copied)
    again = swayed(
        "experiment", "start", "trail-shoes", "--design", "customers", "--from", FROM, "--to", TO, "-w", copied, "-q"
    )
    refused(again, "same customers", "days after 2025-09-28")


def test_outcomes_that_are_known_cannot_be_tested(swayed, copied, clock):
    clock("2025-01-01")
    said = swayed(
        *("experiment", "start", "trail-shoes", "--design", "customers", "--from", "2025-03-01", "--to", "2025-04-01"),
        *("-w", copied, "-q"),
    )
    refused(said, "outcomes are known")
