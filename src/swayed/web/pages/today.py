"""Today: at most five things to know or do, as a page and as a feed; and who came in or out of a situation, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from swayed.web.access import Role, needs
from swayed.web.desk import Desk
from swayed.web.letter import feed
from swayed.web.matters import changed, matters_of
from swayed.web.page import desk_of, not_ready, ready_answers, render

router = APIRouter()


@router.get("/w/{workspace}", dependencies=[needs(Role.VIEWER)])
def today(request: Request) -> Response:
    """The page; before the first answer also the steps that lead to it."""
    desk = desk_of(request)
    return render(
        request,
        "today.html",
        page="today",
        matters=matters_of(desk),
        sizes=desk.workspace.table_sizes(),
        way=_way(desk),
    )


def _way(desk: Desk) -> list[tuple[str, str, bool]]:
    """The steps to a first answer, and whether each is done; empty once there is one."""
    states = [situated.state for situated in desk.situations()]
    way = [
        ("Import", "an export of your shop, and one of a community or platform", bool(desk.workspace.commits())),
        ("Describe a situation", "which decision of which customers, about what", bool(states)),
        ("Run", "swayed computes who moves them, and what it would find by chance", "ready" in states),
        (
            "Read one true sentence",
            "who moves your customers, with an interval; or nobody, and how much would be seen",
            False,
        ),
    ]
    return [] if "ready" in states else way


@router.get(
    "/api/w/{workspace}/today.atom",
    dependencies=[needs(Role.VIEWER)],
    response_class=Response,
    responses={200: {"content": {"application/atom+xml": {"schema": {"type": "string"}}}}},
)
def today_as_feed(request: Request, workspace: str) -> Response:
    """The same as an Atom feed; a feed reader gives a token as its password."""
    del workspace  # the desk is that of the address
    told = feed(desk_of(request), str(request.base_url))
    return Response(told, media_type="application/atom+xml; charset=utf-8")


@router.get("/w/{workspace}/s/{situation}/changes", dependencies=[needs(Role.VIEWER)])
def changes(request: Request) -> Response:
    """What changed since the last other run that is kept; what comes and goes with the draws apart."""
    answers = ready_answers(request, "people")
    if answers is None:
        return not_ready(request, "people")
    rows = desk_of(request).once(answers.study, changed, answers.study.past.kept())
    real, noise = ([row for row in rows if row["is_real"] is wanted] for wanted in (True, False))
    return render(request, "changes.html", page="people", real=real, noise=noise)
