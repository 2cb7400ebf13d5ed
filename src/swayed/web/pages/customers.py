"""Customers and the ring: the customer in the middle, the people around him by closeness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from swayed.customers.tables import ALL
from swayed.web.access import Role, needs
from swayed.web.desk import Answers
from swayed.web.drawing.ring import MOST_MARKS, planets_of, ring
from swayed.web.page import not_ready, ready_answers, render
from swayed.web.ranks import graded, largest_effect, most_met
from swayed.web.words import plural

router = APIRouter()
MOST_SHOWN = 120


@router.get("/w/{workspace}/s/{situation}/customers", dependencies=[needs(Role.VIEWER)])
def customers(request: Request, show: str = "near") -> Response:
    """The ring, and the same as a table."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "customers")
    people = answers.read("people")
    named = graded(people)
    others = most_met(people, 0 if show == "graded" else max(0, MOST_SHOWN - named.num_rows))
    shown = [*named.to_pylist(), *others.to_pylist()]
    stages = list(answers.study.situation.decision.stages)
    standing = ready_answers(request, "customers")
    planets = planets_of(shown, stages)
    drawing = ring(
        planets,
        centre="C" if people.num_rows else "you",
        address=f"/w/{request.path_params['workspace']}/s/{request.path_params['situation']}/people/",
        described=f"The customer in the middle, {plural(len(planets), 'person', 'people')} around him by closeness",
    )
    return render(
        request,
        "customers.html",
        page="customers",
        study=answers.study,
        drawing=drawing,
        rows=shown[:MOST_MARKS],
        n_all=people.num_rows,
        stages=stages,
        show=show,
        standing=_standing(standing, stages) if standing else [],
        coverage=answers.read("coverage").to_pylist()[0],
        top=largest_effect(named) or 1.0,
    )


def _standing(answers: Answers, stages: Sequence[str]) -> list[dict[str, Any]]:
    """How many of all customers stand at each stage, in the order of the path; `entry` first."""
    path = ("entry", *stages)
    rows = [row for row in answers.read("customer_stages").to_pylist() if row["segment"] == ALL]
    return sorted((row for row in rows if row["stage"] in path), key=lambda row: path.index(row["stage"]))
