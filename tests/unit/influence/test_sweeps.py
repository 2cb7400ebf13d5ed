"""Causes are drawn, expected and summed from one hazard; a slow twin tells each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from swayed.influence.kernels.draws import mixed, uniform
from swayed.influence.kernels.integrals import UNIT
from swayed.influence.kernels.levels import hazard_parts, kernel_parts
from swayed.influence.kernels.sweeps import ASSOCIATION, BASELINE, CONTACT, GENERAL, draw_causes, expected_causes
from swayed.influence.world import taken_rows

N_EVENTS, N_PERSONS, KINDS = 4000, 30, np.array([1.0, 0.4, 1.6])
SWEEP_KEY = np.uint64(12345)


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    """Transitions that met nobody, few or many persons, each through one to three kinds; some rows have faded to nothing."""
    random = np.random.default_rng(3)
    met = [np.flatnonzero(random.random(N_PERSONS) < share) for share in random.beta(0.3, 1.0, N_EVENTS)]
    sources = [[p * 3 + k for p in own for k in range(1 + (p + e) % 3)] for e, own in enumerate(met)]
    row_source = np.concatenate([np.array(own, np.uint32) for own in sources]).astype(np.uint32)
    gain = random.exponential(0.05, len(row_source)) * (random.random(len(row_source)) < 0.8)
    row_event = np.repeat(np.arange(N_EVENTS), [len(own) for own in sources])
    beta = random.gamma(0.5, 0.3, N_PERSONS)
    return {
        "event_rate": random.exponential(0.02, N_EVENTS),
        "general_rate": 0.05 * np.bincount(row_event, KINDS[row_source % 3] * gain, N_EVENTS),
        "met_ptr": np.concatenate([[0], np.cumsum([len(own) for own in met])]).astype(np.int64),
        "met_person": np.concatenate(met).astype(np.uint32),
        "association": random.gamma(0.5, 0.005, N_PERSONS),
        "row_ptr": np.concatenate([[0], np.cumsum([len(own) for own in sources])]).astype(np.int64),
        "row_source": row_source,
        "row_gain": gain.astype(np.float32),
        "source_rate": (beta[:, None] * KINDS).ravel(),
    }


@pytest.fixture(scope="module")
def event_key() -> Any:
    return np.random.default_rng(4).integers(0, 2**63, N_EVENTS).astype(np.uint64)


def rates_of(rows: dict[str, Any], e: int) -> tuple[Any, Any]:
    """Rates of the persons met before transition e, and of its active rows."""
    met = slice(rows["met_ptr"][e], rows["met_ptr"][e + 1])
    own = slice(rows["row_ptr"][e], rows["row_ptr"][e + 1])
    contacts = rows["source_rate"][rows["row_source"][own]] * rows["row_gain"][own].astype(np.float64)
    return rows["association"][rows["met_person"][met]], contacts


def drawn_by_hand(rows: dict[str, Any], e: int, event_key: Any) -> tuple[int, int]:
    """Cause of transition e: where a height between nothing and its hazard falls among all rates laid end to end."""
    associations, contacts = rates_of(rows, e)
    if len(contacts) == 0:
        return BASELINE, -1
    key = np.uint64(int(mixed(SWEEP_KEY ^ event_key[e])))
    ends = np.cumsum([rows["event_rate"][e], rows["general_rate"][e], *associations, *contacts])
    place = int(np.searchsorted(ends, uniform(key, 0) * ends[-1], side="right"))
    if place == 0:
        return BASELINE, -1
    if place == 1:
        own = slice(rows["row_ptr"][e], rows["row_ptr"][e + 1])
        ends = np.cumsum(KINDS[rows["row_source"][own] % 3] * rows["row_gain"][own])
        return GENERAL, rows["row_ptr"][e] + int(np.searchsorted(ends, uniform(key, 1) * ends[-1], side="right"))
    if place < 2 + len(associations):
        return ASSOCIATION, rows["met_ptr"][e] + place - 2
    return CONTACT, rows["row_ptr"][e] + place - 2 - len(associations)


def test_a_cause_is_drawn_where_a_height_falls_among_the_rates(rows: dict[str, Any], event_key: Any) -> None:
    cause, where = draw_causes(SWEEP_KEY, event_key, *rows.values(), KINDS)
    by_hand = [drawn_by_hand(rows, e, event_key) for e in range(N_EVENTS)]
    assert list(zip(cause.tolist(), where.tolist(), strict=True)) == by_hand
    assert np.bincount(cause, minlength=4).min() > 100


def test_a_row_that_faded_to_nothing_causes_nothing(rows: dict[str, Any], event_key: Any) -> None:
    cause, where = draw_causes(SWEEP_KEY, event_key, *rows.values(), KINDS)
    assert (rows["row_gain"][where[cause == CONTACT]] > 0.0).all()


def test_causes_do_not_depend_on_the_order_of_transitions(rows: dict[str, Any], event_key: Any) -> None:
    cause, where = draw_causes(SWEEP_KEY, event_key, *rows.values(), KINDS)
    order = np.argsort(np.diff(rows["row_ptr"]), kind="stable")
    met_ptr, met = taken_rows(rows["met_ptr"], order)
    row_ptr, own = taken_rows(rows["row_ptr"], order)
    turned = rows | {
        "event_rate": rows["event_rate"][order],
        "general_rate": rows["general_rate"][order],
        "met_ptr": met_ptr,
        "met_person": rows["met_person"][met],
        "row_ptr": row_ptr,
        "row_source": rows["row_source"][own],
        "row_gain": rows["row_gain"][own],
    }
    turned_cause, turned_where = draw_causes(SWEEP_KEY, event_key[order], *turned.values(), KINDS)
    assert (turned_cause == cause[order]).all()
    through = (cause[order] == CONTACT) | (cause[order] == GENERAL)
    assert (own[turned_where[through]] == where[order][through]).all()


def test_expected_causes_are_shares_of_the_hazard(rows: dict[str, Any]) -> None:
    baseline, general, *units = expected_causes(*rows.values())
    of_person, of_source = (summed * UNIT for summed in units)
    assert baseline.sum() + general.sum() + of_person.sum() + of_source.sum() == pytest.approx(N_EVENTS)
    by_hand = np.zeros(N_PERSONS)
    for e in range(N_EVENTS):
        associations, contacts = rates_of(rows, e)
        if len(contacts):
            hazard = rows["event_rate"][e] + rows["general_rate"][e] + associations.sum() + contacts.sum()
            by_hand[rows["met_person"][rows["met_ptr"][e] : rows["met_ptr"][e + 1]]] += associations / hazard
    assert of_person == pytest.approx(by_hand)


def test_parts_of_the_hazard_are_sums_of_the_rates(rows: dict[str, Any]) -> None:
    parts = hazard_parts(*rows.values())
    by_hand = np.array([[own.sum() for own in rates_of(rows, e)] for e in range(N_EVENTS)]).T
    assert parts[[BASELINE, GENERAL]] == pytest.approx(np.array([rows["event_rate"], rows["general_rate"]]))
    assert parts[[ASSOCIATION, CONTACT]] == pytest.approx(by_hand)


def test_each_kernel_has_its_own_sum(rows: dict[str, Any]) -> None:
    sums = np.column_stack([rows["row_gain"], 2.0 * rows["row_gain"]]).astype(np.float32)
    parts = kernel_parts(rows["row_ptr"], rows["row_source"], sums, rows["source_rate"])
    contacts = hazard_parts(*rows.values())[CONTACT]
    assert parts == pytest.approx(np.column_stack([contacts, 2.0 * contacts]))
