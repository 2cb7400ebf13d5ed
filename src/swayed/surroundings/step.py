"""Fit brands, bots, media and communities; hold price actions against ordinary days; count roles and visits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import false_discovery_control

from swayed.customers.groups import READS as GROUP_READS
from swayed.customers.groups import groups_of
from swayed.engines import Engine, read_sql
from swayed.influence.settings import InfluenceSettings
from swayed.influence.step import READS as INFLUENCE_READS
from swayed.influence.step import everybody_s_effects
from swayed.influence.tables import EFFECTS
from swayed.situations import Situation
from swayed.subjects import FEWEST_CUSTOMERS
from swayed.surroundings.actions import Contrast, Flags, Ints, action_days, contrast, stretches
from swayed.surroundings.settings import MOST_DAYS_SHARE, REDUCED_SHARE, USUAL_DAYS, USUAL_LEAST_DAYS
from swayed.surroundings.tables import INFLUENCES

READS = tuple(dict.fromkeys((*INFLUENCE_READS, *GROUP_READS, "touches", "touch_persons", "collaborations")))
SHOWN_DAYS = 3
"""Price actions whose days are named."""


def influences_of(
    engine: Engine,
    situation: Situation,
    settings: InfluenceSettings | None = None,
    progress: Callable[[str], None] | None = None,
) -> pa.Table:
    """What moves customers and is no person.

    Args:
        engine: holds `READS`; its contacts are replaced.
        situation, settings, progress: as in the influence step.

    Returns:
        Columns of `INFLUENCES`: brands, bots and media, communities, price actions, then roles and visits.
    """
    rows = [*sources_of(engine, situation, settings, progress), *action_rows(engine, situation.decision.stages)]
    rows += counted_rows(engine)
    rows += community_rows(engine, situation, settings, progress)
    return INFLUENCES.from_rows(sorted(rows, key=lambda row: _PLACES[row["kind"]]))


_PLACES = {"brand": 0, "bot": 0, "media": 0, "community": 1, "price action": 2, "role": 3, "visit": 4}
"""Kinds in the order in which they are told; brands, bots and media stay as they are ranked."""


def sources_of(
    engine: Engine,
    situation: Situation,
    settings: InfluenceSettings | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[dict[str, Any]]:
    """Brands, bots and media, under the checks that people stand under.

    One fit in which people and sources stand side by side, so that a medium read by those who also met a person does not
    take that person's steps, nor the reverse. No fit is made where no source was met.

    Returns:
        One row per source that was met and stage of the fit, empty stage where it was met by nobody at risk.
    """
    sources = engine.arrow(read_sql("swayed.surroundings", "met_sources"))
    engine.put("met", sources)
    engine.put("source_effects", EFFECTS.empty())
    if sources.num_rows:
        effects = everybody_s_effects(engine, situation, settings, progress)
        engine.put("source_effects", effects.filter(pc.is_in(effects.column("person_id"), sources.column("person_id"))))
    return engine.arrow(read_sql("swayed.surroundings", "sources")).to_pylist()


def community_rows(
    engine: Engine,
    situation: Situation,
    settings: InfluenceSettings | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[dict[str, Any]]:
    """Communities, as `groups_of` fits them: all contacts with people of one in the place of a person."""
    fitted = groups_of(engine, situation, FEWEST_CUSTOMERS, ("community",), settings, progress).to_pylist()
    of_people = ("segment", "type", "n_people", "community")
    return [
        {name: cell for name, cell in row.items() if name not in of_people}
        | {"person_id": f"community:{row['community']}", "name": row["community"], "kind": "community"}
        for row in fitted
    ]


def counted_rows(engine: Engine) -> list[dict[str, Any]]:
    """Roles that customers named and where visits came from, of five customers or more: counted, not fitted."""
    engine.put("counted_settings", pa.table({"fewest": [FEWEST_CUSTOMERS]}))
    return engine.arrow(read_sql("swayed.surroundings", "declared_sources")).to_pylist()


def action_rows(engine: Engine, stages: Sequence[str]) -> list[dict[str, Any]]:
    """Price actions, all together, by stage; one row that says why where nothing can be estimated.

    Args:
        engine: holds events, touches, collaborations and the path.
        stages: of the situation, in its order.
    """
    chosen = {
        "reduced_share": [REDUCED_SHARE],
        "usual_days": [USUAL_DAYS],
        "usual_least_days": [USUAL_LEAST_DAYS],
    }
    engine.put("action_settings", pa.table(chosen))
    orders = engine.arrow(read_sql("swayed.surroundings", "action_orders"))
    bounds = "SELECT CAST(from_at AS DATE) AS from_on, CAST(to_at AS DATE) AS to_on FROM path_bounds"
    first, last = (column[0].as_py() for column in engine.arrow(bounds).columns)
    n_days = (last - first).days + 1
    ordered = _days(orders.column("ordered_on"), first)
    is_reduced = np.asarray(orders.column("is_reduced"))
    n_orders, n_reduced = (_daily(ordered[keep], n_days) for keep in (np.ones_like(is_reduced), is_reduced))
    is_action = action_days(n_orders, n_reduced)
    inside = is_reduced & (ordered >= 0) & (ordered < n_days)
    inside[inside] = is_action[ordered[inside]]
    n_customers = len(pc.unique(orders.column("customer_id").filter(pa.array(inside))))
    told = {"person_id": "price actions", "kind": "price action", "n_customers": n_customers}
    told |= {"name": _named(is_action, first), "n_contacts": int(inside.sum()), "grade": "not_enough"}
    why = _why_untold(orders, int(n_reduced.sum()), is_action, n_customers)
    if why:
        return [{**told, "name": "price actions", "stopped_by": why}]
    steps = engine.arrow(read_sql("swayed.surroundings", "action_steps"))
    found = [contrast(*_stage_days(steps, stage, first, n_days), is_action) for stage in stages]
    q_values = np.ones(len(found))
    is_tested = np.array([not one.stopped_by for one in found])
    if is_tested.any():
        tested = np.array([one.p_value for one in found])[is_tested]
        q_values[is_tested] = false_discovery_control(tested, method="bh")
    return [
        {**told, "stage": stage, **_graded(one, float(q))}
        for stage, one, q in zip(stages, found, q_values, strict=True)
    ]


def _why_untold(orders: pa.Table, n_reduced: int, is_action: Flags, n_customers: int) -> str:
    """Why price actions cannot be estimated; empty where they can."""
    if not pc.any(orders.column("has_price")).as_py():
        return "no order has a discount, or a product and a piece count from which its usual price could be told"
    if not n_reduced:
        return f"none of {orders.num_rows:,} orders was reduced, but by somebody's code"
    if not is_action.any():
        return f"{n_reduced:,} of {orders.num_rows:,} orders were reduced, on no days most of them"
    if n_customers < FEWEST_CUSTOMERS:
        return f"fewer than {FEWEST_CUSTOMERS} customers ordered in them"
    if is_action.mean() > MOST_DAYS_SHARE:
        return (
            f"most orders were reduced on {is_action.mean():.0%} of all days: no ordinary days are left to compare with"
        )
    return ""


def _graded(found: Contrast, q_value: float) -> dict[str, Any]:
    """Cells of one stage: the rates of false discoveries are those of people; steps before an action speak against it."""
    rates = InfluenceSettings()
    mirrored = not found.before >= found.ratio
    is_more = found.lower > 1.0 and mirrored
    grade = "not_enough"
    if is_more and q_value <= rates.some_rate:
        grade = "strong" if q_value <= rates.strong_rate else "some"
    stopped = found.stopped_by
    if not stopped and not mirrored:
        stopped = "mirror window: as many steps in the days before"
    elif not stopped and grade != "strong":
        stopped = "false-alarm check: other days of the calendar differ from those around them by as much"
    cells = {"ratio": found.ratio, "ratio_lower": found.lower, "ratio_upper": found.upper, "ratio_before": found.before}
    cells |= {"ratio_after": found.after, "ratio_after_upper": found.after_upper, "q_value": q_value}
    known = {name: None if np.isnan(cell) else cell for name, cell in cells.items()}
    return {**known, "grade": grade, "stopped_by": stopped or None}


def _named(is_action: Flags, first: date) -> str:
    """How many price actions, and when the longest were."""
    found = stretches(is_action)
    longest = sorted(sorted(found, key=lambda days: days[0] - days[1])[:SHOWN_DAYS])
    days = [f"{first + timedelta(begin)} to {first + timedelta(end - 1)}" for begin, end in longest]
    more = [f"{len(found) - SHOWN_DAYS} more"] if len(found) > SHOWN_DAYS else []
    return f"{len(found)} price action{'' if len(found) == 1 else 's'}: {', '.join([*days, *more])}"


def _days(dates: pa.ChunkedArray[Any], first: date) -> Ints:
    """Days after the first."""
    return np.asarray(dates.cast(pa.date32()).cast(pa.int32())).astype(np.int64) - (first - date(1970, 1, 1)).days


def _daily(days: Ints, n_days: int, weight: Ints | None = None) -> Ints:
    """How many fall on each day of the period; days beyond it are left out."""
    keep = (days >= 0) & (days < n_days)
    counted = np.bincount(days[keep], None if weight is None else weight[keep], minlength=n_days)
    return np.asarray(counted.astype(np.int64))


def _stage_days(steps: pa.Table, stage: str, first: date, n_days: int) -> tuple[Ints, Ints]:
    """Steps into the stage on each day, and customers at risk of one on it."""
    of_stage = steps.filter(pc.equal(steps.column("stage"), stage))
    days = np.clip(_days(of_stage.column("on_day"), first), 0, n_days - 1)
    taken, started, ended = (
        _daily(days, n_days, np.asarray(of_stage.column(name).cast(pa.int64())))
        for name in ("n_steps", "n_started", "n_ended")
    )
    # Who leaves on a day was at risk on it.
    return taken, np.cumsum(started) - np.concatenate([[0], np.cumsum(ended)[:-1]])
