"""How the cells of a column are to be read, decided from the whole column and never guessed from one cell.

One query counts what the cells of a file look like (`facts_sql`); `read_column` decides from these counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from swayed.sources.headers import FileColumn
from swayed.tables import Type

# Written so that RE2 (DuckDB) and Java (Spark) read them alike.
_CLOCK = "[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
_ZONE = " ?(Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)"
# A year below 1000 is some program's word for "none" (0001-01-01), not a time.
_YEAR = "[1-9][0-9]{3}"
_YEAR_FIRST = f"{_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}|{_YEAR}/[0-9]{{1,2}}/[0-9]{{1,2}}"
_YEAR_LAST = f"[0-9]{{1,2}}[.][0-9]{{1,2}}[.]{_YEAR}|[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}"
_DAY = f"({_YEAR_FIRST}|{_YEAR_LAST})"
DATED = f"^{_DAY}([T ]{_CLOCK}({_ZONE})?)?$"
ONLY_DAY = f"^{_DAY}$"
ZONED = f":[0-9.,]+{_ZONE}$"
_MIDNIGHT = f"[T ]0?0:00(:00([.,]0+)?)?({_ZONE})?$"
DOTTED = "^([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})"
SLASHED = "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"
# Nine digits of seconds begin in 1973; fewer would rather be a year, a day number or an identifier.
EPOCHS = {"seconds": "^[0-9]{9,10}([.][0-9]+)?$", "milliseconds": "^[0-9]{12,13}$", "microseconds": "^[0-9]{15,16}$"}

# A number proves its decimal sign when it could not be a group of thousands: 12,50 or 0,125 or 1.234,5.
COMMA_PROOF = "^[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+),[0-9]*$|^[+-]?[0-9]{1,3}([.][0-9]{3}){2,}$"
POINT_PROOF = "^[+-]?([0-9]*|[0-9]{1,3}(,[0-9]{3})+)[.][0-9]*([eE][+-]?[0-9]{1,3})?$|^[+-]?[0-9]{1,3}(,[0-9]{3}){2,}$"
_SPACES = "[ \u00a0\u2009\u202f\u2019'']"
_SPACED = f"^[+-]?[0-9]{{1,3}}({_SPACES}[0-9]{{3}})+([.,][0-9]*)?$"
ONE_COMMA_GROUP = "^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
ONE_POINT_GROUP = "^[+-]?[1-9][0-9]{0,2}[.][0-9]{3}$"

_TIMES = (Type.INSTANT, Type.DATE)
_NUMBERS = (Type.INTEGER, Type.REAL, Type.MONEY)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one column of one file are read.

    Args:
        decimal: the decimal sign "." or ","; "" when cells contradict each other or nothing proves it, and then only
            cells that prove their own sign are read.
        is_decimal_proven: whether a cell proved it; only then the other sign may group thousands.
        slashes: "day first" or "month first"; "" when it cannot be proven.
        has_dotted: some cells are DD.MM.YYYY.
        has_slashed: some cells are NN/NN/YYYY.
        epoch: "seconds", "milliseconds" or "microseconds" when all cells count from 1970, else "".
        is_zoneless: some times bear no zone and are read in the operator's zone.
        is_day_column: every time is a date or midnight, so the column has day resolution.
    """

    decimal: str = "."
    is_decimal_proven: bool = False
    slashes: str = ""
    has_dotted: bool = False
    has_slashed: bool = False
    epoch: str = ""
    is_zoneless: bool = False
    is_day_column: bool = False


def facts_sql(columns: Sequence[FileColumn], table: str) -> str:
    """One row of counts over the time and number columns of a staged file; "" when it has none."""
    facts: list[str] = []
    for column in columns:
        kind = column.declared.type if column.declared else Type.TEXT
        counts: dict[str, str] = {}
        if column.is_moment:
            counts = _moment_counts(column.raw)
        elif kind in _TIMES:
            counts = _time_counts(column.raw)
        elif kind in _NUMBERS:
            counts = _number_counts(column.raw)
        facts.extend(f"{expression} AS {column.raw}_{name}" for name, expression in counts.items())
    return f"SELECT {', '.join(facts)} FROM {table}" if facts else ""


def read_column(column: FileColumn, facts: Mapping[str, Any], delimiter: str) -> Reading:
    """The reading of one column.

    Args:
        column: the column.
        facts: the row of `facts_sql`.
        delimiter: delimiter of the file; where a semicolon parts the cells, a point proves nothing by itself.
    """
    kind = column.declared.type if column.declared else Type.TEXT
    own = {name.removeprefix(f"{column.raw}_"): value for name, value in facts.items() if value is not None}
    if kind in _TIMES:
        return _time_reading(own)
    return _number_reading(own, delimiter) if kind in _NUMBERS else Reading()


def _count(cell: str, expression: str) -> str:
    return f"count(CASE WHEN {expression} THEN {cell} END)"


def matches(cell: str, expression: str) -> str:
    """The condition that a cell has a form."""
    return f"regexp_matches({cell}, '{expression}')"


def _time_counts(cell: str) -> dict[str, str]:
    counts = {
        "cells": f"count({cell})",
        "dated": _count(cell, matches(cell, DATED)),
        "only_day": _count(cell, matches(cell, ONLY_DAY)),
        "midnight": _count(cell, matches(cell, _MIDNIGHT)),
        "zoned": _count(cell, matches(cell, ZONED)),
        "dotted": _count(cell, matches(cell, DOTTED)),
        "slashed": _count(cell, matches(cell, SLASHED)),
        "first": f"max(TRY_CAST(regexp_extract({cell}, '{SLASHED}', 1) AS INTEGER))",
        "second": f"max(TRY_CAST(regexp_extract({cell}, '{SLASHED}', 2) AS INTEGER))",
    }
    for unit, form in EPOCHS.items():
        counts[unit] = _count(cell, matches(cell, form))
        whole_days = f"TRY_CAST({cell} AS DECIMAL(20, 3)) % {86_400 * epoch_factor(unit)} = 0"
        counts[f"{unit}_midnight"] = _count(cell, f"{matches(cell, form)} AND {whole_days}")
    return counts


def is_time(moment: str) -> str:
    """The condition that a moment is no program's word for "none", as `_YEAR` says it of texts."""
    return f"({moment} >= TIMESTAMPTZ '1000-01-01 00:00:00+00' AND {moment} < TIMESTAMPTZ '10000-01-01 00:00:00+00')"


def _moment_counts(cell: str) -> dict[str, str]:
    dated = _count(cell, is_time(cell))
    return {
        "cells": f"count({cell})",
        "dated": dated,
        "zoned": dated,
        "midnight": _count(cell, f"{is_time(cell)} AND epoch_us({cell}) % 86400000000 = 0"),
    }


def epoch_factor(unit: str) -> int:
    """How many of the unit make a second."""
    return {"seconds": 1, "milliseconds": 1_000, "microseconds": 1_000_000}[unit]


def _time_reading(facts: Mapping[str, Any]) -> Reading:
    cells, dated = facts.get("cells", 0), facts.get("dated", 0)
    for unit in EPOCHS:
        if cells and facts.get(unit, 0) == cells:
            return Reading(epoch=unit, is_day_column=facts.get(f"{unit}_midnight", 0) == cells)
    first, second = facts.get("first", 0), facts.get("second", 0)
    slashes = "day first" if first > 12 >= second else "month first" if second > 12 >= first else ""
    return Reading(
        slashes=slashes,
        has_dotted=facts.get("dotted", 0) > 0,
        has_slashed=facts.get("slashed", 0) > 0,
        is_zoneless=facts.get("zoned", 0) < dated,
        is_day_column=dated > 0 and facts.get("only_day", 0) + facts.get("midnight", 0) == dated,
    )


def unspaced(cell: str) -> str:
    """The number without spaces or apostrophes between groups of three, where they can be nothing else."""
    return f"CASE WHEN {matches(cell, _SPACED)} THEN regexp_replace({cell}, '{_SPACES}', '', 'g') ELSE {cell} END"


def _number_counts(raw: str) -> dict[str, str]:
    cell = f"({unspaced(raw)})"
    return {
        "comma": _count(cell, proves_comma(cell)),
        "point": _count(cell, proves_point(cell)),
    }


def proves_comma(cell: str) -> str:
    """The condition that a number can only be read with a decimal comma."""
    return f"({matches(cell, COMMA_PROOF)} AND NOT {matches(cell, ONE_COMMA_GROUP)})"


def proves_point(cell: str) -> str:
    """The condition that a number can only be read with a decimal point."""
    return f"({matches(cell, POINT_PROOF)} AND NOT {matches(cell, ONE_POINT_GROUP)})"


def _number_reading(facts: Mapping[str, Any], delimiter: str) -> Reading:
    comma, point = facts.get("comma", 0), facts.get("point", 0)
    if comma and point:
        return Reading(decimal="")
    if comma or point:
        return Reading(decimal="," if comma else ".", is_decimal_proven=True)
    # A semicolon between cells is the habit of places that write a decimal comma, so 1.234 may be a thousand there.
    return Reading(decimal="" if delimiter == "semicolon" else ".")
