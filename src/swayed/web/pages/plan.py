"""Plan: whom to work with under a budget, drawn anew as the budget moves; the test of the plan, registered from here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.errors import Fault, SettingsError
from swayed.experiments import now
from swayed.formats import as_csv
from swayed.measurement.asked import Asked
from swayed.plans.briefs import message
from swayed.plans.plan import Plan
from swayed.plans.request import PlanRequest
from swayed.study import Study
from swayed.web.access import Role, Visitor, needs
from swayed.web.desk import Answers
from swayed.web.drawing.curves import value_curve
from swayed.web.page import asks_for, desk_of, not_ready, ready_answers, render, seen
from swayed.web.pages.api import Format, written

router = APIRouter()
MOST_OTHERS = 8
OVERLAP_FROM = 0.05
STEPS_OF_SLIDER = 40
LAST = ""
"""A plan reads what steps after its own have found; none of them is run while a page loads."""
FEWEST_WEEKS = 10


@dataclass(frozen=True)
class PlanForm:
    """What the form says, as it was typed.

    Args:
        budget, people, margin: numbers; empty: none.
        fees: a name and an amount on each line. must, never: a name on each line.
    """

    budget: str = ""
    people: str = ""
    margin: str = ""
    fees: str = ""
    must: str = ""
    never: str = ""

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode({name: text for name, text in asdict(self).items() if text})

    def request(self) -> PlanRequest:
        """What is asked of the plan.

        Raises:
            SettingsError: a number or a fee cannot be read; all are listed.
        """
        faults: list[Fault] = []
        budget, people, margin = (_number(name, getattr(self, name), faults) for name in ("budget", "people", "margin"))
        costs = dict(_fees(self.fees, faults))
        if faults:
            raise SettingsError(source="the plan", faults=faults)
        return PlanRequest(
            budget=budget,
            costs=costs,
            max_people=None if people is None else int(people),
            must=_lines(self.must),
            never=_lines(self.never),
            margin_share=None if margin is None else margin / 100.0,
        )


def typed(
    request: Request,
    budget: Annotated[str, Query(max_length=30)] = "",
    people: Annotated[str, Query(max_length=30)] = "",
    margin: Annotated[str, Query(max_length=30)] = "",
    fees: Annotated[str, Query(max_length=20_000)] = "",
    must: Annotated[str, Query(max_length=5_000)] = "",
    never: Annotated[str, Query(max_length=5_000)] = "",
) -> PlanForm:
    """The form of the address; a slider that alone was moved stands for the field beside it."""
    form = PlanForm(budget, people, margin, fees.strip(), must.strip(), never.strip())
    for field in ("budget", "people"):
        at = request.query_params.get(f"slide-{field}", "")[:30]
        # The slider stands outside the form, so it is part of a question only where it was moved itself.
        form = replace(form, **{field: at}) if at else form
    return form


Typed = Annotated[PlanForm, Depends(typed)]


@router.get("/w/{workspace}/s/{situation}/plan", dependencies=[needs(Role.VIEWER)])
def plan(request: Request, form: Typed) -> Response:
    """People, overlap and the curve of value; the part that moves alone where HTMX asks for it."""
    answers = ready_answers(request, LAST)
    if answers is None:
        return not_ready(request, "plan")
    is_part = asks_for(request, "drawn")
    found, words = None, ""
    try:
        found = _plan(request, answers, form)
    except SettingsError as error:
        words = str(error)
    facts = _facts(found, form) if found else {}
    stages = list(answers.study.situation.decision.stages)
    # A part is shown whatever it says; HTMX would throw away an answer with a status of its own.
    status = 422 if words and not is_part else 200
    template = "plan_drawn.html" if is_part else "plan.html"
    return render(
        request,
        template,
        page="plan",
        status=status,
        form=form,
        plan=found,
        words=words,
        is_part=is_part,
        stages=stages,
        **facts,
    )


def _plan(request: Request, answers: Answers, form: PlanForm) -> Plan:
    """The plan that the form asks for; what it is drawn from is read once."""
    sources = desk_of(request).once(answers.study, Study.plan_sources)
    return sources.plan(form.request())


@router.get("/w/{workspace}/s/{situation}/plan/people", dependencies=[needs(Role.VIEWER)])
def people(request: Request, form: Typed) -> Response:
    """The rows behind the plan as CSV: the chosen first, then everybody else who could be."""
    answers = ready_answers(request, LAST)
    if answers is None:
        return not_ready(request, "plan")
    return written(_plan(request, answers, form).people, Format.CSV, "plan")


@router.get("/w/{workspace}/s/{situation}/plan/test", dependencies=[needs(Role.MANAGER)])
def test(request: Request, form: Typed) -> Response:
    """The form that registers the test of a plan."""
    answers = ready_answers(request, LAST)
    if answers is None:
        return not_ready(request, "plan")
    found = _plan(request, answers, form)
    if not found.trial.num_rows:
        raise HTTPException(409, "The plan names nobody, so there is nothing to test.")
    trial = found.trial.to_pylist()[0]
    starts_on = now().astimezone(ZoneInfo(desk_of(request).timezone)).date() + timedelta(1)
    chosen = found.chosen.select(["person_id", "name"]).to_pylist()
    names = ", ".join(row["name"] for row in chosen)
    asked = {
        "accounts": _accounts(answers, [row["person_id"] for row in chosen]),
        "first": starts_on.isoformat(),
        "last": (starts_on + timedelta(7 * max(trial["n_units"], FEWEST_WEEKS) - 1)).isoformat(),
        "question": f"Do posts of {names} bring more {trial['stage']} in the weeks drawn for them?",
        "stage": trial["stage"],
        "worth": "",
    }
    return _test_page(request, asked, trial=trial)


@router.post("/w/{workspace}/s/{situation}/plan/test")
def register(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    first: Annotated[str, Form()],
    last: Annotated[str, Form()],
    stage: Annotated[str, Form()],
    account: Annotated[list[str] | None, Form()] = None,
    question: Annotated[str, Form()] = "",
    worth: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
) -> Response:
    """Registers the test: weeks are drawn, and both lists written. Nothing of it can be changed afterwards."""
    desk, name = desk_of(request), request.path_params["situation"]
    answers = ready_answers(request, LAST)
    if answers is None:
        return not_ready(request, "plan")
    given = {
        "accounts": account or [],
        "first": first,
        "last": last,
        "question": question,
        "stage": stage,
        "worth": worth,
    }
    try:
        faults: list[Fault] = []
        days = [_day(where, text, faults) for where, text in (("first day", first), ("last day", last))]
        worth_steps = _number("worth", worth, faults)
        if sure != "yes":
            faults.append(Fault("sure", "no", "your yes: nothing of it can be changed afterwards"))
        if faults:
            raise SettingsError(source="the experiment", faults=faults)
        started = desk.workspace.experiments.start(
            name,
            Asked(
                design="weeks",
                starts_on=days[0],
                ends_on=days[1],
                registered_by=visitor.name,
                question=question,
                stage=stage,
                accounts=tuple(account or ()),
                worth_steps=worth_steps,
            ),
        )
    except SettingsError as error:
        return _test_page(request, given, words=str(error), status=422)
    key = started.registration.experiment_id
    folder = desk.workspace.folder / "experiments" / key
    folder.mkdir(parents=True, exist_ok=True)
    for arm in ("treated", "control"):
        (folder / f"{arm}.csv").write_text(as_csv(started.list_of(arm)), encoding="utf-8")
    return seen(f"/w/{desk.name}/experiments/{key}")


def _test_page(
    request: Request, asked: dict[str, Any], *, words: str = "", trial: Any = None, status: int = 200
) -> Response:
    return render(request, "plan_test.html", page="plan", status=status, asked=asked, words=words, trial=trial)


def _facts(found: Plan, form: PlanForm) -> dict[str, Any]:
    """What the templates read of a plan."""
    rows = found.people.to_pylist()
    names = {row["person_id"]: row["name"] for row in rows}
    chosen = [row for row in rows if row["collaborations"]]
    others = [row for row in rows if not row["collaborations"]]
    points = found.curve.to_pylist()
    is_money = any(point["spent"] for point in points)
    costs = [row["cost"] for row in rows if not row["is_too_dear"]]
    known = [cost for cost in costs if cost is not None]
    return {
        "chosen": [{**row, "message": message(row)} for row in chosen],
        "others": others[:MOST_OTHERS],
        "n_others": len(others),
        "top": max((row["extra_upper"] for row in [*chosen, *others[:MOST_OTHERS]]), default=1.0) or 1.0,
        "overlap": [
            {**row, "name": names[row["person_id"]], "other": names[row["other_person_id"]]}
            for row in found.overlap.to_pylist()
            if row["share"] >= OVERLAP_FROM
        ][:6],
        "curve": value_curve(
            [
                (
                    point["spent"] if is_money else point["n_people"],
                    point["extra_lower"],
                    point["extra"],
                    point["extra_upper"],
                )
                for point in points
            ],
            across=f"spent, {found.currency or 'known costs'}" if is_money else "people",
            up=found.unit,
        ),
        "curve_rows": points,
        "is_money": is_money,
        "trials": found.trial.to_pylist(),
        "left_out": found.left_out.to_pylist(),
        "to_test": found.to_test.to_pylist()[:MOST_OTHERS],
        "slider": _slider(form, sum(known) if 2 * len(known) >= len(costs) else 0.0, len(rows), len(chosen)),
    }


def _slider(form: PlanForm, known: float, n_people: int, n_chosen: int) -> dict[str, Any] | None:
    """What the slider moves: the budget where most costs are known, else how many people; None where there is no choice."""
    if known > 0:
        step = _round(known / STEPS_OF_SLIDER)
        top = step * (int(known / step) + 1)
        return {"field": "budget", "step": f"{step:g}", "top": f"{top:g}", "at": form.budget or f"{top:g}"}
    if n_people > 1:
        return {"field": "people", "step": "1", "top": str(n_people), "at": form.people or str(max(n_chosen, 1))}
    return None


def _round(size: float) -> float:
    """The next size of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** (len(str(max(int(size), 1))) - 1)
    return next((n * power for n in (1.0, 2.0, 5.0) if n * power >= size), 10.0 * power)


def _accounts(answers: Answers, person_ids: list[str]) -> list[str]:
    people = answers.read("people").select(["person_id", "accounts"])
    rows = people.filter(pc.is_in(people.column("person_id"), pa.array(person_ids, pa.string()))).to_pylist()
    accounts = {row["person_id"]: row["accounts"] for row in rows}
    return [account for person in person_ids for account in accounts[person]]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _fees(text: str, faults: list[Fault]) -> list[tuple[str, float]]:
    """A name and an amount on each line, parted by a comma, a semicolon or a tab."""
    found = []
    for number, line in enumerate(_lines(text), 1):
        cut = max(line.rfind(mark) for mark in ",;\t")
        amount = _number(f"fees, line {number}", line[cut + 1 :], faults) if cut > 0 else None
        if cut > 0 and amount is not None:
            found.append((line[:cut].strip(), amount))
        elif cut <= 0:
            faults.append(Fault(f"fees, line {number}", repr(line), "a name and an amount, such as: Maya Okafor, 250"))
    return found


def _number(where: str, text: str, faults: list[Fault]) -> float | None:
    """A number; None for an empty text, and with a fault for one that is none."""
    if not text.strip():
        return None
    try:
        number = float(text)
        if abs(number) < 1e12:  # neither infinite nor no number
            return number
    except ValueError:
        pass
    faults.append(Fault(where, repr(text), "a number such as 250 or 99.50"))
    return None


def _day(where: str, text: str, faults: list[Fault]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(where, repr(text), "a day such as 2026-03-02"))
        return date.min
