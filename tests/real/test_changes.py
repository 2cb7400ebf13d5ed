"""What changed between two states of real data: keyboards as known in 2021, a channel as known in 2008, and both as known now."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from real.test_answers import DATA, situations
from real.test_channel_currents import WORDS
from swayed.changes.step import changes_of
from swayed.engines import DuckDBEngine
from swayed.exposures.tables import MEETINGS
from swayed.influence.tables import EFFECTS
from swayed.paths.tables import TRANSITIONS
from swayed.people.tables import PEOPLE
from swayed.workspace import Workspace

UNTIL = "2021-07-01"


@pytest.mark.slow
def test_whoever_is_named_since_came_in_with_new_evidence(tmp_path):
    workspace, path = _begun("keyboards", situations()["keyboards"], tmp_path)
    workspace.import_tables(_as_known_then(DATA / "keyboards", tmp_path / "then", UNTIL))
    before = _named(workspace.study(path))
    assert workspace.study(path).changes().num_rows == 0, "there was no run before"
    workspace.import_tables(DATA / "keyboards")
    study = workspace.study(path)
    after = _named(study)

    moved = [row for row in study.changes().to_pylist() if row["what"] in ("came in", "went out")]
    print(", ".join(f"{row['what']}: {row['was']} -> {row['is']}" for row in moved))
    assert {row["person_id"] for row in moved if row["what"] == "came in"} == after - before
    assert {row["person_id"] for row in moved if row["what"] == "went out"} == before - after
    assert len(after - before) == 2
    assert {row["why"] for row in moved} == {"new evidence"}
    # One of them was named by seven already, and no customer of the situation had met him: not "0 name him".
    assert {row["was"] for row in moved} == {"not met", "1 name him"}
    assert all(row["is_real"] for row in moved)


@pytest.mark.slow
def test_currents_of_ten_more_years(tmp_path):
    """Fewer and fewer spoke of CDs already, and it was not sure; a release of 2005 was falling, and is no subject any more."""
    workspace, path = _begun("ubuntu_irc", f"situation: channel\ntopic: {{any: [{WORDS}]}}\n", tmp_path)
    engine = DuckDBEngine()
    try:
        states = (
            ("then", _as_known_then(DATA / "ubuntu_irc", tmp_path / "then", "2009-01-01")),
            ("now", DATA / "ubuntu_irc"),
        )
        for side, folder in states:
            workspace.import_tables(folder)
            engine.put(f"{side}_currents", workspace.study(path).run(until="currents").read("currents"))
            for table in (PEOPLE, EFFECTS, MEETINGS, TRANSITIONS):
                engine.put(f"{side}_{table.name}", table.empty())
        rows = changes_of(engine, is_redefined=False, has_currents=True).to_pylist()
    finally:
        engine.close()
    print(", ".join(f"{row['person']}: {row['was']} -> {row['is']}, {row['note']}" for row in rows))
    told = {row["person"]: (row["was"], row["is"], row["note"]) for row in rows if row["is_real"]}
    assert told["cd"] == ("noise", "current falling", "the slope is as it was, and known more surely")
    assert told["hoary"][:2] == ("current falling", "noise")
    assert len(rows) <= 4, "most of what is talked of did not change"


def _begun(data: str, situation: str, folder: Path) -> tuple[Workspace, Path]:
    """A workspace without tables, and the file of a situation; skips where the data set is absent."""
    if not (DATA / data).is_dir():
        pytest.skip(f"{DATA / data} is absent")
    path = folder / "situation.yaml"
    path.write_text(situation, encoding="utf-8")
    return Workspace.create(folder / "brand"), path


def _named(study):
    return {row["person_id"] for row in study.people().to_pylist()}


def _as_known_then(data: Path, folder: Path, until: str) -> Path:
    """The tables without whatever happened later."""
    folder.mkdir()
    for file in data.glob("*.csv*"):
        whole = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        rows = list(csv.DictReader(io.StringIO(whole.decode("utf-8"), newline="")))
        when = next((name for name in ("posted_at", "occurred_at") if name in rows[0]), None)
        with (folder / file.name.removesuffix(".gz")).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if when is None or row[when] < until)
    return folder
