"""One pass over the contacts against its slow, readable twin."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad

from markets.simulated import simulate
from swayed.influence.blocks import world_doses
from swayed.influence.doses import mean_lags
from swayed.influence.kernels.doses import (
    add_mirror_counts,
    count_active_rows,
    fill_active_rows,
    fill_faded_rows,
    nobody_met,
)
from swayed.influence.kernels.expansion import is_active_lately
from swayed.influence.kernels.integrals import UNIT, add_integrated_doses, empty_sums
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import pointers

TAU = np.array([1.5, 10.0])
N_KINDS = 3


@pytest.fixture(scope="module")
def market():
    random = np.random.default_rng(4)
    n_customers, n_persons, n = 30, 8, 400
    customer = np.sort(random.integers(0, n_customers, n))
    time = random.uniform(-20, 60, n)
    order = np.lexsort((time, customer))
    customer, time = customer[order], time[order]
    person = random.integers(0, n_persons, n).astype(np.uint32)
    kind = random.integers(0, N_KINDS, n).astype(np.uint8)
    dose = random.uniform(0.1, 2.0, n)
    start = random.uniform(0, 30, n_customers)
    end = start + random.uniform(1, 30, n_customers)
    return {
        "customer": customer,
        "time": time,
        "person": person,
        "kind": kind,
        "source": person.astype(np.int64) * N_KINDS + kind,
        "dose": dose,
        "start": start,
        "end": end,
        "customer_ptr": pointers(customer, n_customers),
        "window_ptr": np.arange(n_customers + 1),
        "n_persons": n_persons,
        "n_customers": n_customers,
    }


def integrated(market, tau=TAU):
    sums = empty_sums(market["n_persons"] * N_KINDS, len(tau))
    contacts = (market[name] for name in ("customer_ptr", "person", "kind", "time", "dose"))
    windows = (market[name] for name in ("window_ptr", "start", "end"))
    add_integrated_doses(*contacts, *windows, tau, market["n_persons"], N_KINDS, sums)
    assert not sums[:, len(tau) + 2 :].any()
    of_person = sums[:, len(tau) :].reshape(market["n_persons"], N_KINDS, -1).sum(axis=1)
    return sums[:, : len(tau)], of_person[:, 1], of_person[:, 0]


@pytest.mark.parametrize("half_life_days", [1e-6, 0.013, 1.0, 7.3, 60.0, 1e6])
def test_each_dose_is_its_exponential_to_the_last_unit(market, half_life_days):
    tau = mean_lags((half_life_days,))
    exposure, _, _ = integrated(market, tau)
    after = (market[name][market["customer"]] - market["time"] for name in ("start", "end"))
    to_start, to_end = (np.maximum(days, 0.0) for days in after)
    terms = market["dose"] * (np.exp(-to_start / tau) - np.exp(-to_end / tau)) / UNIT
    exact = np.bincount(market["source"], terms, len(exposure))
    n_terms = np.bincount(market["source"], minlength=len(exposure))
    assert (exact > 1e4).any()
    assert (np.abs(exposure[:, 0] - exact) <= 0.52 * n_terms).all()  # each is rounded to whole units, nothing else


def test_integrated_dose_is_the_integral_of_the_kernel_while_at_risk(market):
    exposure, connected, at_risk = integrated(market)
    expected = np.zeros(exposure.shape)
    n_at_risk = np.zeros(market["n_persons"])
    for i, customer in enumerate(market["customer"]):
        start, end, t = market["start"][customer], market["end"][customer], market["time"][i]
        n_at_risk[market["person"][i]] += start <= t < end
        for m, tau in enumerate(TAU):
            low = max(start, t)
            if end > low:
                area = quad(lambda u, t=t, tau=tau: np.exp(-(u - t) / tau) / tau, low, end)[0]
                expected[market["source"][i], m] += market["dose"][i] * area
    np.testing.assert_allclose(exposure * UNIT, expected, rtol=1e-6)
    np.testing.assert_array_equal(at_risk, n_at_risk)
    days = {}
    for i, customer in enumerate(market["customer"]):
        key = (customer, market["person"][i])
        days[key] = max(days.get(key, 0.0), market["end"][customer] - max(market["start"][customer], market["time"][i]))
    by_person = np.zeros(market["n_persons"])
    for (_, person), value in days.items():
        by_person[person] += max(value, 0.0)
    np.testing.assert_allclose(connected * UNIT, by_person, rtol=1e-6)


def active_rows(market, event_customer, event_time, products=None):
    n = len(market["time"])
    product_ptr, product, own_ptr, own, share = products or (
        np.zeros(n + 1, np.int64),
        np.zeros(0, np.uint32),
        np.zeros(len(event_time) + 1, np.int64),
        np.zeros(0, np.uint32),
        np.zeros(0),
    )
    contacts = (market["customer_ptr"], market["person"], market["kind"], market["time"])
    is_met, slot = nobody_met(market["n_persons"], N_KINDS)
    memory = (N_KINDS, is_met, slot)
    pointers_of = count_active_rows(*contacts, event_customer, event_time, *memory)
    source, sums, met = fill_active_rows(
        *contacts,
        market["dose"],
        product_ptr,
        product,
        event_customer,
        event_time,
        own_ptr,
        own,
        share,
        TAU,
        *pointers_of,
        *memory,
    )
    assert not is_met.any()  # the next block finds both as this one did
    assert (slot == -1).all()
    return *pointers_of, source, sums, met


def test_active_rows_hold_each_person_met_strictly_before_once(market):
    event_customer = np.arange(market["n_customers"])
    event_time = market["end"].copy()
    tied = int(market["customer_ptr"][3])
    event_time[3] = market["time"][tied]  # a contact at the very instant explains nothing
    pointer, met_pointer, source, sums, met = active_rows(market, event_customer, event_time)
    for e in range(len(event_time)):
        expected = {}
        for i in np.flatnonzero((market["customer"] == event_customer[e]) & (market["time"] < event_time[e])):
            lag = event_time[e] - market["time"][i]
            row = expected.setdefault(int(market["source"][i]), np.zeros(2))
            row += market["dose"][i] * np.exp(-lag / TAU) / TAU
        rows = range(pointer[e], pointer[e + 1])
        assert {int(source[r]) for r in rows} == set(expected)
        people = met[met_pointer[e] : met_pointer[e + 1]].tolist()
        assert sorted(people) == sorted({v // N_KINDS for v in expected})
        for r in rows:
            np.testing.assert_allclose(sums[r], expected[int(source[r])], rtol=1e-5)


def test_one_walk_along_time_gives_the_same_rows(market):
    event_customer = np.repeat(np.arange(market["n_customers"]), 3)
    event_time = (market["start"][:, None] + np.array([1.0, 9.0, 20.0])).ravel()
    # The last step of each customer stands at the very instant of his last contact, which explains nothing.
    latest = market["time"][market["customer_ptr"][1:] - 1]
    tied = np.flatnonzero(latest > event_time[1::3])
    event_time[3 * tied + 2] = latest[tied]
    assert len(tied) > 10
    pointer, met_pointer, source, sums, met = active_rows(market, event_customer, event_time)
    is_met, slot = nobody_met(market["n_persons"], N_KINDS)
    faded_source, faded_sums, faded_met = fill_faded_rows(
        *(market[name] for name in ("customer_ptr", "person", "kind", "time", "dose")),
        event_customer,
        event_time,
        TAU,
        pointer,
        met_pointer,
        N_KINDS,
        is_met,
        slot,
    )
    assert not is_met.any()
    assert (slot == -1).all()
    np.testing.assert_array_equal(faded_source, source)
    np.testing.assert_array_equal(faded_met, met)
    np.testing.assert_allclose(faded_sums, sums, rtol=1e-5)


def test_a_contact_about_a_product_explains_only_that_product(market):
    n = len(market["time"])
    product_ptr = np.arange(n + 1)
    product = (np.arange(n) % 3).astype(np.uint32)
    event_customer, event_time = np.arange(market["n_customers"]), market["end"]
    own_ptr = np.arange(len(event_time) + 1)
    own = np.ones(len(event_time), np.uint32)
    share = np.full(len(event_time), 0.25)
    _, _, _, sums, _ = active_rows(market, event_customer, event_time, (product_ptr, product, own_ptr, own, share))
    expected = 0.0
    for e in range(len(event_time)):
        about = (market["customer"] == e) & (market["time"] < event_time[e]) & (product == 1)
        lag = event_time[e] - market["time"][about]
        expected += (market["dose"][about][:, None] * np.exp(-lag[:, None] / TAU) / TAU).sum() / 0.25
    assert sums.sum() == pytest.approx(expected, rel=1e-4)


def test_mirror_counts_contacts_on_both_sides_of_a_step(market):
    contacts = (market["customer_ptr"], market["person"], market["time"])
    before, after = np.zeros((2, 8), np.int64)
    add_mirror_counts(*contacts, np.array([3]), np.array([20.0]), 14.0, 60.0, before, after)
    mine = market["customer"] == 3
    lag = 20.0 - market["time"][mine]
    assert before.sum() == ((lag > 0) & (lag <= 14)).sum()
    assert after.sum() == ((lag < 0) & (lag >= -14)).sum()
    n_before, n_after = before.sum(), after.sum()
    add_mirror_counts(*contacts, np.array([3]), np.array([50.0]), 14.0, 60.0, before, after)
    assert (before.sum(), after.sum()) == (n_before, n_after)  # the days after it were not observed in full


def test_a_step_known_by_its_day_sees_the_mean_of_the_kernel_over_that_day():
    world = simulate(seed=1, beta=np.zeros(4), n_customers=60, hazard=0.02).world
    risk, settings = world.stages[0], InfluenceSettings(half_lives_days=(0.5, 7.0))
    exact = world_doses(world, [risk], settings)[risk.stage]
    by_day = world_doses(replace(world, step_days=1.0), [risk], settings)[risk.stage]
    tau = mean_lags(settings.half_lives_days)
    hours = (np.arange(24) + 0.5) / 24
    over_the_day = np.exp(-hours[:, None] / tau).mean(axis=0)
    np.testing.assert_allclose(by_day.rows.row_sums, exact.rows.row_sums * over_the_day, rtol=1e-3, atol=1e-30)


def test_a_customer_is_active_lately_if_he_did_anything_in_the_days_before():
    customer_ptr = np.array([0, 4, 5])
    time = np.array([5.5, 6.1, 36.0, 37.0, 3.0])  # his own day does not count, the thirtieth day back does
    found = is_active_lately(0, customer_ptr, time, np.array([0, 2, 2]), np.array([1, 6]), 30)
    assert found.tolist() == [True, True, True, False, False]
    assert is_active_lately(1, np.array([0, 1]), time[:1], np.array([0, 0, 1]), np.array([5]), 30).tolist() == [False]
