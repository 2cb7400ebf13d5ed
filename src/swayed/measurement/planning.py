"""Tests played on the past of the workspace: what each would find here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from swayed.engines import Engine
from swayed.errors import InsufficientDataError
from swayed.measurement.analysis import Finding, analysed
from swayed.measurement.proposals import Proposal, detectable_steps, expected_steps, proposal, ranked
from swayed.measurement.registration import Drawing, drawn
from swayed.measurement.settings import MIN_CONTACTS, PROPOSED_STARTS, REGION_WORDS, TEST_DAYS, YEAR_WEEKS
from swayed.measurement.step import (
    Window,
    open_window,
    read_attributes,
    read_people,
    read_population,
    read_span,
    read_trial,
    read_value,
)
from swayed.measurement.units import Grouping, grouped
from swayed.situations import Situation

_SEED = 1
_MIN_UNITS = 4
_MIN_DAYS = 28
_REGIONS = (4, 200)


@dataclass(frozen=True)
class _Idea:
    """A test to be played: words, design, days, and what `grouped` and the command need."""

    test: str
    design: str
    n_days: int
    options: str = ""
    attribute: str = ""


def span_of(engine: Engine, timezone: str) -> tuple[date, date]:
    """First and last day of the data.

    Raises:
        InsufficientDataError: less than four weeks.
    """
    span = read_span(engine, timezone)
    n_days = (span[1] - span[0]).days + 1 if span else 0
    if span is None or n_days < _MIN_DAYS:
        raise InsufficientDataError(
            question="planning an experiment", found=f"events of {n_days} days", needed="at least four weeks of events"
        )
    return span


def played(
    engine: Engine, grouping: Grouping, drawing: Drawing, window: Window, first: date, last: date
) -> tuple[Finding, float, float]:
    """A test played on the last days of the data.

    Returns:
        The finding, the steps expected there, and how many times longer the test itself is: where the past is
        short a shorter one is played. Leaves the past window open.
    """
    n_days = (window.ends_on - window.starts_on).days + 1
    span = (last - first).days + 1
    is_weekly = grouping.analysis in {"pairs", "synthetic", "imputation"}
    days = min(n_days, span if grouping.analysis == "pairs" else (2 * span // 3 if is_weekly else span // 2))
    days = max(7 * (days // 7), 7) if is_weekly else max(days, 7)
    past = replace(window, starts_on=last - timedelta(days - 1), ends_on=last)
    open_window(engine, past)
    grouping = replace(grouping, population=read_population(engine).only(grouping.population.customers))
    if days < n_days and grouping.analysis in {"pairs", "imputation"}:
        grouping, drawing = _shortened(grouping, drawing, days // 7)
    trial = read_trial(engine, grouping, drawing, past, max((span - days) // 7, 0))
    finding = analysed(trial)
    return finding, expected_steps(trial, finding), n_days / days


def proposals_of(engine: Engine, situation: Situation, timezone: str) -> list[Proposal]:
    """Every test that the data allow to be played, the best first."""
    first, last = span_of(engine, timezone)
    stage, name = situation.decision.stages[-1], situation.situation
    people = tuple(
        str(row["person_id"]) for row in read_people(engine)[:PROPOSED_STARTS] if row["n_met"] >= MIN_CONTACTS
    )
    found = []
    for idea in _ideas(engine):
        starts_on = last + timedelta(1)
        window = Window(stage, starts_on, last + timedelta(idea.n_days), timezone, idea.attribute, people)
        open_window(engine, window)
        value, currency = read_value(engine)
        grouping = grouped(idea.design, read_population(engine), 0.5, starts_on, idea.n_days // 7)
        if len(grouping.units.names) < _MIN_UNITS:
            continue
        drawing = drawn(idea.design, grouping.units, 0.5, _SEED, idea.n_days // 7)
        finding, expected, longer = played(engine, grouping, drawing, window, first, last)
        accounts = "".join(f" --account {one}" for one in people) if idea.design == "starts" else ""
        facts = {
            "test": idea.test,
            "design": idea.design,
            "n_units": len(grouping.units.names),
            "n_customers": len(grouping.population.customers),
            "n_days": idea.n_days,
            "command": f"swayed experiment start {name} --design {idea.design}{idea.options}{accounts}",
        }
        found.append(proposal(facts, *detectable_steps(finding, expected, longer), value, currency))
    return ranked(found)


def _ideas(engine: Engine) -> Iterator[_Idea]:
    yield _Idea("write to half of the customers", "message", TEST_DAYS)
    yield _Idea("show a code or a recommendation to half of the customers", "customers", TEST_DAYS)
    yield _Idea("make a code visible in drawn weeks, half a year", "weeks", 26 * 7)
    yield _Idea("start collaborations one after the other, pooled over a year", "starts", 7 * YEAR_WEEKS)
    yield _Idea("be present in half of the communities", "communities", TEST_DAYS)
    for row in read_attributes(engine):
        attribute = str(row["attribute"])
        if attribute.casefold() in REGION_WORDS and _REGIONS[0] <= row["n_regions"] <= _REGIONS[1]:
            yield _Idea(
                f"be present in half of the regions, by {attribute}",
                "regions",
                TEST_DAYS,
                f" --attribute {attribute}",
                attribute,
            )


def _shortened(grouping: Grouping, drawing: Drawing, n_weeks: int) -> tuple[Grouping, Drawing]:
    """A test over fewer weeks, as long as the past it is played on."""
    if grouping.analysis == "imputation":
        return grouping, drawn("starts", grouping.units, drawing.share, drawing.seed, n_weeks)
    units = grouping.units.first(n_weeks - n_weeks % 2)
    return replace(grouping, units=units), drawn(
        "weeks", units, drawing.share, drawing.seed, n_weeks, drawing.washout_days
    )
