"""Customers walk from entry to purchase, day by day: by themselves, or because of a contact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swayed.lab.customers import Customers
from swayed.lab.draws import (
    DAY_SECONDS,
    Flags,
    Floats,
    Ints,
    draw_moment,
    season_of,
    stream,
)
from swayed.lab.effects import Schedule
from swayed.lab.settings import STATES, MarketSettings

_YEAR_DAYS = 365.25
# Two transitions of one customer are at least this far apart, so that no two share an instant.
_MIN_GAP_SECONDS = 60
_BASELINE = -1


@dataclass(frozen=True)
class Transitions:
    """One row per transition that happened, sorted by time.

    Attributes:
        customer, stage: positions; shape (n,).
        at: seconds after the start.
        person: who caused it, -1 for the baseline.
        shoe: product of the contact that caused it, -1 where none.
        contact: position of the contact that caused it, -1 for the baseline.
    """

    customer: Ints
    stage: Ints
    at: Ints
    person: Ints
    shoe: Ints
    contact: Ints

    def __len__(self) -> int:
        """Number of transitions."""
        return len(self.customer)

    @property
    def caused_shares(self) -> Floats:
        """Share of all transitions that a contact caused, per stage; shape (len(STATES),)."""
        caused = self.stage[self.person != _BASELINE]
        return np.bincount(caused, minlength=len(STATES)) / max(len(self), 1)


@dataclass
class _Standing:
    """Where every customer stands now; the walk writes here."""

    state: Ints
    last_at: Ints


@dataclass(frozen=True)
class _Candidates:
    """Transitions that want to happen on one day; ``origin`` is the state they need, -1 for any that leads there."""

    customer: Ints
    stage: Ints
    at: Ints
    origin: Ints
    scheduled: Ints

    def take(self, rows: NDArray[np.intp] | Flags) -> _Candidates:
        return _Candidates(
            self.customer[rows],
            self.stage[rows],
            self.at[rows],
            self.origin[rows],
            self.scheduled[rows],
        )


def walk(settings: MarketSettings, customers: Customers, schedule: Schedule) -> Transitions:
    """Return every transition of the market.

    A customer in a state leaves it by himself with a daily hazard = rate of the state x his own factor x season x burst.
    A scheduled transition happens when he stands in a state from which that stage can be reached. On one day the
    candidates are tried in order of time.
    """
    luck = stream(settings.town_seed, "walk")
    detail = stream(settings.town_seed, "walk detail")
    rates = daily_rates(settings)
    allowed = rates > 0
    season = season_of(np.arange(settings.days, dtype=np.int64), settings.season)
    edges = np.searchsorted(schedule.at, np.arange(settings.days + 1) * DAY_SECONDS)
    standing = _Standing(np.zeros(len(customers), dtype=np.int64), customers.entered.copy())
    happened: list[_Candidates] = []
    for day in range(settings.days):
        pace = season[day] * (1 + (settings.burst_factor - 1) * customers.in_burst(day))
        own = _draw_baseline((luck, detail), rates, customers, standing, day, pace)
        due = np.arange(edges[day], edges[day + 1])
        caused = _Candidates(
            schedule.customer[due],
            schedule.stage[due],
            schedule.at[due],
            np.full(len(due), -1),
            due,
        )
        happened.extend(_settle(allowed, standing, _merge(own, caused)))
    return _collect(schedule, happened)


def daily_rates(settings: MarketSettings) -> Floats:
    """Return the baseline hazard per day; shape (len(STATES), len(STATES)): from state, to stage."""
    rates = np.zeros((len(STATES), len(STATES)))
    for origin, stage, per_year in settings.rates:
        rates[STATES.index(origin), STATES.index(stage)] = per_year / _YEAR_DAYS
    return rates


def _draw_baseline(
    streams: tuple[np.random.Generator, np.random.Generator],
    rates: Floats,
    customers: Customers,
    standing: _Standing,
    day: int,
    pace: Floats,
) -> _Candidates:
    """Return who would move by himself today, whereto and when.

    The first stream gives one number per customer and day whatever happens (those not yet entered are dropped when
    settled), so two walks with different effects differ only where the effects do. The second gives the details.
    """
    luck, rng = streams
    leaving = rates.sum(axis=1)[standing.state] * customers.hazard * pace
    rows = np.flatnonzero(luck.standard_exponential(len(customers)) < leaving)
    origin = standing.state[rows]
    edges = np.cumsum(rates, axis=1)
    aim = rng.random(len(rows)) * edges[origin, -1]
    stage = (aim[:, None] >= edges[origin]).sum(axis=1)
    at = day * DAY_SECONDS + draw_moment(rng, len(rows))
    return _Candidates(rows, stage, at, origin, np.full(len(rows), _BASELINE))


def _merge(own: _Candidates, caused: _Candidates) -> _Candidates:
    columns = ("customer", "stage", "at", "origin", "scheduled")
    both = _Candidates(*(np.concatenate([getattr(own, c), getattr(caused, c)]) for c in columns))
    return both.take(np.argsort(both.at, kind="stable"))


def _settle(allowed: Flags, standing: _Standing, waiting: _Candidates) -> list[_Candidates]:
    """Try the day's candidates in order of time, one per customer and round, and return those that happened."""
    happened = []
    while len(waiting.customer):
        _, first = np.unique(waiting.customer, return_index=True)
        tried = waiting.take(first)
        state = standing.state[tried.customer]
        fits = allowed[state, tried.stage] & ((tried.origin == -1) | (tried.origin == state))
        # last_at starts at entry: nobody moves before he is there.
        fits &= tried.at >= standing.last_at[tried.customer] + _MIN_GAP_SECONDS
        moved = tried.take(fits)
        standing.state[moved.customer] = moved.stage
        standing.last_at[moved.customer] = moved.at
        happened.append(moved)
        later = np.ones(len(waiting.customer), dtype=np.bool_)
        later[first] = False
        waiting = waiting.take(later)
    return happened


def _collect(schedule: Schedule, happened: list[_Candidates]) -> Transitions:
    none = np.zeros(0, dtype=np.int64)
    columns = ("customer", "stage", "at", "scheduled")
    customer, stage, at, scheduled = (
        np.concatenate([none, *(getattr(part, column) for part in happened)]) for column in columns
    )
    order = np.lexsort((customer, at))
    scheduled = scheduled[order]
    by_contact = scheduled != _BASELINE
    # With nothing scheduled there is nothing to look up; one idle row keeps the lookup in range.
    lookup = np.where(by_contact, scheduled, 0)

    def of_cause(column: Ints) -> Ints:
        return np.where(by_contact, np.append(column, -1)[lookup], -1)

    return Transitions(
        customer=customer[order],
        stage=stage[order],
        at=at[order],
        person=of_cause(schedule.person),
        shoe=of_cause(schedule.shoe),
        contact=of_cause(schedule.contact),
    )
