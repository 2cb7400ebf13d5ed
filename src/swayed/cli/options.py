"""Options that many commands share, declared once so that they read the same everywhere."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Optional
from zoneinfo import ZoneInfo

import typer

from swayed.errors import nearest_word

START, ASK, ACT, PROVE, CARE = "Start", "Ask", "Act", "Prove", "Care"


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


class EngineName(StrEnum):
    """What runs the steps; the words of `engines.ENGINES`, which would be slow to ask for them."""

    DUCKDB = "duckdb"
    SPARK = "spark"


WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace's folder.", envvar="SWAYED_WORKSPACE")
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to write the answer.")]
OutputOption = Annotated[
    Optional[Path],
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file instead of the screen; may be an address such as s3://bucket/people.csv.",
    ),
]
AsOfOption = Annotated[
    Optional[str],
    typer.Option("--as-of", metavar="TIME", help="Answer from the tables as they were at this time (ISO 8601, UTC)."),
]
SituationArgument = Annotated[
    str, typer.Argument(metavar="SITUATION", help="A situation file, or the name of one kept in the workspace.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing about progress.")]
ENGINE = "SWAYED_ENGINE"
EngineOption = Annotated[
    EngineName,
    typer.Option(
        "--engine", help="What runs the steps: this machine alone, or Spark (see the page Spark).", envvar=ENGINE
    ),
]

HERE = Path()


def with_engine(command: Callable[..., None]) -> Callable[..., None]:
    """The command with `--engine`, whose choice holds while it runs, for its children as well."""

    @wraps(command)
    def chosen(*arguments: Any, engine: EngineName, **options: Any) -> None:
        before = os.environ.get(ENGINE)
        os.environ[ENGINE] = engine
        try:
            command(*arguments, **options)
        finally:
            os.environ.pop(ENGINE)
            if before is not None:
                os.environ[ENGINE] = before

    told = inspect.signature(command, eval_str=True)
    last = inspect.Parameter(
        "engine", inspect.Parameter.KEYWORD_ONLY, default=EngineName.DUCKDB, annotation=EngineOption
    )
    chosen.__signature__ = told.replace(parameters=[*told.parameters.values(), last])  # type: ignore[attr-defined]
    chosen.__annotations__ = {p.name: p.annotation for p in [*told.parameters.values(), last]}
    return chosen


def check_name(name: str, allowed: Sequence[str], *, what: str, argument: str) -> None:
    """Nothing when the name is allowed.

    Args:
        name: as the operator wrote it; what: what it should be, for instance "source"; argument: where it stood.

    Raises:
        typer.BadParameter: it is not; the message names those that are, and the nearest.
    """
    if name not in allowed:
        near = nearest_word(name, allowed)
        meant = f" Did you mean {near!r}?" if near else ""
        raise typer.BadParameter(f"{name!r} is no {what}; allowed: {', '.join(allowed)}.{meant}", param_hint=argument)


def instant(text: str | None, *, timezone: str = "UTC", argument: str | None = None) -> datetime | None:
    """The instant an operator wrote.

    Args:
        text: as he wrote it, None where he did not; timezone: where he named no zone; argument: where it stood.

    Raises:
        typer.BadParameter: it is no time.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is no time; write for instance 2026-03-01T12:00", param_hint=argument
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(timezone))
