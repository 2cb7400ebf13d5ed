"""The gate: who asks, what he may do here, and that a change comes from one of our own forms."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.web.access.roles import Role
from swayed.web.access.store import AccessStore
from swayed.web.settings import WebSettings

COOKIE = "swayed_session"
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
LOCAL_NAME = "you"
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    Args:
        name: the member; csrf: value that his forms carry, empty for programs.
        workspace: the only one he may ask of, for programs; empty for any he has a role in.
        token_role: what a program's token allows.
    """

    name: str
    csrf: str = ""
    workspace: str = ""
    token_role: Role | None = None


class SignInNeeded(Exception):  # noqa: N818 - not a fault: it leads to the sign-in page
    """Nobody has signed in."""


def visitor_of(request: Request) -> Visitor | None:
    """Whoever the cookie or the token says; None for nobody."""
    store: AccessStore = request.app.state.access
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() == "basic":
        # Readers of feeds know passwords alone. A browser sends such a one by itself, also for a form of another site.
        scheme, secret = ("bearer" if request.method in _SAFE else ""), _password(secret)
    if scheme.casefold() == "bearer":
        found = store.token(secret.strip())
        return Visitor(found[0], workspace=found[1], token_role=found[2]) if found else None
    session = store.session(request.cookies.get(COOKIE, ""))
    return Visitor(session.name, session.csrf) if session else None


def _password(told: str) -> str:
    """The password in the credentials of HTTP's Basic scheme (RFC 7617); empty where there is none."""
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def role_in(request: Request, visitor: Visitor, workspace: str) -> Role | None:
    """What the visitor may do in a workspace."""
    settings: WebSettings = request.app.state.settings
    if workspace not in settings.workspaces:
        return None
    own = Role.ADMIN if not settings.is_team else request.app.state.access.role_of(visitor.name, workspace)
    if visitor.token_role is None or own is None:
        return own
    return min(own, visitor.token_role) if visitor.workspace == workspace else None


def needs(role: Role) -> Dependency:
    """A dependency: lets in whoever has this role, or a higher one, in the workspace of the address.

    Raises:
        SignInNeeded: nobody has signed in.
        HTTPException: 404 for a workspace he may not know of, 403 for a role too low or a form not ours.
    """

    async def gate(request: Request) -> Visitor:
        visitor: Visitor = getattr(request.state, "visitor", None) or _let_in(request, role)
        if request.method not in _SAFE:
            await check_form(request, visitor)
        return visitor

    gate.role = role  # type: ignore[attr-defined]  # a test asks every route for it
    dependency: Dependency = Depends(gate)
    return dependency


class GateFirst(APIRoute):
    """A route that takes files: not a byte of them is read before the role is known."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the gate of its own dependencies."""
        role = next(needed.call.role for needed in self.dependant.dependencies if hasattr(needed.call, "role"))  # type: ignore[union-attr]
        handle = super().get_route_handler()

        async def let_in_first(request: Request) -> Response:
            _let_in(request, role)
            return await handle(request)

        return let_in_first


def _let_in(request: Request, role: Role) -> Visitor:
    """Who asks, where he has this role or a higher one."""
    visitor = visitor_of(request)
    if visitor is None:
        raise SignInNeeded
    has = role_in(request, visitor, request.path_params.get("workspace", ""))
    if has is None:
        raise HTTPException(404, "There is no such page.")
    if has < role:
        raise HTTPException(403, f"This needs the role {role.name.lower()}; yours is {has.name.lower()}.")
    request.state.visitor, request.state.role = visitor, has
    return visitor


async def check_form(request: Request, visitor: Visitor) -> None:
    """Lets changes in from our own forms and from programs with a token.

    Raises:
        HTTPException: 403, the form is not ours or is too old.
    """
    if visitor.token_role is not None:
        return
    said = request.headers.get(CSRF_HEADER, "")
    if not said:
        form = await request.form()
        said = str(form.get(CSRF_FIELD, ""))
    if not visitor.csrf or not hmac.compare_digest(said.encode(), visitor.csrf.encode()):
        raise HTTPException(403, "This form is not ours or too old. Go back, load the page again and repeat.")
