"""What the operator writes: costs, names and numbers, all faults told together."""

from __future__ import annotations

import pytest

from swayed.errors import AccessError, SettingsError
from swayed.plans.request import PlanRequest, read_costs


def written(tmp_path, text):
    path = tmp_path / "fees.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_costs_by_person_an_empty_cell_is_unknown(tmp_path):
    assert read_costs(written(tmp_path, "person,cost\nMaya,250\nnoa,\n@kim,99.50\n")) == {"Maya": 250.0, "@kim": 99.5}
    assert read_costs(written(tmp_path, "account,note,cost\na1,x,3\n")) == {"a1": 3.0}


def test_every_wrong_line_is_told(tmp_path):
    with pytest.raises(SettingsError) as raised:
        read_costs(written(tmp_path, "person,cost\nMaya,much\nNoa,-3\nKim,1\n"))
    assert [fault.line for fault in raised.value.faults] == [2, 3]
    with pytest.raises(SettingsError, match="columns person"):
        read_costs(written(tmp_path, "who,price\nMaya,3\n"))
    with pytest.raises(AccessError):
        read_costs(tmp_path / "none.csv")


def test_numbers_that_cannot_be():
    request = PlanRequest(budget=-1.0, max_people=0, margin_share=1.5, costs={"Maya": float("nan")})
    with pytest.raises(SettingsError) as raised:
        request.check()
    assert [fault.where for fault in raised.value.faults] == ["budget", "max_people", "margin_share", "costs"]
    PlanRequest(budget=0.0, max_people=1, margin_share=1.0).check()
