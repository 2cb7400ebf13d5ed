"""An experiment read from the data, by the analysis it was registered with and no other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from swayed.engines import Engine
from swayed.errors import Fault, InsufficientDataError, SettingsError
from swayed.measurement.analysis import Trial, analysed
from swayed.measurement.asked import situation_key
from swayed.measurement.instruments import instrumented
from swayed.measurement.planning import span_of
from swayed.measurement.population import Population
from swayed.measurement.proposals import expected_steps
from swayed.measurement.reading import Reading, Uptake, balance_of, verdict_of
from swayed.measurement.registration import Drawing, Registration, Units, seal
from swayed.measurement.step import (
    Window,
    open_window,
    read_persons,
    read_population,
    read_takeups,
    read_trial,
    read_value,
)
from swayed.measurement.units import Grouping, covariates_of, known_of
from swayed.situations import Situation
from swayed.tables import LIFTS


def read_experiment(
    engine: Engine,
    situation: Situation,
    registration: Registration,
    sealed: str,
    *,
    holdouts: pa.Table,
    members: pa.Table,
    today: date,
    timezone: str,
) -> Reading:
    """The verdict of an experiment that is over.

    Args:
        engine: with the tables of `READS`.
        situation: resolved.
        registration, sealed: as they were registered.
        holdouts, members: units with their arms, customers with their units.
        today: in the workspace's zone.
        timezone: the workspace's zone.
    """
    _check(situation, registration, sealed, holdouts)
    first, last = span_of(engine, timezone)
    _check_over(registration, today, last)
    grouping, drawing, trial = _opened(engine, registration, holdouts, members, timezone, first)
    finding = analysed(trial)
    value, currency = read_value(engine)
    listed = len(members) if registration.design != "weeks" else len(grouping.population.customers)
    return Reading(
        registration=registration,
        verdict=verdict_of(finding.total, registration.worth_steps),
        finding=finding,
        expected_steps=expected_steps(trial, finding),
        value=value,
        currency=currency,
        balance=balance_of(known_of(grouping), drawing.treated)
        if registration.design not in {"weeks", "starts"}
        else [],
        uptake=_uptake(engine, trial, grouping.population) if registration.analysis == "adjusted" else None,
        n_left_out=listed - len(grouping.population.customers),
    )


def lifts_of(
    engine: Engine,
    situation: Situation,
    registration: Registration,
    holdouts: pa.Table,
    members: pa.Table,
    timezone: str,
) -> pa.Table:
    """Rows of `lifts`: extra steps of customers whose contacts the model sees, those linked to an account.

    One row for an experiment about one account; of staggered starts one per account, which together hold what was measured
    over all of them, in parts of the customer-weeks after each start.
    """
    if not registration.accounts:
        raise InsufficientDataError(
            question=f"keeping {registration.experiment_id} as a lift",
            found="that it tested nobody's contacts",
            needed="an experiment started with --account: only contacts with people have a level to be set",
        )
    first, _ = span_of(engine, timezone)
    grouping, _, trial = _opened(engine, registration, holdouts, members, timezone, first, only_linked=True)
    if not len(grouping.population.customers):
        raise InsufficientDataError(
            question=f"keeping {registration.experiment_id} as a lift",
            found="that none of its customers is linked to an account",
            needed="linked customers: the model sees the contacts of no others",
        )
    finding = analysed(trial)
    categories = situation.decision.categories
    parts = _parts(registration, trial, grouping.units, read_persons(engine))
    return LIFTS.from_rows(
        [
            {
                "lift_id": f"{registration.experiment_id}/{account}",
                "category": categories[0] if len(categories) == 1 else None,
                "stage": registration.stage,
                "account_id": account,
                "starts_on": registration.starts_on,
                "ends_on": registration.ends_on,
                "transitions": finding.total.effect * part,
                "standard_error": max(finding.total.standard_error * float(np.sqrt(part)), 1e-6),
            }
            for account, part in parts.items()
            if part > 0.0
        ]
    )


def _parts(registration: Registration, trial: Trial, units: Units, persons: dict[str, str]) -> dict[str, float]:
    """Share of each account in what was measured."""
    accounts = sorted(registration.accounts)
    if registration.design != "starts":
        return dict.fromkeys(accounts, 1.0 / len(accounts))
    n_weeks = trial.steps.shape[1] - trial.n_past
    weeks = dict(zip(units.names, trial.sizes * np.maximum(n_weeks - trial.starts, 0), strict=True))
    owned = {account: float(weeks.get(persons.get(account, ""), 0.0)) for account in accounts}
    total = max(sum(owned.values()), 1e-12)
    return {account: size / total for account, size in owned.items()}


def _opened(
    engine: Engine,
    registration: Registration,
    holdouts: pa.Table,
    members: pa.Table,
    timezone: str,
    first: date,
    *,
    only_linked: bool = False,
) -> tuple[Grouping, Drawing, Trial]:
    persons = read_persons(engine)
    people = tuple(sorted({persons[name] for name in registration.accounts if name in persons}))
    window = Window(
        registration.stage,
        registration.starts_on,
        registration.ends_on,
        timezone,
        registration.attribute,
        people,
        registration.experiment_id,
    )
    open_window(engine, window)
    population = read_population(engine)
    if only_linked:
        population = population.part(population.is_linked)
    grouping, drawing = _regrouped(registration, holdouts, members, population)
    n_past_weeks = max((registration.starts_on - first).days // 7, 0)
    return grouping, drawing, read_trial(engine, grouping, drawing, window, n_past_weeks)


def _regrouped(
    registration: Registration, holdouts: pa.Table, members: pa.Table, population: Population
) -> tuple[Grouping, Drawing]:
    """Customers and units as they were registered, without those who left the situation."""
    rows = sorted(holdouts.to_pylist(), key=lambda row: str(row["unit_id"]))
    if registration.design == "weeks":
        names = [str(row["unit_id"]) for row in rows]
        block = np.arange(len(rows)) // 2
        unit, sizes = np.zeros(len(population.customers), np.int64), np.full(len(rows), len(population.customers))
    else:
        members = members.sort_by("customer_id")
        listed = np.array(members.column("customer_id").to_pylist(), dtype=str)
        population = population.only(listed.astype(object))
        at = np.searchsorted(listed, population.customers.astype(str))
        belongs = np.array(members.column("unit_id").to_pylist(), dtype=str)[at]
        found, unit = np.unique(belongs, return_inverse=True)
        here = set(found.tolist())
        rows = [row for row in rows if str(row["unit_id"]) in here]
        names, sizes = found.tolist(), np.bincount(unit, minlength=len(found))
        block = np.zeros(len(found), np.int64)
        block[unit] = np.array(members.column("block").to_pylist(), np.int64)[at]
    treated = np.array([row["arm"] == "treated" for row in rows], np.bool_)
    starts = np.array([(row["starts_on"] - registration.starts_on).days // 7 for row in rows], np.int64)
    grouping = Grouping(population, unit.astype(np.int64), Units(tuple(names), block, sizes), registration.analysis)
    return grouping, Drawing(registration.share, registration.seed, registration.washout_days, treated, starts)


def _uptake(engine: Engine, trial: Trial, population: Population) -> Uptake | None:
    takers = read_takeups(engine)
    taken = np.array([customer in takers for customer in population.customers.tolist()], np.float64)
    if not taken.any():
        return None
    shares = float(taken[trial.treated].mean()), float(taken[~trial.treated].mean())
    is_moved = abs(shares[0] - shares[1]) > 1e-9
    effect = (
        instrumented(trial.steps[:, -1], taken, trial.treated.astype(np.float64), covariates_of(population))
        if is_moved
        else None
    )
    return Uptake(*shares, effect)


def _check(situation: Situation, registration: Registration, sealed: str, holdouts: pa.Table) -> None:
    faults = []
    if seal(registration, holdouts) != sealed:
        faults.append(
            Fault("seal", "a registration or holdouts that were changed", "what was registered: import nothing over it")
        )
    if situation_key(situation) != registration.situation_key:
        faults.append(
            Fault(
                "situation",
                f"{registration.situation} with another decision or other customers",
                "the situation as it was when the experiment was registered",
            )
        )
    if faults:
        raise SettingsError(source=f"experiment {registration.experiment_id}", faults=faults)


def _check_over(registration: Registration, today: date, last: date) -> None:
    if today <= registration.ends_on:
        raise InsufficientDataError(
            question=f"experiment {registration.experiment_id}",
            found=f"that it runs until {registration.ends_on}",
            needed="its end: looking earlier, and stopping when it looks good, finds effects where there are none",
        )
    if last < registration.ends_on:
        raise InsufficientDataError(
            question=f"experiment {registration.experiment_id}",
            found=f"events until {last} only",
            needed=f"events until {registration.ends_on}: import what has happened since",
        )
