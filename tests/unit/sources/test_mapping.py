"""A column mapping: proposed from names and cells, corrected, remembered under the names of the columns."""

from __future__ import annotations

import pytest

from swayed.errors import SourceError
from swayed.sources.mapping import Wanted, corrected, propose, read_proposal, remember, remembered, wanted_of
from swayed.tables import INPUT_TABLES

from .conftest import Desk

COLLABORATIONS = wanted_of(INPUT_TABLES["collaborations"])
SHEET = "Creator;Honorar;Promo code;Deal ID;Start date\nada;1.200,50;ADA10;d1;01.02.2024\nbo;300,00;;d2;15.02.2024\n"


def test_names_and_cells_propose(desk: Desk) -> None:
    proposal = read_proposal(desk.register, "collaborations", COLLABORATIONS, desk.put("fees.csv", SHEET))
    assert proposal.columns["Honorar"] == "cost"
    assert proposal.columns["Promo code"] == "code"
    assert proposal.columns["Start date"] == "starts_on"
    assert proposal.samples["Creator"] == ["ada", "bo"]


def test_cells_speak_against_a_name() -> None:
    wanted = (Wanted("occurred_at", ("date",), form="time"),)
    assert propose("t", wanted, ["Date"], {"Date": ["2024-01-01"]}).columns == {"Date": "occurred_at"}
    assert propose("t", wanted, ["Dates"], {"Dates": ["first date", "no date"]}).columns == {}


def test_every_field_once() -> None:
    proposal = propose("t", (Wanted("email", form="address"),), ["E-Mail", "email"], {})
    assert proposal.columns == {"email": "email"}


def test_required_fields_without_a_column_are_told() -> None:
    assert propose("collaborations", COLLABORATIONS, ["Fee"], {}).missing == ("collaboration_id", "account_id")


def test_corrections_win_and_leave_out() -> None:
    proposal = propose("collaborations", COLLABORATIONS, ["Deal ID", "Creator", "Fee"], {})
    mine = corrected(proposal, COLLABORATIONS, {"Deal ID": "collaboration_id", "Fee": ""})
    assert mine.columns == {"Deal ID": "collaboration_id", "Creator": "account_id"}
    assert mine.missing == ()


def test_remembered_in_any_order_of_columns(desk: Desk) -> None:
    proposal = propose("collaborations", COLLABORATIONS, ["Deal ID", "Creator"], {})
    mine = corrected(proposal, COLLABORATIONS, {"Deal ID": "collaboration_id", "Creator": "account_id"})
    remember(desk.register, mine)
    found = remembered(desk.register, "collaborations", [" creator ", "DEAL ID"])
    assert found == {" creator ": "account_id", "DEAL ID": "collaboration_id"}
    assert remembered(desk.register, "collaborations", ["Creator"]) is None
    assert remembered(desk.register, "touches", ["Deal ID", "Creator"]) is None


def test_a_mapped_sheet_is_imported_without_a_question(desk: Desk) -> None:
    path = desk.put("fees.csv", SHEET)
    with pytest.raises(SourceError, match="collaboration_id"):
        desk.load(path, table="collaborations")
    proposal = read_proposal(desk.register, "collaborations", COLLABORATIONS, path)
    remember(
        desk.register, corrected(proposal, COLLABORATIONS, {"Deal ID": "collaboration_id", "Creator": "account_id"})
    )
    desk.load(path, table="collaborations")
    assert desk.column("collaborations", "collaboration_id") == ["d1", "d2"]
    assert [str(cost) for cost in desk.column("collaborations", "cost")] == ["1200.5000", "300.0000"]
    assert not desk.load(path, table="collaborations").has_committed
    assert read_proposal(desk.register, "collaborations", COLLABORATIONS, path).is_remembered
