"""People who are always met together are fitted as one, and share what is found."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from markets.simulated import simulate
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.tables import CREDITS
from swayed.influence.together import Shared, always_together, merged_world
from swayed.influence.world import pointers
from swayed.influence.writing import credits_tables, whole

SETTINGS = InfluenceSettings(n_chains=2, n_sweeps=200, n_burn_in=60)


def with_a_double(world, person, double):
    """The world in which everybody who meets `person` meets `double` a minute later."""
    contacts = world.contacts
    owner = np.repeat(np.arange(world.n_customers), np.diff(contacts.customer_ptr))
    others = contacts.person != double
    again = np.flatnonzero(contacts.person == person)
    rows = np.concatenate([np.flatnonzero(others), again])
    whom = np.concatenate([contacts.person[others], np.full(len(again), double, np.uint32)])
    later = np.concatenate([contacts.time[others], contacts.time[again] + 1e-4])
    order = np.lexsort((later, owner[rows]))
    rows, n = rows[order], len(rows)
    doubled = replace(
        contacts,
        customer_ptr=pointers(owner[rows], world.n_customers),
        person=whom[order],
        kind=contacts.kind[rows],
        time=later[order],
        dose=contacts.dose[rows],
        product_ptr=np.zeros(n + 1, np.int64),
    )
    return replace(world, contacts=doubled)


@pytest.fixture(scope="module")
def made():
    beta = np.where(np.arange(12) == 0, 0.2, 0.0)
    return with_a_double(simulate(seed=4, beta=beta, n_customers=1500).world, person=0, double=5)


def test_two_people_met_by_the_same_customers_on_the_same_days_are_one(made):
    stands_for = always_together(made)
    assert stands_for[5] == 0
    assert (np.delete(stands_for, 5) == np.delete(np.arange(12), 5)).all()


def test_one_contact_apart_tells_them_apart(made):
    contacts = made.contacts
    last = np.flatnonzero(contacts.person == 5)[-1]
    time = contacts.time.copy()
    time[last] += 3.0
    assert always_together(replace(made, contacts=replace(contacts, time=time)))[5] == 5


def test_credit_is_shared_equally_and_none_is_lost(made):
    stands_for = always_together(made)
    model = InfluenceModel(SETTINGS).fit(merged_world(made, stands_for))
    before = whole(CREDITS, credits_tables(model, made))
    after = whole(CREDITS, Shared(made, stands_for).out([before], ("probability",)))
    total = {
        name: sum(row["probability"] for row in after.to_pylist() if row["person_id"] == name)
        for name in ("p0000", "p0005")
    }
    assert total["p0000"] == pytest.approx(total["p0005"])
    assert total["p0000"] > 5.0
    assert pa.compute.sum(after.column("probability")).as_py() == pytest.approx(
        pa.compute.sum(before.column("probability")).as_py()
    )
