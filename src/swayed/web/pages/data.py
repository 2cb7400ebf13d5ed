"""Data: what is here, imports as jobs, rejects, and the review of identities."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import pyarrow.compute as pc
from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.identities.decisions import ANSWERS, ASKS, Decision
from swayed.sources.exports import SOURCES
from swayed.tables import INPUT_TABLES
from swayed.web.access import GateFirst, Role, Visitor, needs
from swayed.web.jobs import FOLDER, job_of, jobs_of, repeat_job, start_job, stop_job
from swayed.web.page import asks_for, desk_of, render, seen
from swayed.web.pages.api import Format, written
from swayed.web.security import MOST_FILE_BYTES

router = APIRouter(route_class=GateFirst)
TABLES = "tables"
FIRST_TABLES = ("customers", "events", "accounts", "posts", "interactions")
"""What to begin with, where no export of a program is at hand."""


@router.get("/w/{workspace}/data", dependencies=[needs(Role.VIEWER)])
def data(request: Request) -> Response:
    """Tables, imports, jobs, and how many questions wait."""
    desk = desk_of(request)
    return render(
        request,
        "data.html",
        page="data",
        sizes=desk.workspace.table_sizes(),
        commits=desk.workspace.commits()[:12],
        jobs=jobs_of(desk.workspace.folder)[:6],
        sources=SOURCES.values(),
        linked=desk.workspace.linked_customers().to_pylist(),
        first_tables=[INPUT_TABLES[name] for name in FIRST_TABLES],
    )


@router.post("/w/{workspace}/data", max_body_size=MOST_FILE_BYTES)
def upload(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    source: Annotated[str, Form()],
    files: Annotated[list[UploadFile], File()],
) -> Response:
    """Takes files and imports them as a job."""
    desk = desk_of(request)
    if source != TABLES and source not in SOURCES:
        raise HTTPException(422, "There is no such source.")
    (desk.workspace.folder / FOLDER).mkdir(exist_ok=True)
    taken = Path(tempfile.mkdtemp(dir=desk.workspace.folder / FOLDER, prefix=".upload-"))
    for file in files:
        name = Path((file.filename or "").replace("\\", "/")).name
        if not name or name.startswith("."):
            shutil.rmtree(taken, ignore_errors=True)
            raise HTTPException(422, "A file needs a name.")
        with (taken / name).open("wb") as target:
            shutil.copyfileobj(file.file, target, 1 << 20)
    job_id = start_job(desk.workspace.folder, "import", {"source": source}, visitor.name, files=taken)
    return seen(f"/w/{desk.name}/jobs/{job_id}")


@router.get("/w/{workspace}/jobs/{job_id}", dependencies=[needs(Role.VIEWER)])
def job(request: Request, job_id: str) -> Response:
    """How a job goes on; the page asks again by itself while it runs."""
    desk = desk_of(request)
    try:
        found = job_of(desk.workspace.folder, job_id)
    except KeyError:
        raise HTTPException(404, "There is no such job.") from None
    return render(request, "job_state.html" if asks_for(request, "job") else "job.html", page="data", job=found)


@router.post("/w/{workspace}/jobs/{job_id}/{what}", dependencies=[needs(Role.MANAGER)])
def steer(request: Request, job_id: str, what: str) -> Response:
    """Stops a job, or starts it again where it broke."""
    desk = desk_of(request)
    try:
        {"stop": stop_job, "again": repeat_job}[what](desk.workspace.folder, job_id)
    except KeyError:
        raise HTTPException(404, "There is no such job.") from None
    return seen(f"/w/{desk.name}/jobs/{job_id}")


@router.get("/w/{workspace}/data/rejects", dependencies=[needs(Role.MANAGER)])
def rejects(request: Request, import_id: str = "") -> Response:
    """Rows that were refused, as CSV; cells that a spreadsheet would run are defused."""
    return written(desk_of(request).workspace.rejects(import_id), Format.CSV, "rejects")


@router.get("/w/{workspace}/review", dependencies=[needs(Role.ANALYST)])
def review(request: Request, skip: int = 0) -> Response:
    """One question about who is who after the other."""
    kept = desk_of(request).questions()
    n = kept.questions.num_rows
    skip = min(max(skip, 0), n)
    question = next(iter(kept.questions.slice(skip, 1).to_pylist()), None)
    return render(
        request,
        "review.html",
        page="data",
        question=question,
        asks=ASKS,
        n=n,
        skip=skip,
        is_behind=kept.is_behind,
    )


@router.post("/w/{workspace}/review")
def decide(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.ANALYST)],
    question_id: Annotated[str, Form()],
    answer: Annotated[str, Form()],
    why: Annotated[str, Form()] = "",
) -> Response:
    """Keeps an answer for ever."""
    desk = desk_of(request)
    questions = desk.questions().questions
    asked = questions.filter(pc.equal(questions.column("question_id"), question_id)).to_pylist()
    if not asked:
        raise HTTPException(404, "This question is no longer open.")
    if answer not in ANSWERS[asked[0]["question"]]:
        raise HTTPException(422, "That is no answer to this question.")
    desk.workspace.review.decide(
        Decision(
            question=asked[0]["question"],
            account_id=asked[0]["account_id"],
            other_account_id=asked[0]["other_account_id"],
            customer_id=asked[0]["customer_id"],
            answer=answer,
            decided_by=visitor.name,
            why=why.strip(),
        )
    )
    return seen(f"/w/{desk.name}/review")
