"""Follows multiplied by posts, block by block, against the product formed in full."""

import math
from dataclasses import replace

import numpy as np

from markets.alike import assert_same
from markets.followed import followed_world
from swayed.influence import blocks as blocks_module
from swayed.influence.blocks import blocks, world_doses
from swayed.influence.settings import InfluenceSettings


def contacts_in_full(world):
    rows = []
    direct, follows = world.contacts, world.follows
    for customer in range(40):
        seen = []
        for f in range(follows.customer_ptr[customer], follows.customer_ptr[customer + 1]):
            person = follows.person[f]
            for r in range(follows.post_ptr[person], follows.post_ptr[person + 1]):
                if follows.post_time[r] >= follows.since[f]:
                    seen.append((int(person), follows.post_time[r], follows.weight[f] * follows.post_dose[r], r))
        offered = {}
        for _, time, _, r in seen:
            offered[math.floor(time)] = offered.get(math.floor(time), 0.0) + follows.post_n[r]
        rows += [(customer, p, t, d / math.sqrt(1 + offered[math.floor(t)]), (r % 5,)) for p, t, d, r in seen]
        for i in range(direct.customer_ptr[customer], direct.customer_ptr[customer + 1]):
            rows.append((customer, int(direct.person[i]), direct.time[i], direct.dose[i], ()))
    return sorted(rows, key=lambda row: (row[0], row[2]))


def test_a_block_holds_every_contact_in_order_of_time_with_its_dose_and_products(monkeypatch):
    monkeypatch.setattr(blocks_module, "CONTACTS_PER_BLOCK", 50)
    world = followed_world()
    found = []
    made = list(blocks(world))
    assert len(made) > 3
    for block in made:
        contacts = block.contacts
        owner = np.repeat(np.arange(block.first, block.last), np.diff(contacts.customer_ptr))
        for i in range(len(contacts.time)):
            about = tuple(contacts.product[contacts.product_ptr[i] : contacts.product_ptr[i + 1]].tolist())
            found.append((int(owner[i]), int(contacts.person[i]), contacts.time[i], contacts.dose[i], about))
    expected = contacts_in_full(world)
    assert [(c, p, a) for c, p, _, _, a in found] == [(c, p, a) for c, p, _, _, a in expected]
    np.testing.assert_allclose([row[2:4] for row in found], [row[2:4] for row in expected])


def test_doses_do_not_depend_on_the_size_of_blocks(monkeypatch):
    world, settings = followed_world(), InfluenceSettings()
    whole = world_doses(world, world.stages, settings)["purchase"]
    monkeypatch.setattr(blocks_module, "CONTACTS_PER_BLOCK", 20)
    parts = world_doses(world, world.stages, settings)["purchase"]
    assert_same(whole, parts)


def test_doses_do_not_depend_on_how_many_stages_one_pass_adds_up(monkeypatch):
    world, settings = followed_world(), InfluenceSettings()
    first = world.stages[0]
    moments = {name: getattr(first, name) + 5.0 for name in ("start", "end", "event_time")}
    world = replace(world, stages=(first, replace(first, stage="later", **moments)))
    passes = []
    own_pass = blocks_module.block_doses
    monkeypatch.setattr(blocks_module, "block_doses", lambda *given: passes.append(len(given[2])) or own_pass(*given))
    whole = world_doses(world, world.stages, settings)
    assert passes == [2]
    monkeypatch.setattr(blocks_module, "SUMS_AT_ONCE", 1)
    apart = world_doses(world, world.stages, settings)
    assert passes == [2, 1, 1]
    assert list(apart) == list(whole) == ["purchase", "later"]
    assert not np.array_equal(whole["purchase"].exposure_units, whole["later"].exposure_units)
    for stage, doses in whole.items():
        assert_same(doses, apart[stage])
