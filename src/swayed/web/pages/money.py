"""Money: the ledger by rung, what was restated, codes that leak, experiments with their verdicts, and the shop's own count."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
from fastapi import APIRouter, File, Request, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.study import Study
from swayed.web.access import GateFirst, Role, Visitor, needs
from swayed.web.jobs import FOLDER, job_of, start_job
from swayed.web.ledgers import FIRST_PEOPLE, apart_of, codes_of, ledgers_of, restated_of
from swayed.web.page import asks_for, desk_of, not_ready, ready_answers, render, seen, study_of
from swayed.web.pages.api import Format, written
from swayed.web.security import MOST_FILE_BYTES

router = APIRouter(route_class=GateFirst)
FIRST_DIFFERENCES = 200


@router.get("/w/{workspace}/s/{situation}/money", dependencies=[needs(Role.VIEWER)])
def money(request: Request) -> Response:
    """The page."""
    answers = ready_answers(request, "ledger")
    if answers is None:
        return not_ready(request, "money")
    share, apart = apart_of(answers)
    experiments = desk_of(request).workspace.experiments.list().to_pylist()
    return render(
        request,
        "money.html",
        page="money",
        ledgers=ledgers_of(answers),
        n_people=FIRST_PEOPLE,
        restated=restated_of(answers),
        codes=codes_of(answers),
        answered=share,
        apart=apart,
        experiments=[row for row in experiments if row["situation"] == request.path_params["situation"]],
        has_scorecard=answers.study.is_ready("profiles"),
        margin_by=answers.read("ledger_orders").column("margin_by").unique().to_pylist(),
    )


@router.get("/w/{workspace}/s/{situation}/money/scorecard", dependencies=[needs(Role.VIEWER)])
def scorecard(request: Request) -> Response:
    """Claimed, believed and tested; drawn up on demand, so that the page of money need not wait for it."""
    answers = ready_answers(request, "profiles")
    if answers is None:
        return not_ready(request, "money")
    card = desk_of(request).once(answers.study, Study.scorecard)
    return render(
        request,
        "scorecard_part.html" if asks_for(request, "scorecard") else "scorecard.html",
        page="money",
        card=card,
        channels=[row for row in card.of("channel") if row["claimed_orders"] or row["cost_minor"]],
        known=set(answers.read("people").column("person_id").to_pylist()),
        n_first=FIRST_PEOPLE,
    )


@router.post("/w/{workspace}/s/{situation}/money/reconcile", max_body_size=MOST_FILE_BYTES)
def compare(
    request: Request, visitor: Annotated[Visitor, needs(Role.ANALYST)], file: Annotated[UploadFile, File()]
) -> Response:
    """Takes a shop's export and compares it with the ledger, as a job; nothing of it is imported."""
    desk, name = desk_of(request), request.path_params["situation"]
    study_of(request)
    called = Path((file.filename or "").replace("\\", "/")).name
    if not called or called.startswith("."):
        raise HTTPException(422, "A file needs a name.")
    (desk.workspace.folder / FOLDER).mkdir(exist_ok=True)
    taken = Path(tempfile.mkdtemp(dir=desk.workspace.folder / FOLDER, prefix=".upload-"))
    with (taken / called).open("wb") as target:
        shutil.copyfileobj(file.file, target, 1 << 20)
    job_id = start_job(desk.workspace.folder, "reconcile", {"situation": name}, visitor.name, files=taken)
    return seen(f"/w/{desk.name}/jobs/{job_id}")


@router.get("/w/{workspace}/s/{situation}/money/reconciled/{job_id}", dependencies=[needs(Role.ANALYST)])
def compared(request: Request, job_id: str, format: Format | None = None) -> Response:  # noqa: A002 - the address's word
    """Every difference between a shop's file and the ledger, order by order."""
    desk = desk_of(request)
    try:
        job = job_of(desk.workspace.folder, job_id)
    except KeyError:
        raise HTTPException(404, "There is no such comparison.") from None
    file = desk.workspace.folder / FOLDER / job_id / "differences.parquet"
    if job.kind != "reconcile" or job.asked["situation"] != request.path_params["situation"] or not file.is_file():
        raise HTTPException(404, "There is no such comparison.")
    rows = pq.read_table(file)
    if format:
        return written(rows, format, "differences")
    return render(
        request,
        "reconciled.html",
        page="money",
        job=job,
        rows=rows.slice(0, FIRST_DIFFERENCES).to_pylist(),
        n=rows.num_rows,
    )
