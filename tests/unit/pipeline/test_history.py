"""Runs are written down once, newest first, and a page that cannot be read is passed over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from swayed.lake import Commit, Snapshot
from swayed.pipeline.history import FOLDER, record_run, runs_of
from swayed.situations import Situation


def test_runs_by_what_they_read_and_how_they_were_defined(tmp_path: Path) -> None:
    shoes = Situation(situation="shoes")
    for commit_id in (1, 2):
        commit = Commit(commit_id, datetime(2025, 1, commit_id, tzinfo=UTC), "", {"posts": commit_id})
        for _ in range(2):
            record_run(tmp_path, shoes, Snapshot(tmp_path, commit), "UTC", "")
    record_run(tmp_path, Situation(situation="boots"), Snapshot(tmp_path, commit), "UTC", "")
    found = runs_of(tmp_path, "shoes")
    assert [run.commit_id for run in found] == [2, 1]
    assert all(run.situation == shoes for run in found)
    assert len({run.run_id for run in found}) == 2


def test_a_damaged_page_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "situation-shoes" / FOLDER
    folder.mkdir(parents=True)
    (folder / "a.json").write_text('{"keys": {', encoding="utf-8")
    (folder / "b.json").write_text("{}", encoding="utf-8")
    assert runs_of(tmp_path, "shoes") == []
