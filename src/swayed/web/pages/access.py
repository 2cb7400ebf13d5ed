"""Access: members and their roles, tokens of programs, and the log of who saw and changed what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from swayed.errors import SettingsError
from swayed.web.access import ROLES, AccessStore, Role, Visitor, needs
from swayed.web.page import render, seen

router = APIRouter()


@router.get("/w/{workspace}/access", dependencies=[needs(Role.ADMIN)])
def access(request: Request) -> Response:
    """The page."""
    return _page(request)


@router.post("/w/{workspace}/access/members", dependencies=[needs(Role.ADMIN)])
def add_member(
    request: Request, name: Annotated[str, Form()], role: Annotated[str, Form()], password: Annotated[str, Form()] = ""
) -> Response:
    """Takes in a new member, or gives an existing one a role here; no role takes it away."""
    store, workspace = _store(request), request.path_params["workspace"]
    try:
        store.admit(name, roles={workspace: role}, password=password)
    except SettingsError as error:
        return _page(request, words=str(error), status=422)
    return seen(f"/w/{workspace}/access")


@router.post("/w/{workspace}/access/tokens")
def make_token(
    request: Request,
    visitor: Annotated[Visitor, needs(Role.ADMIN)],
    label: Annotated[str, Form()],
    role: Annotated[str, Form()],
    days: Annotated[int, Form()] = 90,
) -> Response:
    """Makes a token, and shows it this once."""
    try:
        secret = _store(request).make_token(
            label, name=visitor.name, workspace=request.path_params["workspace"], role=role, days=days
        )
    except SettingsError as error:
        return _page(request, words=str(error), status=422)
    return _page(request, secret=secret)


@router.post("/w/{workspace}/access/tokens/end", dependencies=[needs(Role.ADMIN)])
def end_token(request: Request, token_hash: Annotated[str, Form()]) -> Response:
    """Makes a token worthless."""
    workspace = request.path_params["workspace"]
    _store(request).end_token(token_hash, workspace)
    return seen(f"/w/{workspace}/access")


def _store(request: Request) -> AccessStore:
    store: AccessStore = request.app.state.access
    return store


def _page(request: Request, *, words: str = "", secret: str = "", status: int = 200) -> Response:
    store, workspace = _store(request), request.path_params["workspace"]
    return render(
        request,
        "access.html",
        page="access",
        status=status,
        words=words,
        secret=secret,
        is_team=request.app.state.settings.is_team,
        roles=ROLES,
        members=[member for member in store.members() if workspace in member["roles"]],  # type: ignore[operator]
        tokens=store.tokens(workspace),
        log=store.log(workspace, limit=60),
    )
