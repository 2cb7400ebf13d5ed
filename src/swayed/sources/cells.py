"""SQL for one cell: its value under the column's reading, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from swayed.sources.headers import FileColumn
from swayed.sources.readings import (
    DATED,
    DOTTED,
    EPOCHS,
    ONLY_DAY,
    SLASHED,
    ZONED,
    Reading,
    epoch_factor,
    is_time,
    matches,
    proves_comma,
    proves_point,
    unspaced,
)
from swayed.tables import Column, Table, Type

YES = ("yes", "true", "1", "1.0", "y", "t", "ja", "j", "oui", "si", "sí", "on")
NO = ("no", "false", "0", "0.0", "n", "f", "nein", "non", "off")
_POINT_NUMBER = "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$"
_POINT_GROUPED = "^[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]*)?$"
_COMMA_NUMBER = "^[+-]?([0-9]+(,[0-9]*)?|,[0-9]+)$"
_COMMA_GROUPED = "^[+-]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]*)?$"


@dataclass(frozen=True, slots=True)
class CellSql:
    """Expressions over a staged file for one column of the table.

    Args:
        column: the declared column.
        raw: the staged text or moment.
        value: the typed value, null when the cell is empty or cannot be read.
        day: whether only the day is known, "" for columns without day resolution.
        allowed: what the cell may hold, for a cell that cannot be read.
    """

    column: Column
    raw: str
    value: str
    day: str
    allowed: str


def cell_sql(source: FileColumn, column: Column, reading: Reading, timezone: str) -> CellSql:
    """Expressions for one declared column of a staged file."""
    raw, day, allowed = source.raw, "", column.type.value
    match column.type:
        case Type.TEXT:
            value = raw
            if column.allowed:
                value, allowed = _word(raw, column.allowed), ", ".join(column.allowed)
        case Type.LIST:
            value = _list(raw)
        case Type.FLAG:
            is_yes, is_no = f"lower({raw}) IN ({_words(YES)})", f"lower({raw}) IN ({_words(NO)})"
            value = f"CASE WHEN {is_yes} THEN true WHEN {is_no} THEN false END"
        case Type.INSTANT | Type.DATE:
            if source.is_moment:
                value, day = _moment(raw, reading, timezone)
            else:
                value, day = _time(raw, reading, timezone)
                value = value if column.type is Type.INSTANT else _date(raw, reading)
            allowed = _time_allowed(allowed, reading)
        case _:
            value, allowed = _number(raw, column.type, reading), _number_allowed(column.type, reading)
    return CellSql(column, raw, value, day, allowed)


def fault_sql(cell: CellSql, table: Table, present: Mapping[str, CellSql]) -> str:
    """What the cell should have been, as text; null when nothing is wrong. Values are named as their columns."""
    name, column = f'"{cell.column.name}"', cell.column
    cases = [f"WHEN {cell.raw} IS NOT NULL AND {name} IS NULL THEN {literal(cell.allowed)}"]
    if column.required:
        cases.append(f"WHEN {cell.raw} IS NULL THEN {literal(f'a value, {column.name} is required')}")
    bounds = _bounds(column)
    if column.minimum is not None:
        cases.append(f"WHEN {name} < {column.minimum} THEN {literal(bounds)}")
    if column.maximum is not None:
        cases.append(f"WHEN {name} > {column.maximum} THEN {literal(bounds)}")
    if table.name == "events" and column.name == "value" and "stage" in present:
        cases.append(f"WHEN {name} > 0 AND \"stage\" = 'refund' THEN 'a negative amount, because stage is refund'")
    return f"CASE {' '.join(cases)} END"


def literal(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)


def _word(raw: str, allowed: tuple[str, ...]) -> str:
    return f"CASE WHEN lower({raw}) IN ({_words(allowed)}) THEN lower({raw}) END"


def _list(raw: str) -> str:
    # The escaped bar steps aside as a control character while the list is split.
    parts = f"string_split(replace({raw}, '\\|', chr(1)), '|')"
    return (
        f"CASE WHEN {raw} IS NOT NULL THEN list_filter(list_transform({parts}, "
        "lambda x: trim(replace(x, chr(1), '|'))), lambda x: x <> '') END"
    )


def _iso(raw: str, reading: Reading) -> str:
    """The cell with its date as YYYY-MM-DD; null when it has no known form."""
    iso = raw
    for found, meant in ((",", "."), (" UTC", "Z"), ("UTC", "Z"), ("z", "Z"), (" Z", "Z"), (" +", "+"), (" -", "-")):
        iso = f"replace({iso}, '{found}', '{meant}')"
    if reading.has_slashed:
        order = {"day first": r"\3-\2-\1", "month first": r"\3-\1-\2"}.get(reading.slashes, "?")
        iso = f"regexp_replace({iso}, '{SLASHED}', '{order}')"
    if reading.has_dotted:
        iso = rf"regexp_replace({iso}, '{DOTTED}', '\3-\2-\1')"
    return f"CASE WHEN {matches(raw, DATED)} THEN replace({iso}, '/', '-') END"


def _time(raw: str, reading: Reading, timezone: str) -> tuple[str, str]:
    zone = literal(timezone)
    day = f"({raw} IS NOT NULL)"
    if reading.is_day_column:
        # The date as written, whatever the zone beside it: it begins in the operator's zone.
        return f"(CAST({_date(raw, reading)} AS TIMESTAMP) AT TIME ZONE {zone})", day
    if reading.epoch:
        microseconds = f"CAST(TRY_CAST({raw} AS DECIMAL(24, 6)) * {1_000_000 // epoch_factor(reading.epoch)} AS BIGINT)"
        value = f"CASE WHEN {matches(raw, EPOCHS[reading.epoch])} THEN make_timestamp({microseconds}) END"
        return f"({value} AT TIME ZONE 'UTC')", f"CASE WHEN {raw} IS NOT NULL THEN false END"
    iso = _iso(raw, reading)
    value = f"TRY_CAST({iso} AS TIMESTAMPTZ)"
    if reading.is_zoneless:
        zoneless = f"(TRY_CAST({iso} AS TIMESTAMP) AT TIME ZONE {zone})"
        value = f"CASE WHEN {matches(raw, ZONED)} THEN {value} ELSE {zoneless} END"
    return value, matches(raw, ONLY_DAY) if reading.is_zoneless else f"CASE WHEN {raw} IS NOT NULL THEN false END"


def _moment(raw: str, reading: Reading, timezone: str) -> tuple[str, str]:
    value = f"CASE WHEN {is_time(raw)} THEN {raw} END"
    if reading.is_day_column:
        return f"(CAST(CAST({value} AS DATE) AS TIMESTAMP) AT TIME ZONE {literal(timezone)})", f"({raw} IS NOT NULL)"
    return value, f"CASE WHEN {raw} IS NOT NULL THEN false END"


def _date(raw: str, reading: Reading) -> str:
    if reading.epoch:
        seconds = f"TRY_CAST({raw} AS DECIMAL(24, 6)) / {epoch_factor(reading.epoch)}"
        moment = f"make_timestamp(CAST({seconds} * 1000000 AS BIGINT))"
        return f"CASE WHEN {matches(raw, EPOCHS[reading.epoch])} THEN CAST({moment} AS DATE) END"
    iso = _iso(raw, reading)
    return f"TRY_CAST(regexp_extract({iso}, '^[0-9]+-[0-9]+-[0-9]+') AS DATE)"


def _time_allowed(allowed: str, reading: Reading) -> str:
    if reading.has_slashed and not reading.slashes:
        return f"{allowed}; whether day or month stands first cannot be told from this column, so write YYYY-MM-DD"
    return allowed


def _plain(raw: str, reading: Reading) -> str:
    """The number with a decimal point and without groups; null when it has no known form."""
    point = f"CASE WHEN {matches(raw, _POINT_NUMBER)} THEN {raw}"
    comma = f"CASE WHEN {matches(raw, _COMMA_NUMBER)} THEN replace({raw}, ',', '.')"
    if reading.is_decimal_proven:
        point += f" WHEN {matches(raw, _POINT_GROUPED)} THEN replace({raw}, ',', '')"
        comma += f" WHEN {matches(raw, _COMMA_GROUPED)} THEN replace(replace({raw}, '.', ''), ',', '.')"
    if reading.decimal == ".":
        return f"{point} END"
    if reading.decimal == ",":
        return f"{comma} END"
    whole = f"WHEN {matches(raw, '^[+-]?[0-9]+$')} THEN {raw}"
    by_comma = f"WHEN {proves_comma(raw)} THEN replace(replace({raw}, '.', ''), ',', '.')"
    by_point = f"WHEN {proves_point(raw)} THEN replace({raw}, ',', '')"
    return f"CASE {whole} {by_comma} {by_point} END"


def _number(raw: str, kind: Type, reading: Reading) -> str:
    plain = _plain(f"({unspaced(raw)})", reading)
    if kind is Type.MONEY:
        return f"TRY_CAST({plain} AS DECIMAL(18, 4))"
    if kind is Type.REAL:
        return f"TRY_CAST({plain} AS DOUBLE)"
    # pandas writes whole numbers of a column with gaps as 12.0; three zeros would rather be thousands.
    zeros = "[.]0{0,2}$" if not reading.is_decimal_proven else "[.]0*$"
    whole = f"regexp_replace({plain}, '{zeros}', '')"
    return f"CASE WHEN {matches(whole, '^[+-]?[0-9]+$')} THEN TRY_CAST({whole} AS BIGINT) END"


def _number_allowed(kind: Type, reading: Reading) -> str:
    if reading.decimal == "":
        return f"{kind.value}; the decimal sign is not proven by this column, so write 1234.5"
    sign = "comma" if reading.decimal == "," else "point"
    groups = "" if reading.is_decimal_proven else ", without thousands separators"
    return f"{kind.value}, with a decimal {sign}{groups}" if kind is not Type.INTEGER else f"{kind.value}{groups}"


def _bounds(column: Column) -> str:
    words = [
        f"at least {column.minimum:g}" if column.minimum is not None else "",
        f"at most {column.maximum:g}" if column.maximum is not None else "",
    ]
    return f"{column.type.value}, {' and '.join(word for word in words if word)}"
