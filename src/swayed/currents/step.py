"""Read who took part in what and when; write series of topics and behaviours, their labels, and what went with them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from swayed.currents import settings
from swayed.currents.associations import odds_ratio, vanity
from swayed.currents.found import grouped, members
from swayed.currents.ranking import TopicKey, TopicSeries, ranked
from swayed.currents.tables import CURRENTS, TOPIC_SERIES, VANITY
from swayed.engines import Engine, read_sql
from swayed.situations import Situation
from swayed.situations.meaning import UniversalEncoder
from swayed.situations.step import READS as SITUATION_READS
from swayed.situations.step import match_phrases
from swayed.situations.vectors import Encoder, VectorStore

READS = (
    *SITUATION_READS,
    "touches",
    "account_persons",
    "persons",
    "customer_persons",
    "touch_persons",
    "post_contacts",
    "selected_posts",
    "selected_interactions",
    "selected_customers",
    "selected_events",
    "transitions",
    "exposures",
)
WRITES = (CURRENTS, TOPIC_SERIES, VANITY)
_SEEN = (
    "current_owners",
    "current_communities",
    "current_acts",
    "current_purchases",
    "current_answers",
    "current_orders",
    "current_visits",
)
_FOUND = ("inside_texts", "found_pairs", "found_phrases", "found_products")
_MENTIONS = ("topic_signs", "text_signs", "current_mentions", "main_communities", "community_periods")
_PANELS = ("unit_periods", "unit_spans", "ground_periods", "panel_modes", "panel_units")
_SHARES = ("moved_units", "panel_strata", "topic_parts", "counted_topics", "topic_series", "panel_sizes")
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def run(
    engine: Engine,
    situation: Situation,
    timezone: str,
    *,
    vectors_folder: Path,
    progress: Callable[[str], None],
    encoder: Encoder | None = None,
) -> None:
    """Leaves `currents`, `topic_series` and `vanity` in the engine.

    Args:
        engine: holds the tables of `READS`.
        situation: resolved.
        timezone: the workspace's zone, in which the last day of the period ends.
        vectors_folder: where vectors of texts are kept between runs.
        progress: told in words what is being read.
        encoder: turns found phrases into vectors; the built-in one where not given.
    """
    unit = _unit(engine)
    _put_settings(engine, situation, timezone, unit=unit, period="month")
    for name in _SEEN:
        engine.run(name, _sql(name))
    period = _period(engine)
    _put_settings(engine, situation, timezone, unit=unit, period=period)
    progress("what is talked about")
    match_phrases(engine, situation)
    for name in _FOUND:
        engine.run(name, _sql(name))
    _put_found(engine, situation, VectorStore(vectors_folder, encoder or UniversalEncoder()), progress)
    for names, read in (
        (_MENTIONS, ("current_acts", "inside_texts")),
        (_PANELS, ("community_periods", "unit_periods", "unit_spans")),
        (_SHARES, ("current_mentions", "panel_units")),
    ):
        for name in names:
            engine.run(name, _sql(name))
        for name in read:
            engine.drop(name)
    progress("what lasts, and what only wandered")
    rows = ranked(_series(engine), period, _odds(engine))
    panels = {row["ground"]: row for row in engine.arrow('SELECT * FROM "panel_sizes"').to_pylist()}
    for row in rows:
        panel = panels[row["ground"]]
        row |= {"unit": unit, "period": period, "n_panel": panel["n_panel"], "panel_mode": panel["panel_mode"]}
    engine.put("currents", CURRENTS.from_rows(rows))
    engine.put("vanity", VANITY.from_rows(vanity(engine.arrow(_sql("vanity_people")))))


def _unit(engine: Engine) -> str:
    """Customers where enough of them write themselves, else accounts of people."""
    n_linked = engine.arrow(_sql("linked_customers")).column(0)[0].as_py()
    return "customer" if n_linked >= settings.FEWEST_LINKED else "account"


def _put_settings(engine: Engine, situation: Situation, timezone: str, *, unit: str, period: str) -> None:
    to = situation.period.to
    end = END_OF_TIME if to is None else datetime.combine(to + timedelta(days=1), time(), ZoneInfo(timezone))
    stages = situation.decision.stages
    last = "purchase" if "purchase" in stages else stages[-1] if stages else ""
    row = {
        "unit": unit,
        "period": period,
        "look_back": settings.LOOK_BACK[period],
        "to_at": end.astimezone(UTC),
        "last_stage": last,
        "fewest_units": settings.FEWEST_UNITS,
        "fewest_panel": settings.FEWEST_PANEL,
        "fewest_mentions": settings.FEWEST_MENTIONS,
        "fewest_speakers": settings.FEWEST_SPEAKERS,
        "least_lift": settings.LEAST_LIFT,
        "most_found": settings.MOST_FOUND,
        "most_communities": settings.MOST_COMMUNITIES,
    }
    engine.put("current_settings", pa.Table.from_pylist([row]))


def _period(engine: Engine) -> str:
    """Weeks for a short history, months for a long one, quarters where months are often empty."""
    found = engine.arrow(_sql("current_months")).to_pylist()[0]
    if found["first_at"] is None:
        return "month"
    days = (found["last_at"] - found["first_at"]).days
    if days < settings.WEEKS_BELOW_DAYS:
        return "week"
    return "month" if found["n_full"] >= settings.FULL_MONTHS * days / 30.44 else "quarter"


def _put_found(engine: Engine, situation: Situation, store: VectorStore, tell: Callable[[str], None]) -> None:
    phrases = [
        row["name"] for row in engine.arrow("SELECT * FROM found_phrases ORDER BY n_units DESC, name").to_pylist()
    ]
    products = [
        row["name"] for row in engine.arrow("SELECT * FROM found_products ORDER BY n_units DESC, name").to_pylist()
    ]
    names = [*phrases, *products]
    keys = [hashlib.md5(name.encode(), usedforsecurity=False).hexdigest() for name in names]
    leaders = grouped(names, store.vectors(keys, names, tell), settings.LEAST_ALIKE)
    named = frozenset(phrase.casefold() for phrase in situation.topic.any)
    engine.put("found_members", members(phrases, products, leaders, named))


def _series(engine: Engine) -> list[TopicSeries]:
    """Every topic with its series, whole and by community."""
    whole = _by_topic(engine.arrow("SELECT * FROM topic_series ORDER BY ground, kind, topic, period_no").to_pylist())
    parts = _by_topic(engine.arrow(_sql("community_series")).to_pylist())
    return [TopicSeries.of(key, rows, parts.get(key, [])) for key, rows in whole.items()]


def _odds(engine: Engine) -> dict[TopicKey, tuple[float, float, float]]:
    """How steps into the last stage went with taking part, per topic of talk."""
    strata: dict[TopicKey, list[list[float]]] = defaultdict(list)
    for row in engine.arrow(_sql("riding")).to_pylist():
        riders, moved, others, others_moved = (
            float(row[name]) for name in ("n_riders", "n_riders_moved", "n_others", "n_others_moved")
        )
        strata["talk", row["kind"], row["topic"]].append([moved, riders - moved, others_moved, others - others_moved])
    found = {key: odds_ratio(np.array(counts)) for key, counts in strata.items()}
    return {key: odds for key, odds in found.items() if odds is not None}


def _by_topic(rows: list[dict[str, Any]]) -> dict[TopicKey, list[dict[str, Any]]]:
    gathered: dict[TopicKey, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        gathered[row["ground"], row["kind"], row["topic"]].append(row)
    return gathered


def _sql(name: str) -> str:
    return read_sql("swayed.currents", name)
