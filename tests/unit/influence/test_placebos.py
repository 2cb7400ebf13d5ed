"""Placebo worlds: what is exchanged or rotated, and what stays as it was."""

from dataclasses import replace

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence.blocks import blocks
from swayed.influence.kernels.relations import contacts_given
from swayed.influence.kernels.turning import turned_order
from swayed.influence.placebos import inflation, shifted_clock, swapped_people
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, Follows, pointers

SETTINGS = InfluenceSettings()
STAYS = np.array([True, False, False, False, False, False])


def world_with_follows():
    world = simulate(seed=3, beta=np.zeros(6), n_customers=40, contacts_per_customer=8.0).world
    random = np.random.default_rng(0)
    follower, followed = np.divmod(np.sort(random.choice(40 * 6, 80, replace=False)), 6)
    contacts = world.contacts
    n = len(contacts.time)
    # Every contact is about a product that tells whose contact it was.
    about = replace(contacts, product_ptr=np.arange(n + 1), product=contacts.person + np.uint32(100))
    follows = Follows(
        customer_ptr=pointers(follower, 40),
        person=followed.astype(np.uint32),
        since=random.uniform(-30, 100, 80),
        weight=np.ones(80),
        post_ptr=np.arange(7) * 2,
        post_time=np.tile([10.0, 60.0], 6),
        post_dose=np.full(12, 0.15),
        post_n=np.ones(12),
        product_ptr=np.zeros(13, np.int64),
        product=np.zeros(0, np.uint32),
    )
    return replace(world, contacts=about, follows=follows)


def relations_of(world):
    """(person met, how many times, at which moments) of each customer's relations, direct contacts alone."""
    contacts = world.contacts
    owner = np.repeat(np.arange(world.n_customers), np.diff(contacts.customer_ptr))
    code = owner * world.n_persons + contacts.person
    return {
        (int(key) // world.n_persons, tuple(contacts.time[code == key])): int(key) % world.n_persons
        for key in np.unique(code)
    }


def test_swapped_people_keep_each_customers_relations_and_change_who_stands_behind_them():
    world = world_with_follows()
    swapped = swapped_people(world, STAYS, SETTINGS)
    for kept in ("customer_ptr", "time", "dose"):
        np.testing.assert_array_equal(getattr(swapped.contacts, kept), getattr(world.contacts, kept))
    before, after = relations_of(world), relations_of(swapped)
    changed = [before[relation] != after[relation] for relation in before if relation in after]
    # Two relations of one customer may fall on the same person; all others keep their moments together.
    assert len(changed) > 0.6 * len(before)
    assert np.mean(changed) > 0.3
    assert (world.follows.person != swapped.follows.person).mean() > 0.3
    np.testing.assert_array_equal(swapped.contacts.product, swapped.contacts.person + 100)


def test_the_kth_contact_of_a_relation_becomes_the_donors_kth():
    """Against loops over lists; where the donor has fewer contacts, his are taken from the start again."""
    random = np.random.default_rng(8)
    of_contact = random.integers(0, 30, 200).astype(np.int32)
    own = [np.flatnonzero(of_contact == k).tolist() for k in range(30)]
    donor = random.permutation(30).astype(np.int32)
    out = np.zeros(200, np.int64)
    n_direct = np.array([len(rows) for rows in own], np.int32)
    contacts_given(of_contact, n_direct, donor, np.zeros(31, np.int64), np.zeros(200, np.uint32), out)
    assert n_direct.tolist() == [len(rows) for rows in own]
    for k, rows in enumerate(own):
        given = own[donor[k]]
        assert [out[i] for i in rows] == [given[place % len(given)] for place in range(len(rows))]


def test_swapped_people_keep_how_many_relations_a_person_has_and_those_who_stay():
    world = world_with_follows()
    swapped = swapped_people(world, STAYS, SETTINGS)
    for before, after in ((world.contacts, swapped.contacts), (world.follows, swapped.follows)):
        np.testing.assert_array_equal(before.person == 0, after.person == 0)
    np.testing.assert_array_equal(np.bincount(world.follows.person), np.bincount(swapped.follows.person))
    # Relations are exchanged among those of about as many contacts: nobody gets twice the contacts or half.
    met = np.bincount(swapped.contacts.person) / np.bincount(world.contacts.person)
    assert (met > 0.5).all()
    assert (met < 2.0).all()


def test_the_shifted_clock_rotates_each_customers_contacts_and_keeps_whom_he_met():
    world = replace(world_with_follows(), follows=Follows.none(40, 6))
    disguise = shifted_clock(world, SETTINGS)
    span = world.last_day - world.first_day
    for block in blocks(world):
        moved: Contacts = disguise(block)
        for customer in range(block.last - block.first):
            rows = slice(*block.contacts.customer_ptr[customer : customer + 2])
            assert (np.diff(moved.time[rows]) >= 0).all()
            np.testing.assert_array_equal(np.sort(block.contacts.person[rows]), np.sort(moved.person[rows]))
            # One rotation for all contacts of the customer, at least the margin away from either side.
            turns = {
                round(float(np.mod(m - t, span)), 6)
                for t, p in zip(block.contacts.time[rows], block.contacts.person[rows], strict=True)
                for m, q in zip(moved.time[rows], moved.person[rows], strict=True)
                if p == q
            }
            if rows.stop - rows.start == 1:
                (turn,) = turns
                assert SETTINGS.shift_margin_days <= turn <= span - SETTINGS.shift_margin_days
            if rows.stop > rows.start:
                assert any(
                    np.allclose(
                        np.sort(np.mod(block.contacts.time[rows] - world.first_day + turn, span)),
                        np.sort(moved.time[rows] - world.first_day),
                    )
                    for turn in turns
                )
        np.testing.assert_array_equal(moved.product, moved.person + 100)


def test_inflation_is_one_by_chance_and_grows_with_the_ratios():
    by_chance = np.where(np.arange(20_000) % 2, np.random.default_rng(0).chisquare(1, 20_000) / 2.0, 0.0)
    assert inflation(np.zeros(0)) == 1.0
    assert 1.0 <= inflation(by_chance) < 1.15
    assert inflation(by_chance * 3.0) > 2.5
    assert inflation(by_chance * 6.0) == pytest.approx(2.0 * inflation(by_chance * 3.0))


def test_contacts_come_back_in_order_after_their_clock_was_turned():
    random = np.random.default_rng(5)
    owner = np.sort(random.integers(0, 30, 900))
    person = random.integers(0, 3, 900).astype(np.uint32)
    time = np.floor(random.uniform(0.0, 20.0, 900))  # many at the same moment
    time = time[np.lexsort((time, owner))]
    turned = np.mod(time + random.integers(0, 20, 30)[owner], 20.0)
    for moments in (turned, random.permutation(time)):  # the second are in no order at all
        found = turned_order(pointers(owner, 31), moments, person)
        np.testing.assert_array_equal(found, np.lexsort((person, moments, owner)))
