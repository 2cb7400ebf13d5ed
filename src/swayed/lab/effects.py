"""Turns contacts into transitions that may happen: each contact schedules one with probability effect x dose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from swayed.lab.contacts import Contacts
from swayed.lab.draws import DAY_SECONDS, Flags, Floats, Ints, stream
from swayed.lab.population import People
from swayed.lab.settings import STATES, MarketSettings

# A transition never shares the instant of its contact.
_MIN_DELAY_SECONDS = 60
# Contacts add up to the needed ones as long as they lie within this span.
_MEMORY_SECONDS = 30 * DAY_SECONDS
_CALIBRATION_ROUNDS = 6
# Summed over the stages; finer than the noise of a market of ten thousand transitions.
_CLOSE_ENOUGH = 0.04
_FIRST_SCALE = 0.15
_LARGEST_STEP = 3.0


@dataclass(frozen=True)
class Schedule:
    """Transitions that contacts would cause, sorted by time; they happen to customers who are then at risk.

    Attributes:
        customer, stage, person, shoe: positions; shape (n,).
        at: seconds after the start.
        contact: position of the contact that causes it.
    """

    customer: Ints
    stage: Ints
    person: Ints
    shoe: Ints
    at: Ints
    contact: Ints

    def __len__(self) -> int:
        """Number of scheduled transitions."""
        return len(self.customer)


@dataclass(frozen=True)
class Fuse:
    """The random part of every contact that could cause something, drawn once so that calibration compares like with like.

    Attributes:
        contact: position of the contact; shape (n,).
        stage: stage it could cause.
        dose: dose of the contact.
        luck: uniform; the transition is scheduled where ``luck < effect * dose``.
        delay: seconds from contact to transition.
    """

    contact: Ints
    stage: Ints
    dose: Floats
    luck: Floats
    delay: Ints


def lay_fuses(settings: MarketSettings, people: People, contacts: Contacts) -> Fuse:
    """Return one row per contact that can act and stage in which its person has an effect."""
    rng = stream(settings.town_seed, "causes")
    person = people.account_person[contacts.account]
    dose = contacts.dose(settings.light_dose) * np.where(contacts.on_theme, settings.theme_factor, 1.0)
    acts = _are_enough(settings.needed_contacts, contacts, person)
    blocks = []
    for stage in range(1, len(STATES)):
        rows = np.flatnonzero((people.shape[person, stage] > 0) & (dose > 0) & acts)
        blocks.append((rows, np.full(len(rows), stage, dtype=np.int64), dose[rows]))
    contact, stage_of, dose_of = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    mean_seconds = settings.half_life_days / np.log(2) * DAY_SECONDS
    delay = _MIN_DELAY_SECONDS + np.floor(rng.exponential(mean_seconds, len(contact))).astype(np.int64)
    return Fuse(contact, stage_of, dose_of, rng.random(len(contact)), delay)


def _are_enough(needed: int, contacts: Contacts, person: Ints) -> Flags:
    """Return which contacts on topic are at least the ``needed``-th of their customer with that person within 30 days."""
    if needed == 1:
        return contacts.on_topic
    pair = contacts.customer * (person.max(initial=0) + 1) + person
    rows = np.flatnonzero(contacts.on_topic)
    rows = rows[np.lexsort((contacts.at[rows], pair[rows]))]
    last, first = rows[needed - 1 :], rows[: max(len(rows) - needed + 1, 0)]
    enough = np.zeros(len(contacts), dtype=np.bool_)
    enough[last] = (pair[last] == pair[first]) & (contacts.at[last] - contacts.at[first] <= _MEMORY_SECONDS)
    return enough


def stage_targets(settings: MarketSettings, people: People, contacts: Contacts, fuse: Fuse) -> Floats:
    """Return the share of all transitions to be caused into each stage; shape (len(STATES),).

    `caused_share` is split in proportion to dose x relative effect, so that a mover causes about as much whichever
    stage he moves, although customers spend unequal times at risk of them.
    """
    person = people.account_person[contacts.account[fuse.contact]]
    force = np.bincount(fuse.stage, fuse.dose * people.shape[person, fuse.stage], len(STATES))
    # With nobody to cause anything the force is zero, and so is every target.
    share = force / max(float(force.sum()), 1e-300)
    return np.asarray(settings.caused_share * share, dtype=np.float64)


def effects_at(people: People, scale: Floats, max_effect: float) -> Floats:
    """Return expected transitions per unit contact; shape (n_people, len(STATES)).

    Args:
        scale: what one unit of relative effect is worth, per stage.
        max_effect: cap of one person's effect.
    """
    return np.minimum(people.shape * scale, max_effect)


def schedule_transitions(people: People, contacts: Contacts, fuse: Fuse, effects: Floats) -> Schedule:
    """Return the transitions that are scheduled under the given effects (persons x stages)."""
    person = people.account_person[contacts.account[fuse.contact]]
    lit = np.flatnonzero(fuse.luck < effects[person, fuse.stage] * fuse.dose)
    at = contacts.at[fuse.contact[lit]] + fuse.delay[lit]
    lit = lit[np.argsort(at, kind="stable")]
    contact = fuse.contact[lit]
    return Schedule(
        customer=contacts.customer[contact],
        stage=fuse.stage[lit],
        person=person[lit],
        shoe=contacts.shoe[contact],
        at=contacts.at[contact] + fuse.delay[lit],
        contact=contact,
    )


def calibrate(target: Floats, share_at: Callable[[Floats], Floats]) -> Floats:
    """Return the scale per stage at which about ``target`` of all transitions are caused.

    Args:
        target: wanted share of all transitions caused into each stage; shape (len(STATES),).
        share_at: scale per stage -> those shares, from a full walk with the same random numbers.

    Shares grow a little less than in proportion (customers move once, effects are capped), so proportional steps
    close in; the best scale seen is kept. A market too small for its target stops at the cap.
    """
    scale = np.where(target > 0, _FIRST_SCALE, 0.0)
    best, smallest = scale, np.inf
    for _ in range(_CALIBRATION_ROUNDS if target.sum() > 0 else 0):
        share = share_at(scale)
        miss = float(np.abs(share - target).sum() / target.sum())
        if miss < smallest:
            best, smallest = scale, miss
        if miss < _CLOSE_ENOUGH:
            break
        step = np.divide(target, share, out=np.full_like(target, _LARGEST_STEP), where=share > 0)
        scale = scale * np.clip(step, 1 / _LARGEST_STEP, _LARGEST_STEP)
    return best
