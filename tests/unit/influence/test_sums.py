"""Sums over active rows against NumPy's."""

from __future__ import annotations

import numpy as np

from swayed.influence.kernels.sums import rows_of_persons_met, sums_by_event, sums_by_met

N_KINDS, N_PERSONS = 3, 5
ROW_PTR = np.array([0, 3, 3, 5])
ROW_SOURCE = np.array([7, 2, 6, 0, 14], np.uint32)  # persons 2, 0, 2 | nobody | 0, 4
MET_PTR = np.array([0, 2, 2, 4])
MET_PERSON = np.array([2, 0, 4, 0], np.uint32)
GAIN = np.array([0.5, 1.0, 2.0, 4.0, 8.0], np.float32)
KINDS = np.array([1.0, 3.0, 7.0])


def test_rows_find_the_person_met_before_the_same_transition() -> None:
    found = rows_of_persons_met(ROW_PTR, ROW_SOURCE, MET_PTR, MET_PERSON, N_KINDS, N_PERSONS)
    assert found.tolist() == [0, 1, 0, 3, 2]


def test_sums_weigh_each_kind() -> None:
    row_met = rows_of_persons_met(ROW_PTR, ROW_SOURCE, MET_PTR, MET_PERSON, N_KINDS, N_PERSONS)
    weighted = KINDS[ROW_SOURCE % N_KINDS] * GAIN
    assert sums_by_event(ROW_PTR, ROW_SOURCE, GAIN, KINDS).tolist() == [weighted[:3].sum(), 0.0, weighted[3:].sum()]
    by_met = np.zeros(len(MET_PERSON))
    sums_by_met(row_met, ROW_SOURCE, GAIN, KINDS, by_met)
    assert by_met.tolist() == np.bincount(row_met, weighted, len(MET_PERSON)).tolist()
