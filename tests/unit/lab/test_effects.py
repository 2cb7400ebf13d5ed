"""What an effect means: transitions scheduled per unit contact, after a delay with the stated half-life."""

from __future__ import annotations

import numpy as np
import pytest

from swayed.lab.effects import calibrate, lay_fuses, schedule_transitions
from swayed.lab.population import MOVER
from swayed.lab.world import World


def test_scheduled_per_dose_is_the_effect(world: World) -> None:
    people, contacts, settings = world.people, world.contacts, world.settings
    fuse = lay_fuses(settings, people, contacts)
    schedule = schedule_transitions(people, contacts, fuse, world.effects)
    person = people.account_person[contacts.account]
    dose = np.bincount(person, contacts.dose(settings.light_dose), len(people.role))
    expected = world.effects.sum(axis=1) * dose
    scheduled = np.bincount(schedule.person, minlength=len(people.role))
    assert scheduled.sum() == pytest.approx(expected.sum(), rel=0.1)
    movers = people.role == MOVER
    assert (scheduled[~movers] == 0).all()
    off = np.abs(scheduled[movers] - expected[movers]) / np.sqrt(expected[movers])
    assert off.max() < 4


def test_delays_have_the_stated_half_life(world: World) -> None:
    fuse = lay_fuses(world.settings, world.people, world.contacts)
    assert np.median(fuse.delay) / 86_400 == pytest.approx(5.0, rel=0.1)
    assert fuse.delay.min() >= 60


def test_contacts_off_topic_cause_nothing(world: World) -> None:
    transitions, contacts = world.transitions, world.contacts
    causes = transitions.contact[transitions.contact >= 0]
    assert len(causes) > 0
    assert contacts.on_topic[causes].all()
    assert (contacts.at[causes] < transitions.at[transitions.contact >= 0]).all()


def test_calibration_reaches_a_share_that_saturates() -> None:
    """Twin: a known curve share = 1 - exp(-scale) on one stage, whose inverse is known."""
    target = np.array([0.0, 0.0, 0.2, 0.0])

    def share_at(scale: np.ndarray) -> np.ndarray:
        return np.asarray(1 - np.exp(-scale))

    scale = calibrate(target, share_at)
    assert scale[2] == pytest.approx(-np.log(0.8), rel=0.05)
    assert calibrate(np.zeros(4), share_at).sum() == 0
