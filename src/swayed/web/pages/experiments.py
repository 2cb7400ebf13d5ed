"""An experiment: as registered, its lists, and its verdict once it is over."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from swayed.errors import SwayedError
from swayed.measurement.reading import Reading
from swayed.measurement.registration import ANALYSES
from swayed.web.access import Role, Visitor, needs
from swayed.web.page import desk_of, render, seen

router = APIRouter()
ARMS = ("treated", "control")


@router.get("/w/{workspace}/experiments/{experiment_id}", dependencies=[needs(Role.VIEWER)])
def experiment(request: Request, experiment_id: str) -> Response:
    """What was settled, and what it showed."""
    row = _row(request, experiment_id)
    reading, words = _read(request, row)
    return render(
        request,
        "experiment.html",
        page="money",
        row=row,
        reading=reading,
        words=words,
        analysis=ANALYSES[row["analysis"]],
        arms=[arm for arm in ARMS if (_folder(request, row) / f"{arm}.csv").is_file()],
        back=f"/w/{desk_of(request).name}/s/{row['situation']}/money",
    )


@router.get("/w/{workspace}/experiments/{experiment_id}/lists/{arm}", dependencies=[needs(Role.MANAGER)])
def drawn(request: Request, experiment_id: str, arm: str) -> Response:
    """One of both lists, as it was drawn."""
    row = _row(request, experiment_id)
    file = _folder(request, row) / f"{arm}.csv"
    if arm not in ARMS or not file.is_file():
        raise HTTPException(404, "There is no such list.")
    return FileResponse(file, media_type="text/csv; charset=utf-8", filename=f"{row['experiment_id']}-{arm}.csv")


@router.post("/w/{workspace}/experiments/{experiment_id}/keep")
def keep(request: Request, experiment_id: str, visitor: Annotated[Visitor, needs(Role.MANAGER)]) -> Response:
    """Lets the result set the level of increments."""
    del visitor
    row, desk = _row(request, experiment_id), desk_of(request)
    experiments = desk.workspace.experiments
    experiments.keep(experiments.read(row["experiment_id"]))
    return seen(f"/w/{desk.name}/experiments/{row['experiment_id']}")


def _row(request: Request, experiment_id: str) -> dict[str, Any]:
    for row in desk_of(request).workspace.experiments.list().to_pylist():
        if row["experiment_id"] == experiment_id:
            return dict(row)
    raise HTTPException(404, "There is no such experiment.")


def _read(request: Request, row: dict[str, Any]) -> tuple[Reading | None, str]:
    """The verdict, or why there is none yet."""
    desk = desk_of(request)
    if row["state"] != "over":
        return (
            None,
            f"Nothing is read before {row['ends_on']} is over: looking earlier finds effects where there are none.",
        )
    try:
        if not desk.study(row["situation"]).is_ready("exposures"):
            return None, f"The contacts of {row['situation']} are missing or older than its data: run it first."
        return desk.workspace.experiments.read(row["experiment_id"]), ""
    except KeyError:
        return None, f"The situation {row['situation']} is no longer kept."
    except SwayedError as error:
        return None, str(error)


def _folder(request: Request, row: dict[str, Any]) -> Any:
    return desk_of(request).workspace.folder / "experiments" / row["experiment_id"]
