"""Read the selected events, walk every customer along the stages, write transitions and time at risk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.paths.tables import PATH_BOUNDS, PATH_IGNORED, RISK_WINDOWS, TRANSITIONS
from swayed.situations import Situation

READS = (
    "selected_events",
    "selected_customers",
    "customer_persons",
    "account_persons",
    "posts",
    "interactions",
)
WRITES = (TRANSITIONS, RISK_WINDOWS, PATH_BOUNDS, PATH_IGNORED)
_STEPS = (
    "first_traces",
    "arrivals",
    "path_bounds",
    "entries",
    "steps",
    "path_ignored",
    "stays",
    "origins",
    "transitions",
    "risk_windows",
)


def run(engine: Engine, situation: Situation, timezone: str) -> None:
    """Leaves `transitions`, `risk_windows`, `path_bounds` and `path_ignored` in the engine.

    Args:
        engine: holds the tables of `READS`.
        situation: resolved: its stages are named.
        timezone: the workspace's zone, in which the days of the period are meant.
    """
    stages = situation.decision.stages
    engine.put(
        "path_stages",
        pa.table(
            {
                "stage": pa.array(stages, pa.string()),
                "stage_rank": pa.array(range(1, len(stages) + 1), pa.int64()),
                "is_repeatable": pa.array([stage in situation.decision.repeatable for stage in stages], pa.bool_()),
            }
        ),
    )
    first, last = situation.period.from_, situation.period.to
    instant = pa.timestamp("us", tz="UTC")
    engine.put(
        "path_settings",
        pa.table(
            {
                "enter": pa.array([situation.enter], pa.string()),
                "from_at": pa.array([_start_of(first, timezone) if first else None], instant),
                "to_at": pa.array([_start_of(last + timedelta(days=1), timezone) if last else None], instant),
            }
        ),
    )
    for name in _STEPS:
        engine.run(name, read_sql("swayed.paths", name))


def _start_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)
