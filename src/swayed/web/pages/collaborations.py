"""Collaborations: what was agreed, paid and delivered, whether posts state it, and the log of cases."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.collaborations import Collaborations, Kept
from swayed.errors import SettingsError
from swayed.web.access import Role, Visitor, needs
from swayed.web.dues import collaboration_place
from swayed.web.page import desk_of, render, seen
from swayed.web.pages.manage import page_of, renew

router = APIRouter()
KINDS = ("fee", "gift", "commission", "staff")
TERMS = (
    ("kind", "Kind", "kind"), ("cost", "Cost", "amount"), ("product_cost", "Cost of products given", "amount"),
    ("hours", "Own hours", "amount"), ("commission_rate", "Commission, 0.1 or 10%", "text"), ("currency", "Currency", "text"),
    ("starts_on", "First day", "date"), ("ends_on", "Last day", "date"), ("code", "Code", "text"), ("link", "Link", "text"),
    ("utm_content", "utm_content of links", "text"), ("n_agreed", "Pieces agreed", "number"), ("due_on", "Pieces due until", "date"),
    ("pay_on", "To be paid until", "date"), ("usage_rights_until", "Usage rights until", "date"),
    ("disclosure", "Words that state the connection", "text"),
    ("agreed", "Agreed content: what to show, never what to think of it", "long"), ("note", "Note", "long"),
)  # fmt: skip
"""(column, its title, how it is typed)."""
HOME = "/w/{workspace}/manage/collaborations"


async def _cells(request: Request) -> dict[str, str]:
    """The cells of a form, by the columns of `TERMS`."""
    form = await request.form()
    return {name: str(form[name]).strip() for name, _, _ in TERMS if name in form}


@router.post(HOME)
async def add(request: Request, visitor: Annotated[Visitor, needs(Role.MANAGER)]) -> Response:
    """Keeps a new collaboration."""
    cells, account = await _cells(request), str((await request.form()).get("account", "")).strip()
    given = {name: text for name, text in cells.items() if text}
    return await run_in_threadpool(_add, request, visitor, account, given)


def _add(request: Request, visitor: Visitor, account: str, given: dict[str, str]) -> Response:
    try:
        kept = desk_of(request).workspace.collaborations.add(account, given)
    except SettingsError as error:
        return page_of(request, words=str(error), deal={"account": account, **given}, status=422)
    renew(request, visitor)
    return _page(request, kept.key, notes=kept.warnings) if kept.warnings else seen(_address(request, kept.key))


@router.get(HOME + "/{collaboration_id}", dependencies=[needs(Role.VIEWER)])
def collaboration(request: Request, collaboration_id: str) -> Response:
    """One collaboration: its terms, payments, pieces and cases."""
    return _page(request, collaboration_id)


@router.post(HOME + "/{collaboration_id}/terms")
async def change(request: Request, visitor: Annotated[Visitor, needs(Role.MANAGER)], collaboration_id: str) -> Response:
    """Changes terms; an empty field sets unknown."""
    cells = await _cells(request)
    return await run_in_threadpool(_change, request, visitor, collaboration_id, cells)


def _change(request: Request, visitor: Visitor, collaboration_id: str, cells: dict[str, str]) -> Response:
    there = _row(desk_of(request).workspace.collaborations, collaboration_id)
    changed = {name: text for name, text in cells.items() if text != as_typed(there[name])}
    if not changed:
        return seen(_address(request, collaboration_id))
    return _kept(
        request,
        visitor,
        collaboration_id,
        lambda: desk_of(request).workspace.collaborations.change(collaboration_id, changed),
    )


@router.post(HOME + "/{collaboration_id}/payments")
def pay(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    collaboration_id: str,
    amount: Annotated[str, Form(max_length=40)],
    paid_on: Annotated[str, Form(max_length=40)] = "",
    note: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Keeps a payment; a negative amount where money came back."""
    cells = {name: text for name, text in (("amount", amount), ("paid_on", paid_on), ("note", note)) if text.strip()}
    return _kept(
        request,
        visitor,
        collaboration_id,
        lambda: desk_of(request).workspace.collaborations.pay(collaboration_id, cells),
    )


@router.post(HOME + "/{collaboration_id}/pieces")
def deliver(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    collaboration_id: str,
    url: Annotated[str, Form(max_length=2_000)] = "",
    text: Annotated[str, Form(max_length=20_000)] = "",
    posted_at: Annotated[str, Form(max_length=40)] = "",
    is_labelled: Annotated[str, Form()] = "",
) -> Response:
    """Keeps a piece of content."""
    named = (("url", url), ("text", text), ("posted_at", posted_at), ("is_labelled", "yes" if is_labelled else ""))
    cells = {name: value for name, value in named if value.strip()}
    return _kept(
        request,
        visitor,
        collaboration_id,
        lambda: desk_of(request).workspace.collaborations.deliver(collaboration_id, cells),
    )


@router.post(HOME + "/{collaboration_id}/end")
def end(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    collaboration_id: str,
    why: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Ends a collaboration today; what was agreed and paid stays in the book."""
    return _kept(
        request,
        visitor,
        collaboration_id,
        lambda: desk_of(request).workspace.collaborations.end(collaboration_id, why=why.strip()),
    )


@router.post("/w/{workspace}/manage/check", dependencies=[needs(Role.MANAGER)])
def check(request: Request) -> Response:
    """Reads every post again: opens cases, and ends those whose post has changed."""
    desk = desk_of(request)
    desk.workspace.collaborations.check()
    return seen(f"/w/{desk.name}/manage")


@router.post("/w/{workspace}/manage/cases/{case_id}")
def write_case(
    request: Request,
    case_id: str,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    entry: Annotated[str, Form()],
    why: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Notes something in the log of a case, or closes it; nothing is ever taken out of the log."""
    if entry not in ("noted", "closed"):
        raise HTTPException(422, "A case is noted or closed.")
    book = desk_of(request).workspace.collaborations
    case = next((row for row in book.cases().to_pylist() if row["case_id"] == case_id), None)
    if case is None:
        raise HTTPException(404, "There is no such case.")
    return _kept(
        request, visitor, case["collaboration_id"], lambda: book.write_case(case_id, entry, by=visitor.name, why=why)
    )


def _kept(request: Request, visitor: Visitor, collaboration_id: str, write: Callable[[], Kept]) -> Response:
    """Writes, and goes back to the collaboration; what is wrong is told there."""
    _row(desk_of(request).workspace.collaborations, collaboration_id)
    try:
        kept = write()
    except SettingsError as error:
        return _page(request, collaboration_id, words=str(error), status=422)
    renew(request, visitor)
    if kept.warnings:
        return _page(request, collaboration_id, notes=kept.warnings)
    return seen(_address(request, collaboration_id))


def _address(request: Request, collaboration_id: str) -> str:
    return f"/w/{desk_of(request).name}{collaboration_place({'collaboration_id': collaboration_id})}"


def _row(book: Collaborations, collaboration_id: str) -> dict[str, Any]:
    for row in book.overview().to_pylist():
        if row["collaboration_id"] == collaboration_id:
            return dict(row)
    raise HTTPException(404, "There is no such collaboration.")


def _page(
    request: Request, collaboration_id: str, *, words: str = "", notes: tuple[str, ...] = (), status: int = 200
) -> Response:
    book = desk_of(request).settled().collaborations
    row = _row(book, collaboration_id)
    cases = [case for case in book.cases().to_pylist() if case["collaboration_id"] == collaboration_id]
    return render(
        request,
        "collaboration.html",
        page="manage",
        status=status,
        words=words,
        notes=notes,
        row=row,
        terms=TERMS,
        kinds=KINDS,
        typed={name: as_typed(row[name]) for name, _, _ in TERMS},
        payments=book.payments(collaboration_id).to_pylist(),
        posts=[post for post in book.posts().to_pylist() if post["collaboration_id"] == collaboration_id],
        cases=[{**case, "log": book.case_log(case["case_id"]).to_pylist()} for case in cases],
    )


def as_typed(value: object) -> str:
    """A cell as a form shows it: amounts without idle zeros."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
