"""Rights: what is held about somebody, his copy, his objection, his erasure; how long data stay, and the texts that are owed."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.errors import SettingsError
from swayed.rights import BESIDE_WORDS, DOCUMENTS, Erasure, Subject, why_figures_change
from swayed.web.access import Role, Visitor, needs
from swayed.web.page import desk_of, render, seen
from swayed.workspace import Workspace

router = APIRouter()
FIRST_WITHHELD, FIRST_ERASURES = 50, 12
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")

Name = Annotated[str, Form(max_length=300)]
Only = Annotated[bool, Form()]
"""This one account or customer, not all that is known to be the person's. Names are sent in forms, as addresses are logged."""


@router.get("/w/{workspace}/rights", dependencies=[needs(Role.MANAGER)])
def rights(request: Request) -> Response:
    """Find somebody; who is left out of every answer; retention, texts, erasures so far."""
    return _page(request)


@router.post("/w/{workspace}/rights/held", dependencies=[needs(Role.MANAGER)])
def held(request: Request, name: Name, only: Only = False) -> Response:
    """What is held about somebody, and what can be done."""
    desk = desk_of(request)
    try:
        subject = _subject(desk.workspace if only else desk.settled(), name, only=only)
    except SettingsError as error:
        return _page(request, words=str(error), given=name, status=422)
    return _held_page(request, name, subject, only=only)


@router.post("/w/{workspace}/rights/export", dependencies=[needs(Role.MANAGER)])
def export(request: Request, name: Name, only: Only = False) -> Response:
    """All that is held about somebody as a JSON file, to be read and then given to him."""
    told = desk_of(request).workspace.rights.export(_subject(desk_of(request).workspace, name, only=only))
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="held.json"'}
    return Response(text, media_type="application/json", headers=headers)


@router.post("/w/{workspace}/rights/object")
def object_(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.MANAGER)],
    name: Name,
    only: Only = False,
    how: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Records an objection of today: from now on no answer is about him."""
    held_by = desk_of(request).workspace.rights
    held_by.object(_subject(desk_of(request).workspace, name, only=only), by=visitor.name, how=how.strip())
    return seen(f"/w/{desk_of(request).name}/rights")


@router.post("/w/{workspace}/rights/forget", dependencies=[needs(Role.ADMIN)])
def forget(
    request: Request,
    name: Name,
    only: Only = False,
    emails: Annotated[str, Form(max_length=2_000)] = "",
    is_meant: Annotated[bool, Form()] = False,
) -> Response:
    """Erases somebody for good, and tells what changed and whether the proof holds. A kill leaves it to be finished."""
    desk = desk_of(request)
    subject = _subject(desk_of(request).workspace, name, only=only, emails=emails.split())
    if not is_meant:
        words = "Nothing was erased: tick that you mean it."
        return _held_page(request, name, subject, only=only, words=words, status=422)
    done = desk.workspace.rights.forget(subject)
    desk.empty()
    return render(
        request,
        "erased.html",
        page="data",
        done=done,
        rows=_changes(done),
        beside=[(n, BESIDE_WORDS[name]) for name, n in done.beside.items()],
        reasons=why_figures_change(done),
    )


@router.post("/w/{workspace}/rights/expire", dependencies=[needs(Role.ADMIN)])
def expire(request: Request) -> Response:
    """Deletes what is due."""
    n_gone = desk_of(request).workspace.rights.expire()
    return _page(request, told=f"{n_gone:,} rows and originals whose time was over are deleted.")


@router.get("/w/{workspace}/rights/texts/{document}", dependencies=[needs(Role.VIEWER)])
def text(request: Request, document: str, by: str = "", contact: str = "", is_file: bool = False) -> Response:
    """A text that is owed, to read, or as a Markdown file."""
    if document not in DOCUMENTS:
        raise HTTPException(404, "There is no such text.")
    written = desk_of(request).workspace.rights.document(document, controller=by.strip(), contact=contact.strip())
    if is_file:
        headers = {"Content-Disposition": f'attachment; filename="{document}.md"'}
        return Response(written, media_type="text/markdown; charset=utf-8", headers=headers)
    return render(
        request,
        "text.html",
        page="data",
        document=document,
        documents=DOCUMENTS,
        # Raw HTML in the text is escaped by the renderer. The texts name each other as the files they become.
        shown=Markup(_MARKDOWN.render(written).replace('.md"', '"')),  # noqa: S704
        by=by,
        contact=contact,
    )


def _subject(workspace: Workspace, name: str, *, only: bool, emails: list[str] | None = None) -> Subject:
    return workspace.rights.subject(name.strip(), only=only, emails=emails or ())


def _page(request: Request, *, words: str = "", told: str = "", given: str = "", status: int = 200) -> Response:
    """The page; with what was typed where nobody is called so."""
    of = desk_of(request).workspace.rights
    withheld = of.withheld()
    return render(
        request,
        "rights.html",
        page="data",
        status=status,
        words=words,
        told=told,
        given=given,
        withheld=withheld.slice(0, FIRST_WITHHELD).to_pylist(),
        n_withheld=withheld.num_rows,
        retention=of.retention().to_pylist(),
        erasures=of.erasures()[:FIRST_ERASURES],
        documents=DOCUMENTS,
    )


def _held_page(
    request: Request, name: str, subject: Subject, *, only: bool, words: str = "", status: int = 200
) -> Response:
    found = desk_of(request).workspace.rights.held(subject).to_pylist()
    answers = [row for row in found if row["place"].startswith("answers: ")]
    return render(
        request,
        "held.html",
        page="data",
        status=status,
        words=words,
        name=name,
        only=only,
        subject=subject,
        rows=[row for row in found if row not in answers],
        n_answers=sum(row["n_rows"] for row in answers),
    )


def _changes(done: Erasure) -> list[dict[str, Any]]:
    """Rows of each changed table before and after."""
    return [
        {"table": name, **counts, "n_after": counts["n_before"] - counts["n_gone"]}
        for name, counts in done.tables.items()
    ]
