"""The app: its routes, its gate, what every answer carries, and how an error becomes a page."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from swayed import __version__
from swayed.errors import SwayedError
from swayed.web.access import AccessStore
from swayed.web.access.gate import SignInNeeded
from swayed.web.access.openid import OpenId
from swayed.web.desk import Desk, NotSettled
from swayed.web.page import render, seen
from swayed.web.pages import ROUTERS
from swayed.web.security import HEADERS, MOST_TEXT_BYTES, SECURE_HEADERS, Knocks
from swayed.web.settings import WebSettings
from swayed.web.statuses import status_of

TRIES_OF_HOST, TRIES_AT_NAME = (10, 300.0), (200, 3600.0)
"""Tries to enter, and seconds: of one address, and at one name by all. One address alone cannot shut a name for others."""
_Next = Callable[[Request], Awaitable[Response]]


def create_app(settings: WebSettings) -> FastAPI:
    """The app over some workspaces.

    Raises:
        AccessError: a folder holds no workspace.
    """
    app = FastAPI(
        title="swayed",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        max_body_size=MOST_TEXT_BYTES,
    )
    app.state.settings = settings
    app.state.desks = {name: Desk(name, folder) for name, folder in settings.workspaces.items()}
    app.state.access = AccessStore(settings.state_folder, session_hours=settings.session_hours)
    app.state.knocks_of_host, app.state.knocks_at_name = Knocks(*TRIES_OF_HOST), Knocks(*TRIES_AT_NAME)
    app.state.openid = OpenId(settings) if settings.oidc_issuer else None
    app.state.build = secrets.token_hex(4)
    app.mount("/assets", StaticFiles(directory=Path(str(files("swayed.web") / "assets"))), name="assets")
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.host_names), www_redirect=False)
    app.middleware("http")(_carry)
    app.exception_handler(SignInNeeded)(_sign_in)
    app.exception_handler(NotSettled)(_not_settled)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(SwayedError)(_faulty)
    app.exception_handler(Exception)(_broken)
    return app


async def _carry(request: Request, call_next: _Next) -> Response:
    """Headers for safety on every answer; pages with people in them are never kept by a cache. Notes who saw what."""
    answer = await call_next(request)
    always = HEADERS | SECURE_HEADERS if request.app.state.settings.is_secure else HEADERS
    for name, value in always.items():
        answer.headers.setdefault(name, value)
    is_asset = request.url.path.startswith("/assets/")
    answer.headers.setdefault("Cache-Control", "public, max-age=86400" if is_asset else "no-store")
    visitor = getattr(request.state, "visitor", None)
    if visitor is not None:
        request.app.state.access.note(
            name=visitor.name,
            workspace=request.path_params.get("workspace", ""),
            method=request.method,
            path=request.url.path,
            status=answer.status_code,
        )
    return answer


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "authorization" in request.headers


async def _sign_in(request: Request, _: Exception) -> Response:
    if _wants_json(request):
        asks = {"WWW-Authenticate": 'Basic realm="swayed"'} if request.url.path.endswith(".atom") else None
        return JSONResponse({"error": "A valid token is needed: Authorization: Bearer ..."}, 401, headers=asks)
    return seen("/enter")


async def _not_settled(request: Request, _: Exception) -> Response:
    if _wants_json(request):
        return _said(request, "Who is who has to be found out first: swayed run, or the page Manage.", 409)
    return render(request, "not_settled.html")


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = str(error.detail) if isinstance(error, HTTPException) else ""
    return _said(request, words, status)


async def _faulty(request: Request, error: Exception) -> Response:
    return _said(request, str(error), status_of(error) if isinstance(error, SwayedError) else 500)


async def _broken(request: Request, error: Exception) -> Response:
    # The address alone: what was typed has no business in a log.
    logging.getLogger("swayed.web").error("a defect at %s", request.url.path, exc_info=error)
    return _said(request, f"A defect of swayed ({type(error).__name__}). Your data are as they were.", 500)


def _said(request: Request, words: str, status: int) -> Response:
    if _wants_json(request):
        return JSONResponse({"error": words}, status, headers=HEADERS)
    answer = render(request, "error.html", status=status, words=words, code=status)
    answer.headers.update(HEADERS)
    return answer
