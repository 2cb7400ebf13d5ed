"""Rows of persons met, put together by person: against sorting and loops over lists."""

import numpy as np
import pytest

from swayed.influence.kernels.persons import (
    customers_moved,
    gains_beside_others,
    places_by_person,
    put_by_person,
    sums_of_persons,
)
from swayed.influence.world import pointers

N_PERSONS, N_EVENTS = 9, 40


@pytest.fixture
def rows():
    random = np.random.default_rng(6)
    met = [np.sort(random.choice(N_PERSONS - 1, random.integers(0, 6), replace=False)) for _ in range(N_EVENTS)]
    met_ptr = np.concatenate([[0], np.cumsum([len(own) for own in met])])
    person = np.concatenate(met).astype(np.uint32)
    place = np.zeros(len(person), np.uint32)
    person_ptr = places_by_person(person, N_PERSONS, place)
    return met_ptr, person, place, person_ptr


def by_person(values, place):
    out = np.zeros(len(place))
    put_by_person(values, place, out)
    return out


def test_rows_stand_by_person_as_one_stable_sort_puts_them(rows):
    met_ptr, person, place, person_ptr = rows
    order = np.argsort(person, kind="stable")
    assert person_ptr.tolist() == pointers(person, N_PERSONS).tolist()
    assert by_person(np.arange(len(person), dtype=float), place).tolist() == order.tolist()
    event = np.zeros(len(person), np.int32)
    put_by_person(np.repeat(np.arange(N_EVENTS, dtype=np.int32), np.diff(met_ptr)), place, event)
    assert event.tolist() == np.repeat(np.arange(N_EVENTS), np.diff(met_ptr))[order].tolist()


def test_a_customer_counts_once_for_each_person(rows):
    met_ptr, person, place, person_ptr = rows
    random = np.random.default_rng(7)
    credit, customer = random.random(len(person)), np.sort(random.integers(0, 8, N_EVENTS))
    event = np.zeros(len(person), np.int32)
    put_by_person(np.repeat(np.arange(N_EVENTS, dtype=np.int32), np.diff(met_ptr)), place, event)
    found = np.zeros(N_PERSONS)
    customers_moved(person_ptr, event, customer, by_person(credit, place), found)
    of_row = customer[np.repeat(np.arange(N_EVENTS), np.diff(met_ptr))]
    for p in range(N_PERSONS):
        sums = [credit[(person == p) & (of_row == c)].sum() for c in range(8)]
        assert found[p] == pytest.approx(sum(min(own, 1.0) for own in sums))
    np.testing.assert_allclose(sums_of_persons(person, credit, N_PERSONS), np.bincount(person, credit, N_PERSONS))


def test_a_gain_is_divided_by_the_hazard_of_everything_else(rows):
    met_ptr, person, place, _ = rows
    random = np.random.default_rng(8)
    gain, rate = random.random(len(person)), random.uniform(0.1, 1.0, N_EVENTS)
    beta, gamma, general = random.random(N_PERSONS), random.random(N_PERSONS), 0.3
    found = np.zeros(len(person))
    gains_beside_others(met_ptr, person, gain, rate, general, beta, gamma, place, found)
    expected = np.zeros(len(person))
    for e in range(N_EVENTS):
        own = range(met_ptr[e], met_ptr[e + 1])
        for k in own:
            others = [gamma[person[j]] + (general + (j != k) * beta[person[j]]) * gain[j] for j in own]
            expected[k] = gain[k] / (rate[e] + sum(others))
    np.testing.assert_allclose(found, by_person(expected, place))
