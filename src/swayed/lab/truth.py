"""The truth of a market, to compare answers with: who moves whom, and what caused each transition."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.lab.columns import instants, looked_up, repeated
from swayed.lab.contacts import KINDS
from swayed.lab.population import KIND_OF_ROLE, ROLES
from swayed.lab.settings import STATES
from swayed.lab.talk_tables import post_ids
from swayed.lab.types import NO_TYPE, TYPES
from swayed.lab.world import World


def truth_table(world: World) -> pa.Table:
    """Return one row per person and stage he moves customers into; people who move nobody have one row, stage empty.

    Columns: person_id, kind, role, stage, effect (expected caused transitions per unit contact that acts, with a customer
    at risk for ever), n_caused (transitions of the market he caused), followers (over his accounts). Sorted by person_id.
    """
    people = world.people
    person, stage = np.nonzero(world.effects)
    still = np.flatnonzero(~world.effects.any(axis=1))
    person = np.concatenate([person, still])
    stage = np.concatenate([stage, np.zeros(len(still), dtype=np.int64)])
    caused = np.zeros(world.effects.shape, dtype=np.int64)
    by_person = world.transitions.person >= 0
    np.add.at(
        caused,
        (world.transitions.person[by_person], world.transitions.stage[by_person]),
        1,
    )
    followers = np.bincount(people.account_person, people.account_followers, len(people.role))
    table = pa.table(
        {
            "person_id": looked_up(world.register.person_ids, person),
            "kind": looked_up(KIND_OF_ROLE, people.role[person]),
            "role": looked_up(ROLES, people.role[person]),
            "stage": looked_up(("", *STATES[1:]), stage),
            "effect": pa.array(world.effects[person, stage]),
            "n_caused": pa.array(caused[person, stage]),
            "followers": pa.array(followers[person].astype(np.int64)),
        }
    )
    return table.sort_by([("person_id", "ascending"), ("stage", "ascending")])


def causes_table(world: World) -> pa.Table:
    """Return one row per transition in order of time: customer_id, stage, transition_at, person_id ('' = baseline)."""
    transitions = world.transitions
    words = pa.concat_arrays([world.register.person_ids, pa.array([""])])
    person = np.where(transitions.person >= 0, transitions.person, len(world.people.role))
    return pa.table(
        {
            "customer_id": looked_up(world.file.ids, world.file.by_transition),
            "stage": looked_up(STATES, transitions.stage),
            "transition_at": instants(world.settings.start_second, transitions.at),
            "person_id": looked_up(words, person),
        }
    )


def contacts_table(world: World) -> pa.Table:
    """Return every contact once, in order of time, with its true dose (0 off topic), whichever table tells of it, if any."""
    contacts = world.contacts
    return pa.table(
        {
            "customer_id": repeated(world.file.ids, contacts.customer),
            "account_id": repeated(world.register.ids, contacts.account),
            "person_id": repeated(world.register.person_ids, world.people.account_person[contacts.account]),
            "kind": repeated(KINDS, contacts.kind),
            "contact_at": instants(world.settings.start_second, contacts.at),
            "post_id": looked_up(post_ids(world), contacts.post),
            "dose": pa.array(contacts.dose(world.settings.light_dose)),
        }
    )


def identities_table(world: World) -> pa.Table:
    """Return every account once: account_id, person_id, kind, and the customer_id it belongs to, declared or not."""
    register, people = world.register, world.people
    n_customers = len(register.ids) - people.n_accounts
    owner = np.full(len(register.ids), -1, dtype=np.int64)
    owner[people.n_accounts :] = np.flatnonzero(world.customers.has_account)
    kind = np.concatenate([people.role[people.account_person], np.zeros(n_customers, dtype=np.int64)])
    persons = looked_up(register.person_ids, people.account_person)
    table = pa.table(
        {
            "account_id": register.ids,
            "person_id": pa.concat_arrays([persons, register.ids[people.n_accounts :]]),
            "kind": looked_up(KIND_OF_ROLE, kind),
            "customer_id": looked_up(world.file.ids, owner),
        }
    )
    return table.sort_by("account_id")


def types_table(world: World) -> pa.Table:
    """Return person_id and type of the people who have one."""
    typed = np.flatnonzero(world.people.type != NO_TYPE)
    return pa.table(
        {
            "person_id": looked_up(world.register.person_ids, typed),
            "type": looked_up(TYPES, world.people.type[typed]),
        }
    )


def evidence_table(touches: pa.Table) -> pa.Table:
    """Return every answer, code and link once: touch_id, kind, person_id of whom it truly speaks, is_leaked.

    Args:
        touches: as `touches.touches_table` returns them.
    """
    table = touches.select(["touch_id", "kind", "person_id", "is_leaked"])
    person = pc.fill_null(table.column("person_id"), "")
    return table.set_column(2, "person_id", person).filter(pc.not_equal(table.column("kind"), "visit"))
