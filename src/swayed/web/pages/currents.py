"""Currents: what lasts in what customers talk about and how they decide, beside fads, seasons and noise."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from swayed.currents.listing import listed_currents
from swayed.web.access import Role, needs
from swayed.web.drawing.drifts import drift_chart, river
from swayed.web.page import not_ready, ready_answers, render

router = APIRouter()
MOST_LANES, MOST_CHARTS = 12, 24
TITLES = {
    "current": "Current",
    "fad": "Fad",
    "season": "Season",
    "noise": "Noise",
    "too_short": "Too short to say",
}
"""Label -> what it is called, those that say something first."""
MEANINGS = {
    "current": "drifts further than it would by wandering, and keeps on",
    "fad": "came, and went back to where it was",
    "season": "comes every year, and is no drift",
    "noise": "no drift that wandering would not bring",
    "too_short": "fewer periods than any answer needs",
}
SAYING = ("current", "fad", "season")
MEASURES = {"followers": "Followers", "likes": "Likes received", "mentions": "Mentions received"}
UNITS = {"customer": "customers", "account": "accounts of people"}


@router.get("/w/{workspace}/s/{situation}/currents", dependencies=[needs(Role.VIEWER)])
def currents(request: Request) -> Response:
    """The river, a chart for each topic that says something, and everything as a table."""
    answers = ready_answers(request, "currents")
    if answers is None:
        return not_ready(request, "currents")
    found = answers.read("currents").sort_by("rank")
    rows = listed_currents(found, answers.read("topic_series")).to_pylist()
    told = [row for row in rows if row["label"] in SAYING]
    return render(
        request,
        "currents.html",
        page="currents",
        rows=rows,
        told=told[:MOST_CHARTS],
        n_told=len(told),
        counts={label: sum(row["label"] == label for row in rows) for label in TITLES},
        drawing=river(rows[:MOST_LANES], TITLES),
        n_lanes=min(MOST_LANES, len(rows)),
        chart=drift_chart,
        titles=TITLES,
        meanings=MEANINGS,
        panels=list(dict.fromkeys(_panel(row) for row in rows)),
        vanity=[row for row in answers.read("vanity").to_pylist() if row["correlation"] is not None],
        measures=MEASURES,
    )


def _panel(row: dict[str, Any]) -> str:
    return f"{row['ground']}: {row['n_panel']:,} {UNITS[row['unit']]}, {row['panel_mode']}, by {row['period']}"
