"""What a design draws, and which customers belong to each unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from swayed.measurement.analysis import analysis_of
from swayed.measurement.assignment import Counts, blocks_of
from swayed.measurement.inference import Floats
from swayed.measurement.population import Population, Words
from swayed.measurement.registration import Units

_MOST_PAST_STEPS = 3


@dataclass(frozen=True)
class Grouping:
    """Customers in an experiment and their units.

    Args:
        population: the customers that belong to a unit.
        unit: of each, 0..n-1; all 0 where weeks are drawn.
        units: what is drawn.
        analysis: that the design dictates.
    """

    population: Population
    unit: Counts
    units: Units
    analysis: str


def grouped(
    design: str, population: Population, share: float, starts_on: date, n_weeks: int, names: tuple[str, ...] = ()
) -> Grouping:
    """The units of a design.

    Args:
        design: one of `DESIGNS`.
        population: the customers of the situation.
        share: probability of being treated.
        starts_on: first day, and n_weeks: length; weeks are drawn among them.
        names: the only units wanted; any where empty.
    """
    if design == "weeks":
        weeks = tuple(str(starts_on + timedelta(7 * week)) for week in range(n_weeks - n_weeks % 2))
        sizes = np.full(len(weeks), len(population.customers), np.int64)
        unit = np.zeros(len(population.customers), np.int64)
        return Grouping(population, unit, Units(weeks, np.arange(len(weeks)) // 2, sizes), "pairs")
    belongs = belonging(design, population)
    wanted = belongs != ""
    if names:
        wanted &= np.isin(belongs.astype(str), names)
    part = population.part(wanted)
    found, unit = np.unique(belongs[wanted].astype(str), return_inverse=True)
    sizes = np.bincount(unit, minlength=len(found))
    analysis = analysis_of(design, round(share * len(found)), len(found))
    block = _blocks(analysis, part, unit, sizes, share)
    return Grouping(part, unit.astype(np.int64), Units(tuple(found.tolist()), block, sizes), analysis)


def belonging(design: str, population: Population) -> Words:
    """The unit of every customer, empty for those who belong to none."""
    if design == "message":
        return np.where(population.may_be_written_to, population.customers, "")
    return {
        "customers": population.customers,
        "communities": population.community,
        "regions": population.region,
        "starts": population.circle,
    }[design]


def covariates_of(population: Population) -> Floats:
    """What is known of each customer before the start, for the forecast of his steps."""
    segments = np.unique(population.segment.astype(str))
    dummies = population.segment.astype(str)[:, None] == segments[None, 1:]
    return np.column_stack([np.log1p(population.past), population.is_linked, dummies]).astype(np.float64)


def known_of(grouping: Grouping) -> dict[str, Floats]:
    """What was known of each unit before the start, by name, for a table of balance."""
    population, sizes = grouping.population, np.maximum(grouping.units.sizes, 1)

    def mean(values: Floats) -> Floats:
        return np.bincount(grouping.unit, weights=values, minlength=len(sizes)) / sizes

    named = zip(("steps before", "other steps before", "contacts before"), population.past.T, strict=True)
    known = {name: mean(values) for name, values in named}
    known["linked to an account"] = mean(population.is_linked.astype(np.float64))
    if grouping.analysis != "adjusted":
        known["customers"] = sizes.astype(np.float64)
    return known


def _blocks(analysis: str, population: Population, unit: Counts, sizes: Counts, share: float) -> Counts:
    if analysis == "adjusted":
        past = np.minimum(population.past[:, 0], _MOST_PAST_STEPS).astype(np.int64)
        segment = np.unique(population.segment.astype(str), return_inverse=True)[1]
        contacts = population.past[:, 2]
        quarter = np.searchsorted(np.quantile(contacts, [0.25, 0.5, 0.75]) if len(contacts) else [], contacts)
        alike = (segment * (_MOST_PAST_STEPS + 1) + past) * 4 + quarter
        return np.asarray(np.unique(alike, return_inverse=True)[1], np.int64)
    if analysis == "units":
        rate = np.bincount(unit, weights=population.past[:, 0], minlength=len(sizes)) / np.maximum(sizes, 1)
        return blocks_of(rate, max(round(1.0 / min(share, 1.0 - share)), 2))
    return np.zeros(len(sizes), np.int64)
