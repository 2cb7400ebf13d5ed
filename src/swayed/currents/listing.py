"""Currents as an operator reads them: one row each, with the series inside."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa

FIRST_COLUMNS = (
    *("topic", "label", "slope_per_year", "slope_lower", "slope_upper", "breadth", "persistence", "n_panel"),
    *("panel_mode", "series"),
)
_POINT = pa.struct(
    [("period_on", pa.date32()), ("share", pa.float64()), ("n_units", pa.int64()), ("n_with", pa.int64())]
)


def listed_currents(currents: pa.Table, series: pa.Table) -> pa.Table:
    """Rows of `currents` with their `topic_series` nested as `series`; the columns most read come first."""
    points: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in series.sort_by("period_no").to_pylist():
        key = (row["ground"], row["kind"], row["topic"])
        points[key].append({name: row[name] for name in ("period_on", "share", "n_units", "n_with")})
    keys = zip(*(currents.column(name).to_pylist() for name in ("ground", "kind", "topic")), strict=True)
    nested = pa.array([points[key] for key in keys], pa.list_(_POINT))
    listed = currents.append_column("series", nested)
    return listed.select([*FIRST_COLUMNS, *(name for name in currents.column_names if name not in FIRST_COLUMNS)])
