"""Rows that are written by command: the rules of an import, all together or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from swayed.errors import Fault, SettingsError
from swayed.lake import writing
from swayed.sources.records import record
from unit.sources.conftest import Desk


def keep(desk: Desk, *rows: dict[str, str], **settings: Any) -> None:
    with writing(desk.register) as writer:
        record(desk.engine, writer, "spend", rows, timezone="UTC", source="the row", **settings)
        writer.commit("spend")


MARCH = {"channel": "search", "from_on": "2026-03-01", "to_on": "2026-03-31", "currency": "EUR"}


def test_a_row_is_new_then_changed_in_what_it_bears(desk: Desk) -> None:
    keep(desk, {**MARCH, "cost": "10.50", "new_customers": "3"})
    keep(desk, {**MARCH, "cost": "12", "new_customers": ""})
    (row,) = desk.rows("spend")
    assert (str(row["cost"]), row["new_customers"], row["net_margin"]) == ("12.0000", None, None)


def test_every_fault_is_told_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(SettingsError) as caught:
        keep(
            desk,
            {**MARCH, "cost": "-1"},
            {**MARCH, "from_on": "yesterday", "cost": "1"},
            faults=[Fault("before", "a", "b")],
            check=lambda row: [Fault("checked", str(row["cost"]), "c")] if row["from_on"] is None else [],
        )
    assert [fault.where for fault in caught.value.faults] == ["before", "cost", "from_on", "checked"]
    assert desk.register.commits() == []


def test_a_required_cell_that_is_left_out_is_told(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="cost is required"):
        keep(desk, MARCH)


def test_the_same_row_again_changes_nothing(desk: Desk) -> None:
    keep(desk, {**MARCH, "cost": "10"})
    n_commits = len(desk.register.commits())
    keep(desk, {**MARCH, "cost": "10.00"})
    assert len(desk.register.commits()) == n_commits


def test_texts_stay_as_they_are_written(desk: Desk) -> None:
    with writing(desk.register) as writer:
        row = {"account_id": "a", "note": 'said "Ad | first",\nthen\\more 👟'}
        record(desk.engine, writer, "relations", [row], timezone="UTC", source="the row")
        writer.commit("relations")
    assert desk.column("relations", "note") == [row["note"]]
