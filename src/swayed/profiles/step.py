"""Read contacts, credits and words; write types of people, themes, moments, factors and disruptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.profiles.describing import profile_tables
from swayed.profiles.disruptions import disruptions_table
from swayed.profiles.factors import factors_table
from swayed.profiles.messages import read_posts, theme_tables
from swayed.profiles.moments import lags_table, moments_table
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import (
    CONTACT_MOMENTS,
    DISRUPTIONS,
    FACTORS,
    LAGS,
    MESSAGE_THEMES,
    PERSON_PROFILES,
    PROFILE_STAGES,
    PROFILES,
    THEME_CHECK,
    THEMES,
)
from swayed.profiles.themes import Themes, found_themes
from swayed.profiles.tones import tones
from swayed.situations import Situation
from swayed.situations.meaning import UniversalEncoder
from swayed.situations.vectors import Encoder, VectorStore
from swayed.ways.clusters import Grouping
from swayed.ways.features import features

READS = (
    "accounts",
    "posts",
    "exposures",
    "person_posts",
    "account_persons",
    "people",
    "people_stages",
    "person_ways",
    "way_fit",
)
WRITES = (PROFILES, PROFILE_STAGES, PERSON_PROFILES)
MESSAGE_READS = (
    "accounts",
    "posts",
    "exposures",
    "follow_pairs",
    "followed_posts",
    "activity",
    "transitions",
    "risk_windows",
    "path_bounds",
    "persons",
    "account_persons",
    "customer_persons",
    "selected_customers",
    "selected_events",
    "post_factors",
    "customer_factors",
    "credits",
    "fading",
    "weights",
    "people",
    "person_profiles",
)
MESSAGE_WRITES = (THEMES, MESSAGE_THEMES, THEME_CHECK, CONTACT_MOMENTS, LAGS, FACTORS, DISRUPTIONS)
_SCRATCH = (
    "numbered_exposures",
    "contact_chances",
    "contact_credits",
    "contact_yields",
    "post_themes",
    "text_themes",
    "text_tones",
    "worded_contacts",
    "factor_units",
    "asked_factor",
)
_TONES = pa.schema([("text_key", pa.string()), ("tone", pa.string())])


def run(engine: Engine, settings: ProfileSettings | None = None) -> None:
    """Leaves the tables of `WRITES` in the engine."""
    chosen = settings or ProfileSettings()
    # Whoever has no place in the list of people has none among the types.
    ways = engine.arrow(
        "SELECT person_ways.* FROM person_ways JOIN people ON people.person_id = person_ways.person_id ORDER BY person_ways.person_id"
    )
    values = features(ways) if ways.num_rows else np.zeros((0, 0))
    tables = profile_tables(
        ways,
        values,
        _grouping(engine, ways),
        people=engine.arrow(
            "SELECT people.person_id, people.grade, sum(people_stages.credited_transitions) AS credited FROM people "
            "LEFT JOIN people_stages ON people_stages.person_id = people.person_id GROUP BY people.person_id, people.grade"
        ),
        words=engine.arrow(_sql("person_words")),
        places=engine.arrow(_sql("person_places")),
        settings=chosen,
    )
    for name, table in tables.items():
        engine.put(name, table)
    engine.run("profile_stages", _sql("profile_stages"))


def _grouping(engine: Engine, ways: pa.Table) -> Grouping:
    """The types as the ways room told them apart."""
    (fit,) = engine.arrow("SELECT n_types, agreement, verdict FROM way_fit").to_pylist()
    label = np.asarray(pc.fill_null(ways.column("type_no"), 0), np.int64)
    return Grouping(label, np.asarray(pc.fill_null(ways.column("probability"), 1.0), np.float64), **fit)


def run_messages(
    engine: Engine,
    situation: Situation,
    *,
    timezone: str,
    vectors_folder: Path,
    progress: Callable[[str], None] | None = None,
    encoder: Encoder | None = None,
    settings: ProfileSettings | None = None,
) -> None:
    """Leaves the tables of `MESSAGE_WRITES` in the engine.

    Args:
        timezone: zone in which weekday and hour are told.
        vectors_folder: where vectors of texts are kept between runs.
        progress: told how far the reading of texts is.
        encoder: turns texts into vectors; the built-in one where not given.
    """
    chosen = settings or ProfileSettings()
    _put_settings(engine, situation, chosen)
    for name in ("numbered_exposures", "contact_chances", "contact_credits", "contact_yields"):
        engine.run(name, _sql(name))
    themes, n_texts = _themes(engine, VectorStore(vectors_folder, encoder or UniversalEncoder()), progress, chosen)
    engine.run("post_themes", _sql("post_themes"))
    posts = read_posts(_coded(engine, "message_units"), chosen)
    for name, table in theme_tables(posts, themes.names, n_texts, chosen).items():
        engine.put(name, table)
    has_hours = not engine.arrow("SELECT is_day FROM path_bounds").column("is_day")[0].as_py()
    engine.put("contact_moments", moments_table(_coded(engine, "moment_units"), timezone, chosen, has_hours=has_hours))
    lags = "SELECT stage, lag_hours, credited FROM contact_credits ORDER BY stage, lag_hours, credited"
    engine.put("lags", lags_table(engine.arrow(lags)))
    typed = engine.arrow("SELECT person_id, profile FROM person_profiles WHERE profile IS NOT NULL").to_pylist()
    profiles = {row["person_id"]: row["profile"] for row in typed}
    engine.run("worded_contacts", _sql("worded_contacts"))
    engine.run("factor_units", _sql("factor_units"))
    engine.put("factors", factors_table(_units_of_factors(engine), profiles, chosen))
    engine.put("disruptions", disruptions_table(_coded(engine, "disruption_weeks"), themes.names, chosen))
    for name in _SCRATCH:
        engine.drop(name)


def _themes(
    engine: Engine, store: VectorStore, progress: Callable[[str], None] | None, settings: ProfileSettings
) -> tuple[Themes, int]:
    """Themes of the posts that customers met, as table `text_themes` too; and the number of distinct texts."""
    texts = engine.arrow(_sql("message_texts")).to_pylist()
    keys = [row["text_key"] for row in texts]
    words = [row["text"] for row in texts]
    vectors = store.vectors(keys, words, progress or _silent)
    themes = found_themes(words, vectors, settings)
    engine.put(
        "text_themes",
        pa.table({"text_key": pa.array(keys, pa.string()), "theme_no": pa.array(themes.theme_no, pa.int64())}),
    )
    engine.put("text_tones", pa.table({"text_key": keys, "tone": tones(words)}, schema=_TONES))
    return themes, len(texts)


def _put_settings(engine: Engine, situation: Situation, settings: ProfileSettings) -> None:
    weights = engine.arrow("SELECT name, weight FROM weights WHERE what = 'half-life' ORDER BY name").to_pylist()
    engine.put(
        "half_lives",
        pa.table(
            {
                "days": pa.array([float(row["name"].split()[0]) for row in weights], pa.float64()),
                "weight": pa.array([row["weight"] for row in weights], pa.float64()),
            }
        ),
    )
    compared = [(name, factor.from_) for name, factor in situation.factors.items() if factor.use == "compare"]
    engine.put(
        "compared_factors",
        pa.table(
            {
                "factor": pa.array([name for name, _ in compared], pa.string()),
                "source": pa.array([source for _, source in compared], pa.string()),
            }
        ),
    )
    engine.put("profile_settings", pa.table({"silent_days": [settings.silent_days]}))


def _units_of_factors(engine: Engine) -> Iterator[pa.Table]:
    """The rows of `factor_units`, one factor after the other: each contact is in all of them."""
    for row in engine.arrow("SELECT DISTINCT factor FROM factor_units ORDER BY factor").to_pylist():
        engine.put("asked_factor", pa.table({"factor": [row["factor"]]}))
        yield _coded(engine, "units_of_factor")


def _coded(engine: Engine, name: str) -> pa.Table:
    """Rows of a query whose words are places in a dictionary: read batch by batch, each word is held once, not once a row."""
    reader = engine.batches(_sql(name))
    batches = [pa.record_batch(_encoded(batch.columns), batch.schema.names) for batch in reader]
    if not batches:
        empty = reader.schema.empty_table()
        return pa.table(_encoded(empty.combine_chunks().columns), empty.schema.names)
    return pa.Table.from_batches(batches).unify_dictionaries()


def _encoded(columns: list[Any]) -> list[Any]:
    return [column.dictionary_encode() if pa.types.is_string(column.type) else column for column in columns]


def _silent(words: str) -> None:
    """Says nothing."""


def _sql(name: str) -> str:
    return read_sql("swayed.profiles", name)
