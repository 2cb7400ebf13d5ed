"""The same answers for programs: typed JSON, CSV and Parquet, described by an OpenAPI document."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from swayed import __version__
from swayed.currents import CURRENTS, TOPIC_SERIES, VANITY
from swayed.currents.listing import listed_currents
from swayed.formats import as_csv, as_json
from swayed.influence.tables import PATH_SHARES, STAGE_SUMMARIES
from swayed.ledger.tables import (
    LEDGER_CODE_USES,
    LEDGER_CODES,
    LEDGER_LINES,
    LEDGER_ORDERS,
    LEDGER_RESTATEMENTS,
    LEDGER_TOTALS,
    RESPONSE_BIAS,
)
from swayed.measurement.tables import OBJECTIONS, SCORECARD
from swayed.people.listing import listed_people
from swayed.people.tables import EVIDENCE, PEOPLE, PEOPLE_STAGES
from swayed.plans.tables import PLAN
from swayed.study import Study
from swayed.tables import Table
from swayed.web.access import Role, needs
from swayed.web.access.gate import SignInNeeded, visitor_of
from swayed.web.page import desk_of, study_of

router = APIRouter()


class Format(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Answer:
    """One answer that programs can ask for.

    Args:
        does: what a row is.
        table: gives the answer of a ready study.
        rows: its columns and types.
        until: the step that must have run with all that it needs; empty for all steps.
    """

    does: str
    table: Callable[[Study], pa.Table]
    rows: pa.Schema
    until: str = "people"


def _kept(does: str, table: Table, until: str) -> Answer:
    """A result table as it is kept."""
    return Answer(does, lambda study: study.run(until=until).read(table.name), table.schema, until)


_PATH_FIELDS: list[tuple[str, pa.DataType]] = [
    ("stage", pa.string()),
    ("n_transitions", pa.int64()),
    ("is_fitted", pa.bool_()),
    ("inflation", pa.float64()),
    ("rhat", pa.float64()),
    ("shares", pa.list_(pa.struct(list(PATH_SHARES.schema)))),
]
_PATH = pa.schema(_PATH_FIELDS)
ANSWERS: dict[str, Answer] = {
    "people": Answer(
        "one person met in the situation, ranked; stages and evidence nested",
        lambda study: study.people(all=True),
        listed_people(PEOPLE.empty(), PEOPLE_STAGES.empty(), EVIDENCE.empty()).schema,
    ),
    "path": Answer("one stage of the path, with the causes of its steps", Study.path, _PATH),
    "plan": Answer(
        "one person of the plan without limits: the chosen first, then everybody else who could be",
        lambda study: study.plan(),
        PLAN.schema,
        until="",
    ),
    "ledger": Answer(
        "one order and person, or its organic rest; the lines of an order sum to its net value",
        lambda study: study.ledger(all=True),
        LEDGER_LINES.schema,
        until="ledger",
    ),
    "ledger-orders": _kept("one order as the ledger tells it", LEDGER_ORDERS, "ledger"),
    "ledger-totals": _kept("one rung, person and currency", LEDGER_TOTALS, "ledger"),
    "ledger-restatements": _kept("what one cancellation or refund changed in one line", LEDGER_RESTATEMENTS, "ledger"),
    "ledger-codes": _kept(
        "one code, its owner and one currency, with the signs that it leaked", LEDGER_CODES, "ledger"
    ),
    "ledger-code-uses": _kept("one use of a code, with the signs that it leaked", LEDGER_CODE_USES, "ledger"),
    "currents": Answer(
        "one topic or way to decide and what its series is, with the series nested",
        Study.currents,
        listed_currents(CURRENTS.empty(), TOPIC_SERIES.empty()).schema,
        until="currents",
    ),
    "vanity": _kept("one measure of audience and how it went with steps", VANITY, "currents"),
    "scorecard": Answer(
        "one subject and currency: claimed, believed and tested, never added",
        Study.measure,
        SCORECARD.schema,
        until="profiles",
    ),
    "objections": Answer(
        "one theme of what people say against buying, of at least ten of them",
        lambda study: study.scorecard().objections,
        OBJECTIONS.schema,
        until="profiles",
    ),
    "response-bias": _kept("one measure of orders with an answer, against the others", RESPONSE_BIAS, "ledger"),
    "stages": Answer("one stage as the model saw it, and its power", Study.stage_summaries, STAGE_SUMMARIES.schema),
}
"""Name in the address -> the answer."""


class Situation(BaseModel):
    """A situation of the workspace."""

    name: str
    state: str


class Said(BaseModel):
    """What went wrong, in a sentence."""

    error: str


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Said, "description": "no valid token"},
    403: {"model": Said, "description": "the role is too low"},
    404: {"model": Said, "description": "there is no such thing here"},
    409: {"model": Said, "description": "not computed yet: run the situation first"},
}


@router.get("/api/w/{workspace}/situations", dependencies=[needs(Role.VIEWER)], responses=_REFUSALS)
def situations(request: Request, workspace: str) -> list[Situation]:
    """Every situation, and whether its answers are ready."""
    del workspace  # the desk is that of the address
    return [Situation(name=found.name, state=found.state) for found in desk_of(request).situations()]


def _add(name: str, asked: Answer) -> None:
    """A route for one answer, with the type of its rows in the document."""

    def give(request: Request, workspace: str, situation: str, format: Format = Format.JSON) -> Response:  # noqa: A002 - the address's word
        del workspace
        study = study_of(request)
        if not study.is_ready(asked.until):
            raise HTTPException(409, f"{situation} is not computed yet: run it first.")
        return written(asked.table(study), format, name)

    give.__doc__ = f"Each row is {asked.does}."
    router.add_api_route(
        f"/api/w/{{workspace}}/s/{{situation}}/{name}",
        give,
        operation_id=name,
        dependencies=[needs(Role.VIEWER)],
        response_class=Response,
        responses={
            **_REFUSALS,
            200: {
                "content": {
                    "application/json": {"schema": {"type": "array", "items": schema_of(asked.rows)}},
                    "text/csv": {"schema": {"type": "string"}},
                    "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
                },
                "description": f"Each row is {asked.does}.",
            },
        },
    )


def schema_of(kind: pa.DataType | pa.Schema) -> dict[str, Any]:
    """An Arrow type as JSON Schema; every cell may be unknown."""
    if isinstance(kind, pa.Schema | pa.StructType):
        return {"type": "object", "properties": {field.name: schema_of(field.type) for field in kind}}
    if pa.types.is_list(kind):
        return {"type": ["array", "null"], "items": schema_of(kind.value_type)}
    if pa.types.is_timestamp(kind):
        return {"type": ["string", "null"], "format": "date-time"}
    if pa.types.is_date(kind):
        return {"type": ["string", "null"], "format": "date"}
    if pa.types.is_boolean(kind):
        return {"type": ["boolean", "null"]}
    if pa.types.is_integer(kind):
        return {"type": ["integer", "null"]}
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return {"type": ["number", "null"]}
    return {"type": ["string", "null"]}


for _name, _answer in ANSWERS.items():
    _add(_name, _answer)


def written(table: pa.Table, form: Format, name: str) -> Response:
    """A table as a download."""
    if form is Format.JSON:
        return Response(as_json(table), media_type="application/json")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    if form is Format.CSV:
        return Response(as_csv(table), media_type="text/csv; charset=utf-8", headers=headers)
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return Response(buffer.getvalue(), media_type="application/vnd.apache.parquet", headers=headers)


@router.get("/api/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of the API."""
    if visitor_of(request) is None:
        raise SignInNeeded
    return JSONResponse(described())


def described() -> dict[str, Any]:
    """The OpenAPI document: every answer as a path of its own, with the type of its rows."""
    document = get_openapi(title="swayed", version=__version__, routes=router.routes)
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    return document
