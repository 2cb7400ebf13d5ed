"""Report: what a guest may see. One page for each situation, without names of people, handles or notes."""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from swayed.study import Study
from swayed.web.access import Role, needs
from swayed.web.page import desk_of, render, study_of

router = APIRouter()


@router.get("/w/{workspace}/report", dependencies=[needs(Role.GUEST)])
def reports(request: Request) -> Response:
    """The situations that have a report."""
    # Not the fault of a faulty one: it quotes what somebody wrote.
    ready = [situated.name for situated in desk_of(request).situations() if situated.state == "ready"]
    return render(request, "reports.html", page="report", ready=ready)


@router.get("/w/{workspace}/s/{situation}/report", dependencies=[needs(Role.GUEST)])
def report(request: Request) -> Response:
    """The report, whoever asks: a page for a meeting, to be printed or kept as a file."""
    study = study_of(request)
    if not study.is_ready():
        raise HTTPException(409, "This situation is not computed yet.")
    page = desk_of(request).once(study, _page)
    # The page carries its style within, so that it can be kept as one file; this style is allowed, and nothing else.
    styles = " ".join(f"'sha256-{_digest(style)}'" for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    policy = f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


def _page(study: Study) -> str:
    return study.report(without_names=True)


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
