"""Terms of platforms: what may not be tied, what may not be kept; and sheets whose columns every operator names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from swayed.doctor import examine
from swayed.errors import EngineError, SourceError
from swayed.lake import drop_expired, originals, read_original, writing
from swayed.sources import retention
from swayed.sources.exports import SOURCES, Map, Part, Policy, Shape, Source, import_export
from swayed.sources.exports.drift import json_drift
from swayed.sources.mapping import Wanted, propose, remember

from .conftest import ExportDesk

DISCOURSE = SOURCES["discourse"]
SHORT = replace(DISCOURSE, policy=Policy("for thirty days", ties_handles=False, keep_days=30))
MEMBERS = "id,name,username,email,trust_level,external_id\n1,A,ada,ada@example.com,1,7\n2,B,bo,bo@example.com,1,8\n"


def load(desk: ExportDesk, source: Source, *paths: Any) -> Any:
    return import_export(source, paths, sources=SOURCES, register=desk.register, engine=desk.engine)


def test_ties_are_dropped_where_terms_forbid_them(desk: ExportDesk) -> None:
    load(desk, SHORT, desk.put("users.csv", MEMBERS))
    for account in desk.rows("accounts").values():
        assert not {"email_hash", "external_id", "declared_customer_id"} & set(account)


def test_rows_and_originals_go_when_their_time_is_over(desk: ExportDesk) -> None:
    load(desk, SHORT, desk.put("users.csv", MEMBERS))
    load(desk, DISCOURSE, desk.put("more.csv", MEMBERS.replace("ada", "cy").replace("bo", "dee")))
    assert len(desk.rows("held_rows")) == 2
    today = datetime.now(UTC)
    assert retention.expire(desk.register, desk.engine, today.date() + timedelta(days=30)) == 0
    assert retention.expire(desk.register, desk.engine, today.date() + timedelta(days=31)) == 2
    assert set(desk.column("accounts", "handle").values()) == {"cy", "dee"}
    assert desk.rows("held_rows") == {}
    assert drop_expired(desk.register, today + timedelta(days=31)) == 1
    assert [one.name for one in originals(desk.register)] == ["more.csv"]


@pytest.mark.parametrize("broken_at", ["unlink", "change_many"])
def test_a_deletion_of_originals_that_breaks_off_is_finished(
    desk: ExportDesk, monkeypatch: pytest.MonkeyPatch, broken_at: str
) -> None:
    """At whatever moment: no file stays that nobody knows of, and none is called lost that had to go."""
    for name in ("users.csv", "more.csv"):
        load(desk, SHORT, desk.put(name, MEMBERS.replace("ada", name[:-4])))
    desk.register.change("UPDATE originals SET keep_until = '2025-01-01T00:00:00+00:00'")

    def dies(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path if broken_at == "unlink" else desk.register, broken_at, dies)
        with pytest.raises(KeyboardInterrupt):
            drop_expired(desk.register)
    assert not [one for one in examine(desk.register.folder) if one.area == "originals"]
    assert drop_expired(desk.register) == 2
    assert originals(desk.register) == []
    assert not [*(desk.register.folder / "originals").iterdir()]


@pytest.mark.parametrize(("broken_at", "n_kept"), [("before", 0), ("after", 1)])
def test_an_original_is_kept_with_its_rows_or_not_at_all(
    desk: ExportDesk, monkeypatch: pytest.MonkeyPatch, broken_at: str, n_kept: int
) -> None:
    """Broken off just before the commit there is neither, just after it both; the next writer tidies up."""
    path = desk.put("users.csv", MEMBERS)
    real = desk.register.commit

    def dies(*arguments: Any) -> None:
        if broken_at == "after":
            real(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(desk.register, "commit", dies)
        with pytest.raises(KeyboardInterrupt):
            load(desk, SHORT, path)
    assert len(originals(desk.register)) == n_kept
    assert len(desk.rows("accounts")) == 2 * n_kept
    assert not [one for one in examine(desk.register.folder) if one.state.is_damage]
    for one in originals(desk.register):
        assert b"".join(read_original(desk.register, one.digest)) == path.read_bytes()
    with writing(desk.register):
        held = [file.name for file in (desk.register.folder / "originals").iterdir()]
        assert held == [one.digest for one in originals(desk.register)]
    load(desk, SHORT, path)
    assert [one.name for one in originals(desk.register)] == ["users.csv"]
    assert not [one for one in examine(desk.register.folder) if one.area == "originals"]


def test_the_operator_keeps_a_source_for_less_time_and_never_for_more(desk: ExportDesk) -> None:
    today = datetime.now(UTC)
    retention.set_keep_days(desk.register, "discourse", 7)
    load(desk, SHORT, desk.put("users.csv", MEMBERS))
    assert {row["keep_until"] for row in desk.rows("held_rows").values()} == {today.date() + timedelta(days=7)}
    assert [one.keep_until.date() for one in originals(desk.register)] == [today.date() + timedelta(days=7)]
    retention.set_keep_days(desk.register, "discourse", 90)
    assert retention.keep_days_of(desk.register, "discourse", 30) == 30
    assert retention.keep_days_of(desk.register, "discourse", None) == 90
    retention.set_keep_days(desk.register, "discourse", None)
    assert retention.keep_days_of(desk.register, "discourse", None) is None


def test_second_import_on_the_same_day_makes_no_commit(desk: ExportDesk) -> None:
    path = desk.put("users.csv", MEMBERS)
    assert load(desk, SHORT, path).has_committed
    assert not load(desk, SHORT, path).has_committed


SURVEY = Source(
    "survey",
    "a survey",
    "Export it.",
    (
        Part(
            "answers CSV",
            Shape.CSV,
            (),
            (Map("touches", "discourse_likes"),),
            wanted=(Wanted("order_id", ("order",), required=True), Wanted("answer", ("how did you hear",))),
        ),
    ),
)


def test_a_sheet_of_the_operators_own_wants_a_mapping(desk: ExportDesk) -> None:
    path = desk.put("answers.csv", "Order,How did you hear?\n#1,a friend\n")
    with pytest.raises(SourceError, match=r"columns are not known yet.*swayed import survey \S*/answers.csv --map"):
        load(desk, SURVEY, path)
    (part,) = SURVEY.parts
    proposal = propose(SURVEY.about(part), part.wanted, ["Order", "How did you hear?"], {})
    assert proposal.columns == {"Order": "order_id", "How did you hear?": "answer"}
    remember(desk.register, proposal)
    # The sheet is known now and read; what its columns become is not what this SQL of another source expects.
    with pytest.raises(EngineError, match="export_mapped"):
        load(desk, SURVEY, path)


def test_drift_of_json() -> None:
    part = Part(
        "p", Shape.JSON, ("id",), (), structure={"id": "VARCHAR", "a": [{"b": "VARCHAR"}]}, expected=("a.b", "id")
    )
    new, missing, renamed = json_drift(part, {"id": "UBIGINT", "a": [{"bb": "VARCHAR"}], "z": "NULL"})
    assert new == ("a.bb", "z")
    assert missing == ("a.b",)
    assert renamed == ("a.bb (perhaps the new name of a.b)",)


def test_terms_of_every_platform() -> None:
    # Own records, and the forum where members sign in with the address or number of a customer.
    first_party = {"shopify", "woocommerce", "ga4", "hubspot", "salesforce", "klaviyo", "survey", "discourse"}
    assert {name for name, source in SOURCES.items() if source.policy.ties_handles} == first_party
    assert {name: days for name, source in SOURCES.items() if (days := source.policy.keep_days)} == {"youtube": 30}


def test_an_empty_cell_of_an_export_says_nothing(desk: ExportDesk) -> None:
    load(desk, DISCOURSE, desk.put("users.csv", MEMBERS))
    before = desk.rows("accounts")
    load(desk, DISCOURSE, desk.put("blank.csv", MEMBERS.replace("1,A,", "1,,")))
    assert desk.rows("accounts") == before
