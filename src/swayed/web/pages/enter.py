"""Entering and leaving: the one-time token of local use, passwords in team use."""

from __future__ import annotations

import hmac
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from swayed.web.access import Role
from swayed.web.access.gate import COOKIE, LOCAL_NAME, SignInNeeded, check_form, role_in, visitor_of
from swayed.web.page import render, seen

router = APIRouter()
STATE_COOKIE = "swayed_openid"


@router.get("/")
def first(request: Request) -> Response:
    """The first workspace in which the visitor has a role, or the way in; for a guest the report."""
    visitor = visitor_of(request)
    if visitor is None:
        raise SignInNeeded
    roles = {name: role_in(request, visitor, name) for name in request.app.state.settings.workspaces}
    mine = next((name for name, role in roles.items() if role is not None), None)
    if mine is None:
        raise HTTPException(403, "You are known here and have no role yet. Ask an admin for one.")
    return seen(f"/w/{quote(mine, safe='')}{'/report' if roles[mine] is Role.GUEST else ''}")


@router.get("/enter")
def door(request: Request, token: str = "") -> Response:
    """The way in; with the token that `swayed serve` prints, straight in."""
    settings = request.app.state.settings
    if not token:
        return render(request, "enter.html", is_team=settings.is_team, words="", has_oidc=bool(settings.oidc_issuer))
    _count_knock(request)
    # Worthless after its first use: it stands in the history of the browser.
    right, request.app.state.token = getattr(request.app.state, "token", settings.token), ""
    if not right or not hmac.compare_digest(token.encode(), right.encode()):
        if right:
            request.app.state.token = right
        words = "This link has been used or is not right. Start `swayed serve` again for a new one."
        return render(request, "enter.html", status=403, is_team=settings.is_team, words=words, has_oidc=False)
    return _entered(request, LOCAL_NAME)


@router.post("/enter")
def sign_in(request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
    """Signs in by password."""
    settings = request.app.state.settings
    if not settings.is_team:
        raise HTTPException(404, "There is no such page.")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        # Another site may not sign somebody in under a name of its choice.
        raise HTTPException(403, "Sign in on our own page.")
    _count_knock(request, name)
    if not request.app.state.access.is_password_right(name, password):
        words = "Name and password do not belong together."
        return render(request, "enter.html", status=403, is_team=True, words=words, has_oidc=bool(settings.oidc_issuer))
    return _entered(request, name)


@router.get("/enter/openid")
def to_provider(request: Request) -> Response:
    """Sends the browser to the OpenID provider."""
    openid = request.app.state.openid
    if openid is None:
        raise HTTPException(404, "There is no such page.")
    address, state = openid.address(_back(request))
    answer = seen(address)
    # Lax, so that it comes back with the provider's redirect; it binds the sign-in to this browser.
    answer.set_cookie(
        STATE_COOKIE,
        state,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.is_secure,
        max_age=600,
        path="/enter",
    )
    return answer


@router.get("/enter/back")
def from_provider(request: Request, code: str = "", state: str = "") -> Response:
    """Lets in who comes back from the provider; a new one becomes a member without a role."""
    openid = request.app.state.openid
    if openid is None:
        raise HTTPException(404, "There is no such page.")
    _count_knock(request)
    if not state or not hmac.compare_digest(state.encode(), request.cookies.get(STATE_COOKIE, "").encode()):
        raise HTTPException(403, "This sign-in was begun in another browser. Start again.")
    claims = openid.claims(code=code, state=state, back=_back(request))
    store, settings = request.app.state.access, request.app.state.settings
    name = store.member_of_subject(claims["sub"])
    if name is None:
        name = str(claims.get("email") or claims["sub"])
        store.add_member(
            name, subject=claims["sub"], roles=dict.fromkeys(settings.workspaces, settings.oidc_default_role)
        )
    return _entered(request, name)


def _back(request: Request) -> str:
    return str(request.url_for("from_provider"))


@router.post("/leave")
async def leave(request: Request) -> Response:
    """Signs out."""
    visitor = visitor_of(request)
    if visitor is not None:
        await check_form(request, visitor)
        request.app.state.access.end_session(request.cookies.get(COOKIE, ""))
    answer = seen("/enter")
    answer.delete_cookie(COOKIE)
    return answer


def _count_knock(request: Request, name: str = "") -> None:
    """Counts a try; the name's is not counted from an address that has tried too often, so that none shuts out another.

    Raises:
        HTTPException: 429, too many tries.
    """
    state = request.app.state
    if not state.knocks_of_host.may(_host(request)) or (name and not state.knocks_at_name.may(name.casefold())):
        raise HTTPException(429, "Too many tries. Wait five minutes; if it stays so, an hour.")


def _host(request: Request) -> str:
    """The address that asks; of IPv6 the network, for who has one address there has all."""
    host = request.client.host if request.client else ""
    return str(ip_network(f"{host}/64", strict=False)) if ":" in host else host


def _entered(request: Request, name: str) -> Response:
    request.app.state.knocks_of_host.take_back(_host(request))
    answer = seen("/")
    # A new session at every entry: one set before cannot be ridden, and is over.
    request.app.state.access.end_session(request.cookies.get(COOKIE, ""))
    answer.set_cookie(
        COOKIE,
        request.app.state.access.begin_session(name),
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.is_secure,
        path="/",
    )
    return answer
