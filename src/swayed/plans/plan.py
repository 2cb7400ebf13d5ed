"""The plan as tables: people, curve, overlap, trial, who is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.errors import Fault, SettingsError
from swayed.people.naming import NameBook
from swayed.plans.briefs import brief
from swayed.plans.market import Market, PlanTables, market_of
from swayed.plans.planning import (
    Drawn,
    Wanted,
    by_stage,
    drawn_up,
    numbered,
    overlaps,
    steps_alone,
    steps_of,
    through_others,
)
from swayed.plans.request import PlanRequest
from swayed.plans.tables import CURVE, OVERLAP, PLAN, TRIAL
from swayed.plans.trial import trial_of

UNMET = {"credited_transitions": 0.0, "n_customers": 0, "named_by_customers": 0, "grade": "not_enough"}
"""What the people room would say of somebody whom no customer met."""
MOST_THROUGH = 3
"""People named through whom somebody moves customers."""


@dataclass(frozen=True)
class Plan:
    """A plan.

    Args:
        people: the chosen, then everybody else who could be, one row each; columns of `PLAN`.
        curve: what more people, or a larger budget, would bring; columns of `CURVE`.
        overlap: how much of each chosen one's effect another brings already; columns of `OVERLAP`.
        trial: the test that would tell whether the plan worked, one row, none for an empty plan; columns of `TRIAL`.
        left_out: people who are never proposed, and why: person_id, name, why.
        to_test: people not provable by name who might be worth a trial of their own, the likeliest first.
        unit: net margin, net value or purchases; currency: of amounts; is_margin_stated: the margin is the operator's share.
        extra, extra_lower, extra_upper: expected of the plan with its 90 % interval; spent: known costs of it.
        share_of_best: no other choice under the same terms brings more than the plan divided by this.
        level: calibrated where an experiment has set the level of everybody chosen, else uncalibrated.
    """

    people: pa.Table
    curve: pa.Table
    overlap: pa.Table
    trial: pa.Table
    left_out: pa.Table
    to_test: pa.Table
    unit: str
    currency: str | None
    is_margin_stated: bool
    extra: float
    extra_lower: float
    extra_upper: float
    spent: float
    share_of_best: float
    level: str

    @property
    def chosen(self) -> pa.Table:
        """The rows of `people` that belong to the plan."""
        return self.people.filter(pc.greater(self.people.column("collaborations"), 0))

    def to_row(self) -> dict[str, Any]:
        """Everything as one nested row."""
        tables = {name for name, value in vars(self).items() if isinstance(value, pa.Table)}
        return {name: value.to_pylist() if name in tables else value for name, value in vars(self).items()}


@dataclass(frozen=True)
class PeopleFacts:
    """What is known of people: the tables `people`, `people_stages`, `evidence`, and `message_themes` where there are any."""

    people: pa.Table
    stages: pa.Table
    evidence: pa.Table
    themes: pa.Table | None = None

    def of(self, person_ids: Sequence[str]) -> PeopleFacts:
        """The facts of some people."""
        own = pc.field("person_id").isin(pa.array(person_ids, pa.string()))
        return PeopleFacts(
            people=self.people.filter(own),
            stages=self.stages.filter(own),
            evidence=self.evidence.filter(own),
            themes=None if self.themes is None else self.themes.filter(own),
        )


@dataclass(frozen=True)
class PlanSources:
    """All that plans are drawn from: read once, and asked as often as somebody asks."""

    tables: PlanTables
    facts: PeopleFacts

    @classmethod
    def of_run(cls, read: Callable[[str], pa.Table]) -> PlanSources:
        """What a run left, as `read` gives it by name."""
        facts = PeopleFacts(*map(read, ("people", "people_stages", "evidence", "message_themes")))
        return cls(PlanTables.of_run(read), facts)

    def plan(self, request: PlanRequest) -> Plan:
        """The plan that the operator asks for; see `plan_of`."""
        return plan_of(self.tables, self.facts, request)


def plan_of(tables: PlanTables, facts: PeopleFacts, request: PlanRequest) -> Plan:
    """The plan that the operator asks for.

    Raises:
        SettingsError: names that mean nobody, numbers that cannot be, people who must but may not be chosen; all together.
    """
    request.check()
    standing = {str(row["person_id"]): row for row in tables.people.to_pylist()}
    ids, faults = _named(NameBook(_everybody(tables, facts)), request)
    never = {ids[word] for word in request.never if word in ids}
    left_out = {
        person: why for person, row in standing.items() if row["is_named"] and (why := _refused(row, person in never))
    }
    must = list(dict.fromkeys(ids[word] for word in request.must if word in ids))
    faults += _impossible(must, standing, left_out, request)
    if faults:
        raise SettingsError(source="the plan", faults=faults)
    people = sorted(person for person, row in standing.items() if row["is_named"] and person not in left_out)
    facts = facts.of(people)
    # Who only makes others post was met by no customer, and is not among the people.
    unmet = {person: {**standing[person], **UNMET} for person in people}
    known = unmet | {str(row["person_id"]): row for row in facts.people.to_pylist()}
    market = market_of(tables, people, request.margin_share)
    place = {person: number for number, person in enumerate(people)}
    cost = _costs(market, tables, request, ids)
    _check_affordable(request, np.nansum([cost[place[person]] for person in must]))
    credit = sorted(people, key=lambda person: (-known[person]["credited_transitions"], person))
    wanted = Wanted(
        cost=cost,
        budget=np.inf if request.budget is None else request.budget,
        max_people=request.max_people,
        must=tuple(place[person] for person in must),
        credit=tuple(place[person] for person in credit),
    )
    drawn = drawn_up(market, wanted)
    rows = _rows(market, drawn, cost, tables, facts, known, standing)
    value = drawn.objective.value
    lower, upper = np.quantile(value, [0.05, 0.95])
    chosen = [row for row in rows if row["collaborations"]]
    return Plan(
        people=PLAN.from_rows(rows),
        curve=_curve(drawn),
        overlap=_overlap(market, drawn),
        trial=TRIAL.from_rows([trial_of(market.stages, *steps_of(market, drawn.objective.n_taken))] if chosen else []),
        left_out=_left_out(left_out, standing),
        to_test=_to_test(tables, standing),
        unit=market.unit,
        currency=market.currency,
        is_margin_stated=market.is_margin_stated,
        extra=float(value.mean()),
        extra_lower=float(lower),
        extra_upper=float(upper),
        spent=drawn.spent,
        share_of_best=drawn.share_of_best,
        level="calibrated" if chosen and all(row["level"] == "calibrated" for row in chosen) else "uncalibrated",
    )


def _everybody(tables: PlanTables, facts: PeopleFacts) -> Iterator[Mapping[str, Any]]:
    """Everybody who can be meant by a word: person_id, name, accounts."""
    for table in (tables.people, facts.people):
        yield from table.select(
            [name for name in ("person_id", "name", "accounts") if name in table.column_names]
        ).to_pylist()


def _named(book: NameBook, request: PlanRequest) -> tuple[dict[str, str], list[Fault]]:
    """Who is meant by every word of the request."""
    ids: dict[str, str] = {}
    faults: list[Fault] = []
    for where, words in (("must", request.must), ("never", request.never), ("costs", tuple(request.costs))):
        found, wrong = book.find(where, words)
        ids.update(found)
        faults += wrong
    return ids, faults


def _refused(row: Mapping[str, Any], is_never: bool) -> str:
    """Why a person is never proposed, empty where nothing stands against him."""
    reasons = {
        "left out by you": is_never,
        "a minor by own declaration": row["is_minor"],
        "objected, as a customer, to being analysed": row["has_objected"],
        "does not want to be contacted": row["contact"] == "no",
    }
    return next((why for why, holds in reasons.items() if holds), "")


def _impossible(
    must: list[str], standing: Mapping[str, Any], left_out: Mapping[str, str], request: PlanRequest
) -> list[Fault]:
    """Faults of people who must belong to the plan and cannot."""
    faults = [
        Fault("must", repr(person), f"somebody else: {left_out[person]}") for person in must if person in left_out
    ]
    faults += [
        Fault("must", repr(person), "a person graded strong or some by the model: of others no effect is known")
        for person in must
        if person not in left_out and not standing.get(person, {}).get("is_named", False)
    ]
    if request.max_people is not None and len(must) > request.max_people:
        faults.append(Fault("max_people", repr(request.max_people), f"{len(must)} or more: so many must belong to it"))
    return faults


def _check_affordable(request: PlanRequest, needed: float) -> None:
    """Raises SettingsError where those who must belong to the plan cost more than the budget."""
    if request.budget is not None and needed > request.budget:
        fault = Fault("budget", f"{request.budget:g}", f"{needed:g} or more: so much cost those who must belong to it")
        raise SettingsError(source="the plan", faults=[fault])


def _costs(market: Market, tables: PlanTables, request: PlanRequest, ids: Mapping[str, str]) -> np.ndarray:
    """Cost of each person: the operator's, else his own latest collaboration's in the same currency, else unknown."""
    past = {
        str(row["person_id"]): float(row["cost"])
        for row in tables.past_costs.to_pylist()
        if market.currency is None or row["currency"] in (None, market.currency)
    }
    cost = numbered(market, past, {person: person for person in past})
    stated = numbered(market, request.costs, ids)
    return np.where(np.isnan(stated), cost, stated)


def _rows(
    market: Market,
    drawn: Drawn,
    cost: np.ndarray,
    tables: PlanTables,
    facts: PeopleFacts,
    people: Mapping[str, Mapping[str, Any]],
    standing: Mapping[str, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """One row per person: the chosen by what they add, then the others."""
    stage_rows = {(row["person_id"], row["stage"]): row for row in facts.stages.to_pylist()}
    moments = _moments(tables.moments)
    known = facts.themes.to_pylist() if facts.themes is not None else []
    themes = {(row["person_id"], row["stage"]): row["theme"] for row in known if row["is_proven"]}
    posts: dict[str, list[str]] = {}
    for piece in facts.evidence.to_pylist():
        own = posts.setdefault(piece["person_id"], [])
        if piece["post_id"] and piece["post_id"] not in own:
            own.append(piece["post_id"])
    main = by_stage(market).argmax(axis=1)
    through_share, through = through_others(market)
    n_taken, added = drawn.objective.n_taken, drawn.added
    lower, upper = np.quantile(added, [0.05, 0.95], axis=1) if len(added) else (added, added)
    order = sorted(range(len(market.person_ids)), key=lambda p: (n_taken[p] == 0, -float(added[p].mean()), p))
    rows = []
    for rank, p in enumerate(order, 1):
        person = market.person_ids[p]
        stage = market.stages[main[p]]
        facts_of_stage = stage_rows.get((person, stage))
        row = {
            "rank": rank,
            "person_id": person,
            "name": standing[person]["name"],
            "contact": standing[person]["contact"],
            "stage": stage,
            "theme": themes.get((person, stage)),
            **moments.get(person, moments[""]),
            "collaborations": int(n_taken[p]),
            "cost": None if np.isnan(cost[p]) else float(cost[p]),
            "extra": float(added[p].mean()),
            "extra_lower": float(lower[p]),
            "extra_upper": float(upper[p]),
            "alone": float(drawn.alone[p].mean()),
            "most_worthwhile_fee": float(added[p].mean()) if market.unit == "net margin" else None,
            "membership": None if np.isnan(drawn.membership[p]) else float(drawn.membership[p]),
            "level": facts_of_stage["level"] if facts_of_stage else "uncalibrated",
            "is_too_dear": p in drawn.too_dear,
            "through_share": float(through_share[p]),
            "through": [standing[other]["name"] for other in through[p][:MOST_THROUGH]],
            "evidence": posts.get(person, [])[:3],
        }
        rows.append({**row, "brief": brief(row, facts_of_stage, people[person])})
    return rows


def _moments(moments: pa.Table) -> dict[str, dict[str, Any]]:
    """Weekday, hours and lag of each person; everybody's where his own say nothing, under the key ''."""
    nothing = {"weekday": None, "hours": None, "lag_days": None}
    found: dict[str, dict[str, Any]] = {"": dict(nothing)}
    best: dict[tuple[str, str], float] = {}
    for row in moments.sort_by("person_id").to_pylist():
        own = found.setdefault(row["person_id"], dict(found[""]))
        if row["what"] == "lag":
            own["lag_days"] = row["ratio"]
        elif row["stands_out"] and row["ratio"] > best.get((row["person_id"], row["what"]), 0.0):
            best[row["person_id"], row["what"]] = row["ratio"]
            own[row["what"]] = row["name"]
    return found


def _curve(drawn: Drawn) -> pa.Table:
    rows = []
    for n_people, spent, value in drawn.curve:
        lower, upper = np.quantile(value, [0.05, 0.95])
        rows.append(
            {
                "n_people": n_people,
                "spent": spent,
                "extra": float(value.mean()),
                "extra_lower": float(lower),
                "extra_upper": float(upper),
            }
        )
    return CURVE.from_rows(rows)


def _overlap(market: Market, drawn: Drawn) -> pa.Table:
    rows = [
        {"person_id": market.person_ids[second], "other_person_id": market.person_ids[first], "share": share}
        for (first, second), share in overlaps(drawn).items()
    ]
    return OVERLAP.from_rows(sorted(rows, key=lambda row: (-row["share"], row["person_id"], row["other_person_id"])))


def _left_out(left_out: Mapping[str, str], standing: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    rows = [{"person_id": p, "name": standing[p]["name"], "why": why} for p, why in sorted(left_out.items())]
    return pa.Table.from_pylist(rows, schema=pa.schema([(n, pa.string()) for n in ("person_id", "name", "why")]))


def _to_test(tables: PlanTables, standing: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    """Ungraded people with a real chance, by expected steps of one collaboration."""
    people = sorted(p for p, row in standing.items() if not row["is_named"] and not _refused(row, False))
    market = market_of(tables, people, None)
    alone = steps_alone(market)
    order = np.argsort(-alone, kind="stable")
    return pa.table(
        {
            "person_id": pa.array([people[i] for i in order], pa.string()),
            "name": pa.array([standing[people[i]]["name"] for i in order], pa.string()),
            "contact": pa.array([standing[people[i]]["contact"] for i in order], pa.string()),
            "steps": pa.array(alone[order], pa.float64()),
        }
    )
