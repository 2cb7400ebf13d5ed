"""Whoever objected, or is told to be a minor, is in no answer; and nothing changes where nobody did."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from markets.known import lines
from swayed.engines import DuckDBEngine
from swayed.lake import Withheld
from swayed.workspace import Workspace


def accounts_seen(workspace: Workspace) -> set[str]:
    engine = DuckDBEngine()
    workspace.snapshot().open_in(engine, ["accounts", "posts", "interactions", "touches"])
    seen = set(engine.arrow("SELECT account_id FROM accounts").column(0).to_pylist())
    seen |= set(engine.arrow("SELECT account_id FROM posts").column(0).to_pylist())
    seen |= set(engine.arrow("SELECT target_account_id FROM interactions").column(0).to_pylist())
    seen |= set(engine.arrow("SELECT account_id FROM touches").column(0).to_pylist())
    engine.close()
    return seen - {None}


def test_nobody_is_withheld_where_nobody_objected(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    assert not workspace.snapshot().withheld
    assert accounts_seen(workspace) == {"a1", "a2", "b1", "d1"}


def test_an_objection_holds_for_all_that_is_his_and_for_the_past(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    before = datetime.now(UTC)
    assert workspace.rights.object(workspace.rights.subject("a1"), by="Ada", how="mail") == 3
    for opened in (Workspace(workspace.folder), Workspace(workspace.folder, as_of=before)):
        assert accounts_seen(opened) == {"b1", "d1"}
        assert opened.facts()
        assert "a1" not in {row["person_id"] for row in opened.identities().to_pylist()}
    # An import takes it back for nobody.
    workspace.import_tables(tmp_path / "in")
    assert accounts_seen(workspace) == {"b1", "d1"}


def test_an_objection_recorded_again_keeps_its_day(known: Workspace) -> None:
    def recorded() -> list[tuple[object, ...]]:
        engine = DuckDBEngine()
        Workspace(known.folder).snapshot().whole().open_in(engine, ["objections"])
        found = engine.arrow("SELECT DISTINCT objected_at, recorded_by, how FROM objections").to_pylist()
        engine.close()
        return [tuple(row.values()) for row in found]

    subject, day = known.rights.subject("a1"), datetime(2025, 5, 2, tzinfo=UTC)
    known.rights.object(subject, by="Ada", how="mail")
    first, commits = recorded(), len(known.commits())
    assert known.rights.object(subject, by="Ben") == 3
    assert (recorded(), len(known.commits())) == (first, commits)
    known.rights.object(subject, by="Ben", how="letter")
    assert recorded() == [(first[0][0], "Ben", "letter")]
    known.rights.object(subject, by="Cleo", at=day)
    assert [row[1:] for row in recorded()] == [("Cleo", "letter")]
    assert recorded()[0][0] == day


def test_an_imported_objection_of_a_customer_holds_for_his_accounts(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    later = tmp_path / "later"
    later.mkdir()
    lines(later / "customers.csv", "customer_id,objected_at", "c1,2025-06-01T00:00:00Z")
    workspace.import_tables(later)
    assert accounts_seen(workspace) == {"b1", "d1"}


@pytest.mark.parametrize(
    ("column", "value", "is_out"),
    [
        ("age", "17", True),
        ("age", "18", False),
        ("birth_year", "2020", True),
        ("birth_year", "1970", False),
        ("born_on", "2019-02-03", True),
        ("is_minor", "yes", True),
        ("age", "?", False),
    ],
)
def test_minors_are_left_out(known: Workspace, tmp_path: Path, column: str, value: str, is_out: bool) -> None:
    workspace = known
    later = tmp_path / "later"
    later.mkdir()
    lines(later / "customers.csv", f"customer_id,{column}", f"c1,{value}")
    workspace.import_tables(later)
    assert ("a1" not in accounts_seen(workspace)) == is_out


def test_the_book_still_tells_of_a_contract(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    workspace.rights.object(workspace.rights.subject("a1"), by="Ada")
    assert workspace.collaborations.overview().num_rows == 1
    rule = [row for row in workspace.relations.overview().to_pylist() if row["account_id"] == "a1"]
    assert rule


def test_same_people_give_the_same_key() -> None:
    assert Withheld(frozenset("ab")).digest == Withheld(frozenset("ba")).digest != Withheld(frozenset("a")).digest
    assert Withheld().digest == ""


def test_export_holds_every_row_and_nothing_of_strangers(known: Workspace, tmp_path: Path) -> None:
    workspace = known
    told = workspace.rights.export(workspace.rights.subject("c1"))
    assert {row["account_id"] for row in told["tables"]["accounts"]} == {"a1", "a2"}
    assert [row["event_id"] for row in told["tables"]["events"]] == ["e1"]
    assert set(told["originals"]) == {"export.zip", "statuses.ndjson", "utf16.csv"}
    assert "p3" not in {row["post_id"] for row in told["tables"]["posts"]}


def test_documents_are_filled_from_the_workspace(known: Workspace, tmp_path: Path) -> None:
    rights = known.rights
    for name in ("text", "form", "records", "balance"):
        text = rights.document(name, controller="Brand GmbH", contact="privacy@brand.example")
        assert "Brand GmbH" in text
        assert "{{" not in text
    assert "| posts | 3 |" in rights.document("records")
