"""Manage: people as relationships. Who may be contacted and why, how it stands, what comes next, and what is due."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from swayed.errors import SettingsError
from swayed.experiments import now
from swayed.web.access import Role, Visitor, needs
from swayed.web.desk import Desk
from swayed.web.dues import books_of, dues_of, relation_place
from swayed.web.jobs import jobs_of, start_job
from swayed.web.page import desk_of, render, seen
from swayed.web.ranks import with_account
from swayed.workspace import Workspace

router = APIRouter()
CONTACT = {
    "agreed": "agreed: the person said yes",
    "applied": "applied: the person asked to work with you",
    "business": "business: an address given for business requests",
    "no": "no",
}
"""Word of `may_contact` -> what it means."""
FIELDS = ("may_contact", "basis", "agreed_on", "status", "note", "next_step", "next_step_on")


@router.get("/w/{workspace}/manage", dependencies=[needs(Role.VIEWER)])
def manage(request: Request) -> Response:
    """What is due, the relations, and the book of collaborations."""
    return page_of(request)


@router.post("/w/{workspace}/manage/settle")
def settle(request: Request, visitor: Annotated[Visitor, needs(Role.ANALYST)]) -> Response:
    """Finds out anew who is who and who may be contacted, as a job."""
    desk = desk_of(request)
    job_id = start_job(desk.workspace.folder, "settle", {}, visitor.name)
    return seen(f"/w/{desk.name}/jobs/{job_id}")


@router.post("/w/{workspace}/manage/people")
def add(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    account: Annotated[str, Form(max_length=300)],
    may_contact: Annotated[str, Form()] = "",
    basis: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Keeps a first relation to an account."""
    desk, cells = (
        desk_of(request),
        {name: text for name, text in (("may_contact", may_contact), ("basis", basis)) if text},
    )
    try:
        kept = desk.workspace.relations.set(account.strip(), cells)
    except SettingsError as error:
        return page_of(request, words=str(error), given={"account": account, **cells}, status=422)
    renew(request, visitor)
    return seen(f"/w/{desk.name}{relation_place({'account_id': kept.key})}")


@router.get("/w/{workspace}/manage/people/{account_id:path}", dependencies=[needs(Role.VIEWER)])
def relation(request: Request, account_id: str) -> Response:
    """The relation to one account."""
    return _relation_page(request, account_id)


@router.post("/w/{workspace}/manage/people/{account_id:path}")
def change(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    account_id: str,
    may_contact: Annotated[str, Form()] = "",
    basis: Annotated[str, Form(max_length=2_000)] = "",
    agreed_on: Annotated[str, Form()] = "",
    status: Annotated[str, Form(max_length=2_000)] = "",
    note: Annotated[str, Form(max_length=10_000)] = "",
    next_step: Annotated[str, Form(max_length=2_000)] = "",
    next_step_on: Annotated[str, Form()] = "",
) -> Response:
    """Keeps what the form says of a relation. An objection wins over everything that is typed."""
    texts = (may_contact, basis, agreed_on, status, note, next_step, next_step_on)
    typed = dict(zip(FIELDS, (text.strip() for text in texts), strict=True))
    place = f"/w/{desk_of(request).name}{relation_place({'account_id': account_id})}"
    row = _row(desk_of(request), account_id) or {}
    # Only what was changed is told: a word that stands is not agreed to once more.
    cells = {name: text for name, text in typed.items() if text != _as_typed(row.get(name))}
    if row and row["told"] == typed["may_contact"]:
        cells.pop("may_contact", None)
    if not cells and row:
        return seen(place)
    try:
        kept = desk_of(request).workspace.relations.set(account_id, cells)
    except SettingsError as error:
        return _relation_page(request, account_id, words=str(error), given=typed, status=422)
    renew(request, visitor)
    if kept.warnings:
        return _relation_page(request, account_id, notes=kept.warnings)
    return seen(place)


def page_of(
    request: Request,
    *,
    words: str = "",
    given: dict[str, str] | None = None,
    deal: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page; with what was typed where it could not be kept.

    Args:
        request: of a workspace. words: what is wrong. given: of the form of relations. deal: of that of collaborations.
        status: of the answer.
    """
    desk = desk_of(request)
    relations, book = desk.at_present(books_of)
    today = now().astimezone(ZoneInfo(desk.timezone)).date()
    return render(
        request,
        "manage.html",
        page="manage",
        status=status,
        words=words,
        given=given or {},
        deal=deal or {},
        relations=relations,
        book=book,
        dues=dues_of(relations, book, today),
        cases=desk.at_present(_open_cases),
        contact=CONTACT,
    )


def renew(request: Request, visitor: Visitor) -> None:
    """Starts to compute anew what hangs on relations and collaborations, for situations whose long steps are kept."""
    desk = desk_of(request)
    running = {job.asked.get("situation") for job in jobs_of(desk.workspace.folder) if job.state == "running"}
    for situated in desk.situations():
        study = situated.study
        is_short = study is not None and situated.state == "to run" and study.is_ready("influence")
        if is_short and situated.name not in running:
            start_job(desk.workspace.folder, "run", {"situation": situated.name}, visitor.name)


def _relation_page(
    request: Request,
    account_id: str,
    *,
    words: str = "",
    notes: tuple[str, ...] = (),
    given: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    desk = desk_of(request)
    row, (_, book) = _row(desk, account_id), desk.at_present(books_of)
    shown = {name: _as_typed((row or {}).get("told" if name == "may_contact" else name)) for name in FIELDS}
    return render(
        request,
        "relation.html",
        page="manage",
        status=status,
        account_id=account_id,
        row=row,
        words=words,
        given=given or shown,
        contact=CONTACT,
        notes=notes,
        book=[deal for deal in book if deal["account_id"] == account_id],
        persons=_persons(desk, account_id),
    )


def _row(desk: Desk, account_id: str) -> dict[str, Any] | None:
    relations, _ = desk.at_present(books_of)
    return next((row for row in relations if row["account_id"] == account_id), None)


def _open_cases(workspace: Workspace) -> list[dict[str, Any]]:
    return [case for case in workspace.collaborations.cases().to_pylist() if case["is_open"]]


def _persons(desk: Desk, account_id: str) -> list[dict[str, Any]]:
    """What the situations that are ready say of the account's person: situation and his row of `people`."""
    found = []
    for situated in desk.situations():
        if answers := situated.answers:
            people = answers.read("people")
            found += [{**row, "situation": situated.name} for row in with_account(people, account_id).to_pylist()]
    return found


def _as_typed(value: object) -> str:
    """A cell as a form shows it."""
    return "" if value is None else str(value)
