"""What changed since an earlier run, on the command line: new answers of customers, a new definition, nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from swayed.workspace import Workspace


def answers(folder: Path, workspace: Workspace) -> tuple[Path, str]:
    """A sheet in which six customers name somebody whom nobody has named; and his name."""
    study = workspace.study("trail-shoes")
    unnamed = study.people(all=True).to_pylist()
    somebody = next(row for row in unnamed if row["grade"] == "not_enough" and not row["named_by_customers"])
    own = {row["person_id"]: row["customer_id"] for row in study.run().read("customer_persons").to_pylist()}
    customers = study.run().read("selected_customers").column("customer_id").to_pylist()
    asked = [who for who in customers if own.get(somebody["person_id"]) != who][:6]
    rows = [f"t-new-{who},{who},2025-05-01,survey,{somebody['accounts'][0]}" for who in asked]
    file = folder / "touches.csv"
    file.write_text("\n".join(["touch_id,customer_id,occurred_at,kind,account_id", *rows]), encoding="utf-8")
    return file, somebody["name"]


def test_first_there_is_nothing_to_compare_with(swayed, copied: Path) -> None:
    assert "nothing earlier" in swayed("changes", "trail-shoes", "-w", copied, "-q").out
    assert json.loads(swayed("changes", "trail-shoes", "-w", copied, "-q", "-f", "json").out) == []


def test_six_answers_bring_somebody_in_and_the_reason_is_told(swayed, copied: Path, tmp_path: Path) -> None:
    workspace = Workspace(copied)
    before = workspace.commits()[0].committed_at
    file, name = answers(tmp_path, workspace)
    workspace.import_tables(file)
    workspace.study("trail-shoes").run(until="people")
    rows = json.loads(swayed("changes", "trail-shoes", "-w", copied, "-q", "-f", "json").out)
    came = [row for row in rows if row["person"] == name]
    assert [(row["what"], row["was"], row["is"], row["why"]) for row in came] == [
        ("came in", "0 name him", "6 name him", "new evidence")
    ]
    assert [row for row in rows if row["is_real"] and row["person"] != name] == []
    page = swayed("changes", "trail-shoes", "-w", copied, "-q").out
    assert "came in" in page
    assert name in page
    # The same by time: there was no run by then, so the tables of that time are asked.
    by_time = json.loads(
        swayed("changes", "trail-shoes", "-w", copied, "-q", "-f", "json", "--since", before.isoformat()).out
    )
    assert by_time == rows


def test_a_run_by_its_name_and_a_definition_that_changed(swayed, copied: Path) -> None:
    workspace = Workspace(copied)
    (first,) = workspace.study("trail-shoes").past.runs()
    file = copied / "situations" / "trail-shoes.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  - win a pair\n", ""), encoding="utf-8")
    study = workspace.study("trail-shoes")
    before = study.past.kept()
    compared = study.compared(first.run_id)
    assert before < study.past.kept(), "the new run is one more to compare with"
    assert compared.redefined == ("topic",)
    assert {row["why"] for row in compared.rows.to_pylist() if row["is_real"] and row["what"] != "type"} <= {
        "definition changed"
    }
    assert "defined otherwise then: topic" in swayed("changes", "trail-shoes", "-w", copied, "-q").out
    said = swayed("changes", "trail-shoes", "-w", copied, "-q", "--since", "yesterday")
    assert said.code == 1
    assert first.run_id in said.err


def test_changes_without_since_compute_nothing_earlier(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = Workspace(copied).study("trail-shoes")
    study.run(until="people")
    monkeypatch.setattr("swayed.pipeline.running._run_step", None)
    assert study.changes().num_rows == 0
