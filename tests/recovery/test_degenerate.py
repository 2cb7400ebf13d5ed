"""Inputs with nothing to find, or too little: a plain answer, never a crash or a name."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from markets.simulated import simulate
from swayed.influence.increments import Lifts, levels_of
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.splitting import world_until
from swayed.influence.tables import CAUSES, CREDITS, EFFECTS
from swayed.influence.together import always_together, merged_world
from swayed.influence.world import Follows
from swayed.influence.writing import (
    causes_tables,
    convergence_table,
    credits_tables,
    effects_tables,
    shares_table,
    summaries_table,
    weights_table,
    whole,
)

SETTINGS = InfluenceSettings(n_chains=2, n_sweeps=120, n_burn_in=40)


def with_times(world, time):
    order = np.lexsort((time, np.repeat(np.arange(world.n_customers), np.diff(world.contacts.customer_ptr))))
    contacts = world.contacts
    moved = replace(
        contacts, person=contacts.person[order], kind=contacts.kind[order], time=time[order], dose=contacts.dose[order]
    )
    return replace(world, contacts=moved)


def no_transitions():
    return simulate(seed=1, beta=np.zeros(4), n_customers=30, hazard=1e-9).world


def one_customer():
    return simulate(seed=1, beta=np.zeros(4), n_customers=1).world


def one_person():
    return simulate(seed=1, beta=np.zeros(1), n_customers=300, hazard=0.01).world


def all_contacts_after():
    world = simulate(seed=1, beta=np.zeros(4), n_customers=300, hazard=0.01).world
    return with_times(world, world.contacts.time * 0.0 + 119.9)


def all_at_one_instant():
    world = simulate(seed=1, beta=np.zeros(4), n_customers=300, hazard=0.01).world
    return with_times(world, world.contacts.time * 0.0 + 5.0)


def more_people_than_contacts():
    return simulate(seed=1, beta=np.zeros(500), n_customers=300, contacts_per_customer=0.5, hazard=0.01).world


def nobody():
    world = no_contacts()
    return replace(
        world,
        follows=replace(world.follows, post_ptr=np.zeros(1, np.int64)),
        person_ids=pa.array([], pa.string()),
        person_key=np.zeros(0, np.uint64),
        person_type=np.zeros(0, np.int64),
    )


def nobody_but_transitions():
    world, empty = simulate(seed=1, beta=np.zeros(4), n_customers=300, hazard=0.01).world, nobody()
    contacts = replace(empty.contacts, customer_ptr=np.zeros(301, np.int64))
    names = ("person_ids", "person_key", "person_type")
    return replace(
        world, contacts=contacts, follows=Follows.none(300, 0), **{name: getattr(empty, name) for name in names}
    )


def no_contacts():
    return world_until(simulate(seed=1, beta=np.zeros(4), n_customers=300, hazard=0.01).world, -100.0)


WORLDS = (
    no_transitions,
    one_customer,
    one_person,
    all_contacts_after,
    all_at_one_instant,
    more_people_than_contacts,
    no_contacts,
    nobody,
    nobody_but_transitions,
)


@pytest.mark.parametrize("make", WORLDS, ids=lambda make: make.__name__)
def test_nobody_is_named_and_every_table_can_be_written(make):
    world = make()
    model = InfluenceModel(SETTINGS).fit(merged_world(world, always_together(world)))
    assert (model.grades_.grade == "not_enough").all()
    levels = levels_of(Lifts(np.zeros((0, len(world.types))), np.zeros(0), np.zeros(0)))
    effects = whole(EFFECTS, effects_tables(model, world, levels))
    for table in (
        effects,
        whole(CREDITS, credits_tables(model, world)),
        whole(CAUSES, causes_tables(model)),
        summaries_table(model, world),
        shares_table(model),
        convergence_table(model),
        weights_table(model, world),
    ):
        for name in table.schema.names:
            values = table.column(name).to_pylist()
            assert not any(isinstance(value, float) and not np.isfinite(value) for value in values), name
    assert summaries_table(model, world).num_rows == 1
