"""An experiment about one person sets the level of his type, as types are found in the market itself, and moves the others'."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from recovery.test_profiles import SMALL, study_of
from swayed.lab import MarketSettings
from swayed.workspace import Workspace

PRIOR_LEVEL, TRUE_LEVEL = 0.5, 0.2


def test_an_experiment_with_one_person_sets_the_level_of_his_type(tmp_path):
    _, study = study_of(MarketSettings(seed=5, has_types=True, **SMALL), tmp_path)
    before, types = _effects(study)
    tested = max((key for key in before if key[0] in types), key=lambda key: before[key]["increment"])
    at_level_one = before[tested]["increment"] / PRIOR_LEVEL
    workspace = Workspace(study.folder)
    _import_lift(workspace, tmp_path / "lifts.csv", tested, TRUE_LEVEL * at_level_one, 0.02 * at_level_one)
    after, _ = _effects(workspace.study(tmp_path / "market" / "situation.yaml"))

    ratios = {key: after[key]["increment"] / row["increment"] for key, row in before.items() if row["increment"] > 0}
    alike = [key for key in ratios if types.get(key[0]) == types[tested[0]]]
    others = [key for key in ratios if key[0] in types and types[key[0]] != types[tested[0]]]
    assert len({key[0] for key in alike}) > 5
    assert len({types[key[0]] for key in others}) > 1
    assert [ratios[key] for key in alike] == pytest.approx([TRUE_LEVEL / PRIOR_LEVEL] * len(alike), rel=0.05)
    moved = np.array([ratios[key] for key in others])
    assert ((moved > TRUE_LEVEL / PRIOR_LEVEL + 0.05) & (moved < 1.0)).all(), "they lean on it, and less"
    assert {after[key]["level"] for key in alike} == {"calibrated"}
    assert {after[key]["level"] for key in others} == {"uncalibrated"}
    assert {row["level"] for row in before.values()} == {"uncalibrated"}
    same = [(after[key]["credited_transitions"], after[key]["grade"]) for key in before]
    assert same == [(row["credited_transitions"], row["grade"]) for row in before.values()], "credit is what it was"


def _effects(study):
    """Rows of `effects` by person and stage, and the type of each person who has one."""
    results = study.run(until="influence")
    rows = {(row["person_id"], row["stage"]): row for row in results.read("effects").to_pylist()}
    ways = results.read("person_ways").to_pylist()
    return rows, {row["person_id"]: row["type_no"] for row in ways if row["type_no"] is not None}


def _import_lift(workspace, file, tested, steps, error):
    person, stage = tested
    cells = {
        "lift_id": "e1",
        "account_id": person,
        "stage": stage,
        "starts_on": "2025-01-01",
        "ends_on": "2025-12-31",
        "transitions": f"{steps:.4f}",
        "standard_error": f"{error:.4f}",
    }
    with file.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, list(cells))
        writer.writeheader()
        writer.writerow(cells)
    assert workspace.import_tables(file).summary.rejects.num_rows == 0
