"""What every page is made of: the template, its frame (workspace, situations, menu), and the formats of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from swayed.collaborations.terms import fee_and_goods
from swayed.money import amount
from swayed.study import Study
from swayed.web import words
from swayed.web.access import Role, Visitor
from swayed.web.access.gate import role_in
from swayed.web.desk import Answers, Desk
from swayed.web.drawing.marks import interval_mark, share_bar, sparkline
from swayed.web.drawing.ring import quoted
from swayed.web.jobs import jobs_of

MENU = (
    ("today", "Today", "", Role.VIEWER),
    ("situation", "Situation", "/s/{situation}", Role.VIEWER),
    ("customers", "Customers", "/s/{situation}/customers", Role.VIEWER),
    ("people", "People", "/s/{situation}/people", Role.VIEWER),
    ("path", "Path", "/s/{situation}/path", Role.VIEWER),
    ("currents", "Currents", "/s/{situation}/currents", Role.VIEWER),
    ("plan", "Plan", "/s/{situation}/plan", Role.VIEWER),
    ("money", "Money", "/s/{situation}/money", Role.VIEWER),
    ("manage", "Manage", "/manage", Role.VIEWER),
    ("data", "Data", "/data", Role.VIEWER),
    ("report", "Report", "/report", Role.GUEST),
    ("access", "Access", "/access", Role.ADMIN),
)
"""(page, its name, its address behind the workspace's, lowest role); pages of a situation need one."""

_FOLDER = Path(__file__).parent / "templates"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {
    "number": words.number,
    "money": words.money,
    "share": words.share,
    "day": words.day,
    "ago": words.ago,
    "quoted": quoted,
}
_ENVIRONMENT.globals |= {
    "span": words.span,
    "plural": words.plural,
    "named": words.named,
    "initials": words.initials,
    "grade_words": words.GRADE_WORDS,
    "cause_words": words.CAUSE_WORDS,
    "amount": amount,
    "fee_and_goods": fee_and_goods,
    "minor_span": words.minor_span,
    "interval_mark": interval_mark,
    "share_bar": share_bar,
    "sparkline": sparkline,
}


def desk_of(request: Request) -> Desk:
    """The workspace of the address; the gate has let the visitor in."""
    desk: Desk = request.app.state.desks[request.path_params["workspace"]]
    return desk


def study_of(request: Request) -> Study:
    """The study of the address.

    Raises:
        HTTPException: 404, the workspace keeps no such situation.
    """
    try:
        return desk_of(request).study(request.path_params["situation"])
    except KeyError:
        raise HTTPException(404, "There is no such situation.") from None


def ready_answers(request: Request, until: str) -> Answers | None:
    """The kept results of the address's study; None where a step up to `until` has to run first."""
    study = study_of(request)
    return Answers(study, until) if study.is_ready(until) else None


def not_ready(request: Request, page: str) -> Response:
    """The page that offers to run the situation, or shows how its run goes on."""
    situation = request.path_params["situation"]
    jobs = jobs_of(desk_of(request).workspace.folder)
    running = [job for job in jobs if job.state == "running" and job.asked.get("situation") == situation]
    return render(request, "not_ready.html", page=page, job=running[0] if running else None)


def render(request: Request, template: str, *, page: str = "", status: int = 200, **facts: Any) -> HTMLResponse:
    """A page within the frame; without a frame where HTMX asks for a part of it."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    frame = _frame(request, visitor) if visitor else {"menu": (), "visitor": None}
    html = _ENVIRONMENT.get_template(template).render(
        request=request, page=page, csrf=visitor.csrf if visitor else "", **frame, **facts
    )
    return HTMLResponse(html, status_code=status)


def asks_for(request: Request, part: str) -> bool:
    """Whether HTMX asks for one part of a page alone, by its id."""
    return request.headers.get("HX-Target", "").endswith(f"#{part}")


def seen(address: str) -> RedirectResponse:
    """After a change: the page to look at next."""
    return RedirectResponse(address, status_code=303)


def _frame(request: Request, visitor: Visitor) -> Mapping[str, Any]:
    workspace = request.path_params.get("workspace", "")
    if workspace not in request.app.state.desks:
        return {"menu": (), "visitor": visitor, "workspace": ""}
    desk: Desk = request.app.state.desks[workspace]
    names = [path.stem for path in desk.workspace.situations()]
    asked = request.path_params.get("situation") or request.query_params.get("situation", "")
    situation = asked if asked in names else next(iter(names), "")
    home, role = f"/w/{quoted(workspace)}", getattr(request.state, "role", Role.GUEST)
    menu = [
        {"page": name, "title": title, "address": home + address.format(situation=quoted(situation))}
        for name, title, address, least in MENU
        if role >= least and (situation or "{situation}" not in address)
    ]
    return {
        "menu": menu,
        "visitor": visitor,
        "role": role.name.lower(),
        "may_change": role >= Role.MANAGER,
        "workspace": workspace,
        # Nobody learns of a workspace in which he has no role.
        "workspaces": [name for name in request.app.state.desks if role_in(request, visitor, name) is not None],
        "situations": names,
        "situation": situation,
        "home": home,
        "here": f"{home}/s/{quoted(situation)}",
        "zone": desk.timezone,
    }
