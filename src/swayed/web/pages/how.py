"""How a figure was made: the step, what it reads and writes, and the SQL it runs, as the package holds it."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.measurement.scorecard import READS
from swayed.measurement.tables import OBJECTIONS, SCORECARD
from swayed.pipeline import STEPS, Step
from swayed.web.access import Role, needs
from swayed.web.page import render

router = APIRouter()
_SCORECARD = Step(
    name="scorecard",
    does="sets what is claimed, believed and tested beside each other; drawn up whenever it is looked at",
    rooms=("swayed.measurement",),
    reads=READS,
    writes=(SCORECARD, OBJECTIONS),
    run=lambda _: None,
)
_SCORECARD_FILES = ("score", "channel_", "said_")
"""How the scorecard's files begin; the others of its room are of experiments."""


@router.get("/w/{workspace}/how/{step}", dependencies=[needs(Role.VIEWER)])
def how(request: Request, step: str) -> Response:
    """The page."""
    found = next((known for known in (*STEPS, _SCORECARD) if known.name == step), None)
    if found is None:
        raise HTTPException(404, "There is no such step.")
    makers = {table.name: known.name for known in STEPS for table in known.writes}
    sql = _sql(found)
    if found is _SCORECARD:
        sql = [(name, text) for name, text in sql if name.split("/")[-1].startswith(_SCORECARD_FILES)]
    return render(request, "how.html", page="", step=found, makers=makers, sql=sql, steps=STEPS)


def _sql(step: Step) -> list[tuple[str, str]]:
    """Name and text of every SQL file of the step's rooms."""
    found = []
    for room in step.rooms:
        spec = find_spec(room)
        if spec is None or not spec.submodule_search_locations:
            continue  # a single module, such as that of money
        folder = files(room) / "sql"
        if folder.is_dir():
            named = [(entry.name, entry.read_text(encoding="utf-8")) for entry in folder.iterdir()]
            found += sorted((f"{room}/{name}", text) for name, text in named if name.endswith(".sql"))
    return found
