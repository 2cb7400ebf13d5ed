"""What is settled before an experiment starts, and can never be changed afterwards: question, units, chance, analysis, worth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from swayed.measurement.assignment import Counts, chance, drawn_arms, drawn_starts
from swayed.measurement.inference import Flags

DESIGNS: Mapping[str, tuple[str, str]] = {
    "customers": ("customer", "something is shown to, or withheld from, customers drawn one by one"),
    "message": ("customer", "customers drawn one by one are written to; those who refuse marketing are left out"),
    "communities": ("community", "whole communities are drawn, in pairs alike in their past"),
    "regions": ("region", "whole regions are drawn, in pairs alike in their past; few of many against a synthetic one"),
    "weeks": ("week", "on in one week of every two, drawn anew for each two (switchback)"),
    "starts": ("account", "collaborations start one after the other, in a drawn order, all in the end"),
}
"""Design -> what is drawn, and what is done."""

ANALYSES: Mapping[str, str] = {
    "adjusted": "difference in means, adjusted by cross-fitted models of the customers' past (AIPW), normal 90 % interval",
    "units": "difference of units weighted by customers, adjusted for their own past; interval by randomisation",
    "synthetic": "treated regions against a weighted mean of the others; interval by randomisation",
    "pairs": "difference within each two weeks; interval by randomisation",
    "imputation": "difference in differences by imputation; interval by randomisation",
}
"""Analysis -> what it computes, in words."""


@dataclass(frozen=True)
class Registration:
    """An experiment as registered.

    Args:
        experiment_id: its name.
        situation: whose customers and steps are meant.
        situation_key: hash of what the situation said of decision and customers.
        question: in the operator's words.
        design: one of `DESIGNS`.
        analysis: one of `ANALYSES`.
        stage: into which steps are counted.
        starts_on, ends_on: first and last day.
        share: probability of being treated.
        seed: of the drawing.
        rule: how it was drawn.
        washout_days: first days of every week that do not count, in a design by weeks.
        worth_steps: smallest number of extra steps worth having.
        accounts: whose contacts are tested, if anybody's.
        attribute: of customers, by which regions are told apart.
        n_units, n_customers: in the experiment.
        expected_steps: without any effect, among the treated.
        detectable_steps: extra steps that would be found with 80 % probability.
        registered_by, registered_at: who and when.
    """

    experiment_id: str
    situation: str
    situation_key: str
    question: str
    design: str
    analysis: str
    stage: str
    starts_on: date
    ends_on: date
    share: float
    seed: int
    rule: str
    washout_days: int
    worth_steps: float
    accounts: tuple[str, ...]
    attribute: str
    n_units: int
    n_customers: int
    expected_steps: float
    detectable_steps: float
    registered_by: str
    registered_at: datetime

    @property
    def n_days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def n_weeks(self) -> int:
        return self.n_days // 7

    @property
    def unit_kind(self) -> str:
        return DESIGNS[self.design][0]


@dataclass(frozen=True)
class Units:
    """What is drawn.

    Args:
        names: sorted.
        block: of each unit, from which treated and control are drawn alike.
        sizes: customers of each unit.
    """

    names: tuple[str, ...]
    block: Counts
    sizes: Counts

    def first(self, n: int) -> Units:
        """The first of them."""
        return Units(self.names[:n], self.block[:n], self.sizes[:n])


@dataclass(frozen=True)
class Drawing:
    """Who was drawn, and how.

    Args:
        share, seed: of the drawing.
        washout_days: first days of every week that do not count, where weeks are drawn.
        treated: which units; shape (n_units,).
        starts: week in which each starts, counted from the first; shape (n_units,).
    """

    share: float
    seed: int
    washout_days: int
    treated: Flags
    starts: Counts


def drawn(design: str, units: Units, share: float, seed: int, n_weeks: int, washout_days: int = 0) -> Drawing:
    """The drawing that a seed makes."""
    n_units, random = len(units.names), chance(seed)
    if design == "starts":
        starts = drawn_starts(n_units, n_weeks, random)
        return Drawing(share, seed, washout_days, np.ones(n_units, np.bool_), starts)
    arms = drawn_arms(units.block, share, random)
    return Drawing(share, seed, washout_days, arms, np.zeros(n_units, np.int64))


def seal(registration: Registration, holdouts: pa.Table) -> str:
    """SHA-256 over everything registered and every unit's arm: a later change shows."""
    rows = sorted(
        (row["unit_kind"], row["unit_id"], row["arm"], str(row["starts_on"]), str(row["ends_on"]))
        for row in holdouts.to_pylist()
    )
    told = json.dumps([_plain(registration), rows], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def registration_row(registration: Registration, sealed: str) -> dict[str, Any]:
    """The row of `experiments`."""
    return {**asdict(registration), "accounts": list(registration.accounts), "seal": sealed}


def registration_of(row: Mapping[str, Any]) -> Registration:
    """The registration that a row of `experiments` keeps."""
    names = Registration.__dataclass_fields__
    return Registration(**{**{name: row[name] for name in names}, "accounts": tuple(row["accounts"] or ())})


def _plain(registration: Registration) -> dict[str, Any]:
    told = asdict(registration)
    told["registered_at"] = registration.registered_at.isoformat()
    return {name: str(value) if isinstance(value, date) else value for name, value in told.items()}
