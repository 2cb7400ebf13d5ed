"""The book of collaborations from the command line: agree, pay, deliver, check, ask, close; who may be contacted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import swayed as package
from product.conftest import Command

TABLES = {
    "accounts.csv": "account_id,platform,handle,display_name\nig:maya,instagram,maya.runs,Maya Okafor\nf:bo,forum,bo,Bo\n",
    "customers.csv": "customer_id,handles,objected_at\nc1,forum:bo,2026-01-05\n",
    "posts.csv": "post_id,account_id,posted_at,text\n"
    "p1,ig:maya,2026-03-05T10:00:00Z,#ad Three weeks in the mud with the new shoes. MAYA-10 for ten off\n"
    "p2,ig:maya,2026-03-07T10:00:00Z,Three weeks in the mud with the new shoes. MAYA-10 for ten off\n",
}


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one collaboration; its shared steps have run."""
    folder = tmp_path_factory.mktemp("agreed")
    (folder / "tables").mkdir()
    for name, content in TABLES.items():
        (folder / "tables" / name).write_text(content, encoding="utf-8")
    workspace = package.create(folder / "brand", currency="EUR")
    workspace.import_tables(folder / "tables")
    cells = {"kind": "fee", "cost": "500", "starts_on": "2026-03-01", "ends_on": "2026-03-31", "code": "MAYA-10"}
    workspace.collaborations.add("maya.runs", {**cells, "disclosure": "Ad"})
    workspace.relations.overview()
    return folder / "brand"


@pytest.fixture
def brand(agreed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(agreed, tmp_path / "brand"))


def test_the_whole_story(swayed: Command, brand: Path) -> None:
    key = "maya.runs-1"
    assert swayed("collaborations", "pay", key, "300", "--on", "2026-03-15", "-w", brand).code == 0
    assert swayed("collaborations", "pay", key, "50", "--back", "-w", brand).code == 0
    checked = swayed("collaborations", "check", "-w", brand, "-q")
    assert checked.code == 0
    for words in ("2 pieces of content: 1 stated, 1 missing", "p2", 'ask: begin with "Ad"', "no lawyer"):
        assert words in checked.out
    (case,) = json.loads(swayed("collaborations", "case", "-w", brand, "--format", "json").out)
    assert case["is_open"]
    swayed("collaborations", "case", case["case_id"], "--note", "asked", "--by", "Maya", "-w", brand)
    assert swayed("collaborations", "case", case["case_id"], "--close", "mended", "--by", "Maya", "-w", brand).code == 0
    log = swayed("collaborations", "case", case["case_id"], "-w", brand).out
    assert ["opened" in log, "noted by Maya: asked" in log, "closed by Maya: mended" in log] == [True] * 3
    listed = swayed("collaborations", "list", "-w", brand, "-q").out
    assert "Maya Okafor" in listed
    assert "250.00" in listed
    assert max(len(line) for line in listed.splitlines()) <= 80
    (row,) = json.loads(swayed("collaborations", "list", "-w", brand, "-q", "--format", "json").out)
    assert (row["unpaid"], row["n_delivered"], row["n_stated"]) == (250.0, 2, 1)


@pytest.mark.parametrize("command", [("collaborations", "list"), ("collaborations", "check"), ("relations", "list")])
def test_every_answer_can_be_written(swayed: Command, brand: Path, tmp_path: Path, command: tuple[str, str]) -> None:
    swayed("relations", "set", "maya.runs", "--status", "warm", "-w", brand, "-q")
    for form in ("csv", "json", "parquet"):
        target = tmp_path / f"answer.{form}"
        assert swayed(*command, "-w", brand, "-q", "--format", form, "-o", target).code == 0
    assert pq.read_table(tmp_path / "answer.parquet").num_rows == len(
        json.loads((tmp_path / "answer.json").read_text())
    )
    assert swayed(*command, "-w", brand, "-q", "--as-of", "2020-01-01").code == 0


def test_wrong_terms_are_told_together(swayed: Command, brand: Path) -> None:
    said = swayed(
        "collaborations", "add", "maya.runs", "--kind", "feee", "--cost", "much", "--from", "2026-03-01", "--to",
        "2026-02-01", "--agreed", "must say it is great", "-w", brand,
    )  # fmt: skip
    assert said.code == 1
    assert "4 faults" in said.err
    for word in ("kind", "cost", "ends_on", "must say it is great", "never what to think of it"):
        assert word in said.err
    assert "Traceback" not in said.err


def test_an_objection_wins(swayed: Command, brand: Path) -> None:
    said = swayed("relations", "set", "bo", "--may-contact", "agreed", "--basis", "by mail", "-w", brand, "-q")
    assert said.code == 1
    assert "objected as a customer" in said.err
    assert swayed("relations", "set", "bo", "--may-contact", "no", "-w", brand, "-q").code == 0
    allowed = ("--may-contact", "agreed", "--basis", "wrote to us", "--next", "send shoes", "--on", "2026-05-10")
    assert swayed("relations", "set", "maya.runs", *allowed, "-w", brand, "-q").code == 0
    rows = json.loads(swayed("relations", "list", "-w", brand, "-q", "--format", "json").out)
    assert {row["account_id"]: row["may_contact"] for row in rows} == {"ig:maya": "agreed", "f:bo": "no"}
    shown = swayed("relations", "list", "-w", brand, "-q").out
    assert "send shoes" in shown
    assert "is a customer who objected" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("collaborations", "case", "--close", "why"),
        ("collaborations", "case", "x", "--close", "a", "--note", "b"),
        ("collaborations", "check", "--as-of", "soon"),
    ],
)
def test_wrong_use_is_told(swayed: Command, brand: Path, words: tuple[str, ...]) -> None:
    assert swayed(*words, "-w", brand).code == 2
