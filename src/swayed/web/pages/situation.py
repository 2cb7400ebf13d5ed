"""A situation: its definition with live validation, what it selects, what the data can answer; running it."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.errors import SettingsError, SourceError
from swayed.situations.fields import LISTS, TEXTS, fields_of, with_fields
from swayed.situations.samples import Samples
from swayed.study import Study
from swayed.web.access import Role, Visitor, needs
from swayed.web.jobs import jobs_of, start_job
from swayed.web.page import asks_for, desk_of, ready_answers, render, seen, study_of

router = APIRouter()
KINDS = {
    "first-purchase": "a first purchase in one of your categories",
    "repeat": "buying again",
    "launch": "a new product",
}


@router.get("/w/{workspace}/new", dependencies=[needs(Role.ANALYST)])
def new(request: Request) -> Response:
    """A new situation from a template."""
    return render(request, "new.html", page="situation", kinds=KINDS, words="")


@router.post("/w/{workspace}/new", dependencies=[needs(Role.ANALYST)])
def create(request: Request, name: Annotated[str, Form()], kind: Annotated[str, Form()]) -> Response:
    """Writes the template, filled from this workspace's own words."""
    if kind not in KINDS or not _is_name(name):
        words = "A name has letters, digits and hyphens, for instance first-trail-shoes."
        return render(request, "new.html", page="situation", status=422, kinds=KINDS, words=words)
    desk = desk_of(request)
    desk.workspace.new_situation(kind, name)
    return seen(f"/w/{desk.name}/s/{name}")


@router.get("/w/{workspace}/s/{situation}", dependencies=[needs(Role.VIEWER)])
def situation(request: Request, whole: bool = False) -> Response:
    """The definition beside what it selects. What reads the posts comes as parts after the page; with `whole` in it."""
    if asks_for(request, "validation"):
        return render(request, "validation.html", **_touched(request))
    if asks_for(request, "samples"):
        return render(request, "samples.html", samples=_samples(request))
    desk, name = desk_of(request), request.path_params["situation"]
    path = _path(request)
    text, fault, check = path.read_text(encoding="utf-8"), "", None
    try:
        answers = ready_answers(request, "readiness")
        check = answers.study.check() if answers else None
    except SettingsError as error:
        fault = str(error)
    running = [job for job in jobs_of(desk.workspace.folder) if _is_of(job.asked, name) and job.state == "running"]
    return render(
        request,
        "situation.html",
        page="situation",
        text=text,
        fields=fields_of(text),
        versions=desk.versions(path)[:8],
        fault=fault,
        check=check,
        selected=_touched(request) if whole and not fault else None,
        samples=_samples(request) if whole and check else None,
        stages=study_of(request).situation.decision.stages if not fault else (),
        job=running[0] if running else None,
        is_ready=not fault and study_of(request).is_ready(),
    )


def _touched(request: Request) -> dict[str, Any]:
    touched = desk_of(request).once(study_of(request), Study.touched)
    return {"faults": (), "words": "", "touched": touched.to_pylist()}


def _samples(request: Request) -> Samples:
    return desk_of(request).once(study_of(request), Study.samples)


@router.post("/w/{workspace}/s/{situation}/check", dependencies=[needs(Role.ANALYST)])
def validate(request: Request, text: Annotated[str, Form()]) -> Response:
    """Live validation: all faults, or what the text would select."""
    desk = desk_of(request)
    try:
        touched = desk.workspace.draft(text, source=request.path_params["situation"]).touched().to_pylist()
    except (SettingsError, SourceError) as error:
        return render(request, "validation.html", faults=getattr(error, "faults", ()), words=str(error), touched=())
    return render(request, "validation.html", faults=(), words="", touched=touched)


@router.post("/w/{workspace}/s/{situation}/fields", dependencies=[needs(Role.ANALYST)])
async def save_fields(request: Request) -> Response:
    """Keeps the fields of the form, which become part of the text."""
    form = await request.form()
    fields = {name: str(value) for name, value in form.items() if name in {**LISTS, **TEXTS}}
    return await run_in_threadpool(_keep, request, with_fields(_path(request).read_text(encoding="utf-8"), fields))


@router.get("/w/{workspace}/s/{situation}/versions/{version}", dependencies=[needs(Role.VIEWER)])
def compare(request: Request, version: str) -> Response:
    """An earlier version beside the definition of today."""
    desk, path = desk_of(request), _path(request)
    earlier = {found.name: found for found in desk.versions(path)}.get(version)
    if earlier is None:
        raise HTTPException(404, "There is no such version.")
    lines = difflib.ndiff(earlier.text.splitlines(), path.read_text(encoding="utf-8").splitlines())
    marked = [(line[0], line[2:]) for line in lines if line[0] != "?"]
    return render(request, "compare.html", page="situation", version=earlier, lines=marked)


@router.post("/w/{workspace}/s/{situation}", dependencies=[needs(Role.ANALYST)])
def save(request: Request, text: Annotated[str, Form()]) -> Response:
    """Keeps a definition without faults; the one before stays as a version."""
    return _keep(request, text)


@router.post("/w/{workspace}/s/{situation}/run")
def run(request: Request, visitor: Annotated[Visitor, needs(Role.ANALYST)]) -> Response:
    """Runs what is missing, as a job."""
    desk, study = desk_of(request), study_of(request)
    name = request.path_params["situation"]
    del study  # its faults have been told
    running = [job for job in jobs_of(desk.workspace.folder) if _is_of(job.asked, name) and job.state == "running"]
    job_id = (
        running[0].job_id if running else start_job(desk.workspace.folder, "run", {"situation": name}, visitor.name)
    )
    return seen(f"/w/{desk.name}/jobs/{job_id}")


def _keep(request: Request, text: str) -> Response:
    desk, path = desk_of(request), _path(request)
    text = text.replace("\r\n", "\n")
    desk.workspace.draft(text, source=path.name)
    desk.keep_situation(path, text)
    return seen(f"/w/{desk.name}/s/{path.stem}")


def _is_of(asked: dict[str, object], name: str) -> bool:
    return asked.get("situation") == name


def _is_name(name: str) -> bool:
    return 0 < len(name) <= 60 and name[0].isalnum() and all(letter.isalnum() or letter == "-" for letter in name)


def _path(request: Request) -> Path:
    for path in desk_of(request).workspace.situations():
        if path.stem == request.path_params["situation"]:
            return path
    raise HTTPException(404, "There is no such situation.")
