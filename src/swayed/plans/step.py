"""Read draws of effects, exposures, paths and orders; write what a plan is drawn up from."""

from __future__ import annotations

import math

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.influence.blocks import LATELY_DAYS
from swayed.plans import settings
from swayed.plans.moments import moments_table
from swayed.plans.tables import MOMENTS, PAST_COSTS, PLAN_LINKS, PLAN_PAIRS, PLAN_PEOPLE, PLAN_WORTHS
from swayed.plans.worths import worths_table
from swayed.situations import Situation
from swayed.subjects import ADULT_YEARS

READS = (
    "accounts",
    "customer_attributes",
    "events",
    "contact_rules",
    "collaborations",
    "account_persons",
    "customer_persons",
    "persons",
    "selected_customers",
    "selected_events",
    "transitions",
    "risk_windows",
    "path_bounds",
    "exposures",
    "follow_pairs",
    "followed_posts",
    "person_contacts",
    "person_posts",
    "activity",
    "effect_draws",
    "passing_draws",
    "passing_weights",
    "credits",
    "fading",
    "weights",
)
WRITES = (PLAN_PEOPLE, PLAN_PAIRS, PLAN_LINKS, PLAN_WORTHS, PAST_COSTS, MOMENTS)
_STEPS = ("plan_people", "prospects", "plan_span", "plan_contacts", "plan_pairs", "plan_links", "past_costs")


def run(engine: Engine, situation: Situation, timezone: str) -> None:
    """Leaves the tables of `WRITES` in the engine.

    Args:
        engine: holds the tables of `READS`; situation: resolved; timezone: in which weekdays and hours are meant.
    """
    last_stage = situation.decision.stages[-1]
    engine.put("last_stage", pa.table({"stage": pa.array([last_stage], pa.string())}))
    engine.put(
        "plan_settings",
        pa.table(
            {
                "horizon_days": [settings.HORIZON_DAYS],
                "collaboration_days": [settings.COLLABORATION_DAYS],
                "rate_half_life_days": [settings.RATE_HALF_LIFE_DAYS],
                "most_contacts": [settings.MOST_CONTACTS],
                "adult_years": [ADULT_YEARS],
                "lately_days": [LATELY_DAYS],
                "ln_2": [math.log(2.0)],
            }
        ),
    )
    for name in _STEPS:
        engine.run(name, read_sql("swayed.plans", name))
    orders, reached, hazards, credited, contacts = (
        engine.arrow(read_sql("swayed.plans", name))
        for name in ("plan_orders", "plan_reached", "plan_hazards", "credited_contacts", "contact_hours")
    )
    engine.put("plan_worths", worths_table(orders, reached, hazards, last_stage))
    is_day = bool(engine.arrow("SELECT is_day FROM path_bounds").column(0)[0].as_py())
    engine.put("moments", moments_table(credited, contacts, timezone, has_hours=not is_day))
