"""The same answer to the last bit for 1, 2 and 7 partitions of the customers, and for transitions in another order."""

from dataclasses import replace

import numpy as np
import pytest

from markets.alike import assert_same
from markets.simulated import simulate
from swayed.influence.baseline import baseline_cells
from swayed.influence.doses import DosesOfParts, own_people
from swayed.influence.hazard import StageHazard
from swayed.influence.kernels.cells import N_BINS, walk_days
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stage import StageData
from swayed.influence.world import pointers, taken_rows

SETTINGS = InfluenceSettings(n_chains=2, n_sweeps=120, n_burn_in=40)


@pytest.fixture(scope="module")
def world():
    beta = np.where(np.arange(30) < 6, 0.15, 0.0)
    made = simulate(seed=9, beta=beta, n_customers=700).world
    contacts = made.contacts
    owner = np.repeat(np.arange(made.n_customers), np.diff(contacts.customer_ptr))
    days = np.floor(contacts.time).astype(np.int64)
    order = np.lexsort((days, owner))
    return replace(
        made,
        activity_ptr=pointers(owner[order], made.n_customers),
        activity_day=days[order],
        activity_count=np.ones(len(order)),
    )


def part_of(world, customers):
    """The contacts and the risk of some customers, numbered from zero, and the numbers of their transitions."""
    contacts, risk = world.contacts, world.stages[0]
    pointer, rows = taken_rows(contacts.customer_ptr, customers)
    own = replace(
        contacts,
        customer_ptr=pointer,
        person=contacts.person[rows],
        kind=contacts.kind[rows],
        time=contacts.time[rows],
        dose=contacts.dose[rows],
        product_ptr=np.zeros(len(rows) + 1, np.int64),
    )
    new = np.full(world.n_customers, -1)
    new[customers] = np.arange(len(customers))
    events = np.flatnonzero(new[risk.event_customer] >= 0)
    number = np.full(risk.n_events + 1, -1)
    number[events] = np.arange(len(events))
    window_ptr, windows = taken_rows(risk.window_ptr, customers)
    return (
        own,
        replace(
            risk,
            window_ptr=window_ptr,
            start=risk.start[windows],
            end=risk.end[windows],
            stratum=risk.stratum[windows],
            event=number[risk.event[windows]],
            event_customer=new[risk.event_customer[events]],
            event_time=risk.event_time[events],
            event_key=risk.event_key[events],
            event_product_ptr=np.zeros(len(events) + 1, np.int64),
        ),
        events,
    )


def partitions(world, n):
    """Customers by a hash, as a cluster would hold them."""
    shard = (np.arange(world.n_customers) * 2_654_435_761) % 2**32 % n
    return [np.flatnonzero(shard == k) for k in range(n)]


def doses_of(world, n):
    parts = DosesOfParts(world, world.stages[0].n_events, SETTINGS)
    for customers in partitions(world, n):
        contacts, risk, events = part_of(world, customers)
        parts.add(events, *own_people(contacts, world.n_persons), risk)
    return parts.joined()


def fitted(world, doses):
    risk = world.stages[0]
    data = StageData.of(world, risk, doses, baseline_cells(world, risk, SETTINGS))
    return StageHazard(SETTINGS).fit(data)


@pytest.mark.parametrize("n", [2, 7])
def test_partitions_give_the_same_doses_and_the_same_answer(world, n):
    whole, parts = doses_of(world, 1), doses_of(world, n)
    assert_same(whole, parts)
    one, other = fitted(world, whole), fitted(world, parts)
    for name in ("n_draws_", "share_draws_", "met_credit_", "none_share_", "ratio_", "rate_", "kernel_weights_"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("n", [2, 7])
def test_partitions_give_the_same_baseline_cells(world, n):
    def walked(customers):
        _, risk, _ = part_of(world, customers)
        pointer, rows = taken_rows(world.activity_ptr, customers)
        activity = (pointer, world.activity_day[rows], world.activity_count[rows])
        windows = (risk.window_ptr, risk.start, risk.end, risk.stratum, risk.event)
        blank = np.ones((2, N_BINS), np.int64)
        return walk_days(
            *activity,
            *windows,
            np.array(SETTINGS.memories_days),
            blank,
            28,
            5,
            np.array([1.0]),
            1,
            10,
            True,
            risk.n_events,
        )[0]

    whole = walked(np.arange(world.n_customers))
    np.testing.assert_array_equal(sum(walked(customers) for customers in partitions(world, n)), whole)


def test_sums_in_floating_point_would_not_be_the_same():
    """The broken variant: adding the same doses in another order changes the last bits."""
    random = np.random.default_rng(0)
    doses = random.random(10_000)
    assert np.add.reduce(doses) != sum(doses[random.permutation(10_000)].tolist())
