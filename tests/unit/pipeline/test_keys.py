"""A step's key changes with everything that decides its results, and with nothing else."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import swayed
from swayed.lake import Commit, Snapshot
from swayed.pipeline import STEPS, keys, step_keys
from swayed.situations import Situation
from swayed.situations.settings import Decision, Factor, Period, Places, Topic
from swayed.tables import LAKE_TABLES

PLAIN = Situation(situation="shoes", decision=Decision(stages=("research", "purchase")))
SHARED = {step.name for step in STEPS if step.is_shared}
NAMES = [step.name for step in STEPS]

ROOM = {
    "step.py": '"""What it does."""\n\n\ndef run(a):\n    """Adds."""\n    # why\n    return a + 1\n',
    "sql/rows.sql": "-- One row.\nSELECT a\n    -- why\nFROM t\n",
}


def fingerprint(folder: Path, edits: dict[str, tuple[str, str]] | None = None) -> str:
    """The fingerprint of a room's code, with some text replaced."""
    for name, text in ROOM.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        old, new = (edits or {}).get(name, ("", ""))
        assert old in text
        path.write_text(text.replace(old, new) if old else text)
    parts: list[str] = []
    keys._gather(folder, parts)
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("step.py", "# why", "# because"),
        ("step.py", "    # why\n", ""),
        ("step.py", '"""What it does."""', '"""Something else."""'),
        ("step.py", '    """Adds."""\n', ""),
        ("step.py", "return a + 1", "return (\n        a + 1\n    )"),
        ("sql/rows.sql", "-- One row.", "-- One line."),
        ("sql/rows.sql", "    -- why\n", ""),
        ("sql/rows.sql", "SELECT a\n", "SELECT\n    a\n"),
    ],
)
def test_comments_docstrings_and_layout_do_not_count(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert fingerprint(tmp_path, {file: (old, new)}) == fingerprint(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("step.py", "a + 1", "a + 2"),
        ("step.py", "def run(a)", "def run(a=1)"),
        ("sql/rows.sql", "SELECT a", "SELECT b"),
        ("sql/rows.sql", "FROM t", "FROM t WHERE a > 1"),
    ],
)
def test_code_and_sql_count(tmp_path: Path, file: str, old: str, new: str) -> None:
    assert fingerprint(tmp_path, {file: (old, new)}) != fingerprint(tmp_path)


def test_files_count_by_name_and_caches_do_not(tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "step.py").write_text("x = 1")
    assert fingerprint(tmp_path) == before
    (tmp_path / "sql" / "more.sql").write_text("SELECT 1")
    assert fingerprint(tmp_path) != before


def snapshot(**versions: int) -> Snapshot:
    return Snapshot(Path("brand"), Commit(1, datetime(2025, 1, 1, tzinfo=UTC), "import", versions))


def changed(situation: Situation = PLAIN, timezone: str = "UTC", **versions: int) -> set[str]:
    """Steps whose key differs from the plain one."""
    before = step_keys(STEPS, snapshot(posts=1), PLAIN, "UTC")
    after = step_keys(STEPS, snapshot(**{"posts": 1, **versions}), situation, timezone)
    assert set(before) == set(after) == set(NAMES)
    return {name for name in NAMES if before[name] != after[name]}


def downstream(*first: str) -> set[str]:
    """These steps and every step that reads what they write, however far."""
    maker = {table.name: step.name for step in STEPS for table in step.writes}
    reached = set(first)
    for step in STEPS:
        if reached & {maker[name] for name in step.reads if name in maker}:
            reached.add(step.name)
    return reached


def test_the_same_question_has_the_same_keys() -> None:
    assert changed() == set()
    assert changed(PLAIN.model_copy(update={"situation": "another name"})) == set()


def test_another_zone_is_another_answer() -> None:
    assert changed(timezone="Europe/Berlin") == set(NAMES)


def test_another_currency_is_another_ledger() -> None:
    before = step_keys(STEPS, snapshot(posts=1), PLAIN, "UTC", "EUR")
    after = step_keys(STEPS, snapshot(posts=1), PLAIN, "UTC", "CHF")
    assert {name for name in NAMES if before[name] != after[name]} == downstream("ledger")


def test_a_module_has_a_fingerprint_of_its_own() -> None:
    assert keys.code_fingerprint("swayed.money") != keys.code_fingerprint("swayed.tables")


@pytest.mark.parametrize(
    ("table", "first"),
    [
        (
            "accounts",
            {
                "contacts",
                "identities",
                "declarations",
                "situation",
                "exposures",
                "currents",
                "ledger",
                "people",
                "profiles",
                "messages",
                "plans",
            },
        ),
        ("follows", {"identities", "exposures", "ledger"}),
        ("rates", {"ledger"}),
        ("relations", {"relations"}),
        ("spend", set()),
    ],
)
def test_a_new_version_of_a_table_renews_its_readers(table: str, first: set[str]) -> None:
    assert first == {step.name for step in STEPS if table in step.reads}
    assert changed(**{table: 2}) == downstream(*first)


_WORDS = Factor(**{"from": "wording", "phrases": ("dear",), "use": "weight"})


@pytest.mark.parametrize(
    ("part", "value", "first"),
    [
        ("topic", Topic(any=("lugs",)), {"situation"}),
        ("communities", ("trail",), {"situation"}),
        ("customers", {"country": ("AT",)}, {"situation"}),
        ("segment_by", ("country",), {"situation"}),
        ("factors", {"economics": _WORDS}, {"situation"}),
        ("decision", Decision(stages=("research", "purchase"), repeatable=("purchase",)), {"situation"}),
        ("enter", "period", {"paths"}),
        ("period", Period(**{"from": date(2025, 1, 1)}), {"paths"}),
        ("places", Places(digital=("video",)), {"exposures"}),
    ],
)
def test_a_part_of_the_situation_renews_the_steps_that_read_it(part: str, value: Any, first: set[str]) -> None:
    assert changed(PLAIN.model_copy(update={part: value})) == downstream(*first)


def test_shared_steps_do_not_depend_on_the_situation() -> None:
    alone = step_keys(STEPS, snapshot(posts=1), None, "UTC")
    assert set(alone) == SHARED == {"contacts", "identities", "declarations", "relations"}
    assert alone.items() <= step_keys(STEPS, snapshot(posts=1), PLAIN, "UTC").items()


@pytest.mark.parametrize("step", [step for step in STEPS if not step.is_shared], ids=lambda step: step.name)
def test_every_part_that_a_room_reads_is_in_its_key(step: Any) -> None:
    folder = Path(swayed.__file__).parent / step.rooms[0].removeprefix("swayed.")
    # Reading and filling a situation happen before the steps; the step reads it through `step.py` and what that calls.
    unread = {"reading.py", "validation.py", "template.py", "resolving.py", "facts.py", "samples.py"}
    read = {
        node.attr
        for path in folder.rglob("*.py")
        if path.name not in unread
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "situation"
    }
    # These read the situation through the tables of other steps alone.
    assert read & set(Situation.model_fields) <= set(step.part(PLAIN) or ())
    assert bool(read & set(Situation.model_fields)) is (step.name not in {"ways", "ledger", "customers"})


def test_every_table_read_is_made_before_or_imported() -> None:
    made = set(LAKE_TABLES)
    for step in STEPS:
        assert set(step.reads) <= made, step.name
        names = {table.name for table in step.writes}
        assert not names & made, step.name
        made |= names
