"""Read contacts, credits and words; write types of people, themes, moments, factors and disruptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.profiles.describing import named_types, profiles_table, types_of_people
from swayed.profiles.disruptions import added_counts, disruptions_table
from swayed.profiles.factors import Factor, factors_table
from swayed.profiles.messages import theme_tables
from swayed.profiles.moments import Moments, lags_table
from swayed.profiles.numbering import Ints, numbered, whole
from swayed.profiles.posts import ThemeSums, read_posts, theme_sums
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
_NUMBERED = ("people_exposures", "numbered_exposures", "risk_hours", "numbered_credits", "credited_posts")
_WORDED = ("worded_posts", "worded_customers", "declared_factors")
_OF_BUCKET = ("bucket_contacts", "contact_credits", "contact_yields", "worded_contacts", "factor_units")
_OF_CONTACTS = (*_NUMBERED, *_WORDED, *_OF_BUCKET, "person_buckets", "still_ahead", "asked_bucket", "asked_factor")
"""What is not needed once the buckets were read."""
_OF_DISRUPTIONS = ("asked_customers", "disruption_weeks", "disruption_units", "disruption_things")
_LAGS: dict[str, pa.DataType] = {"stage_no": pa.int64(), "lag_hours": pa.int64(), "credited": pa.float64()}
_LABELS: dict[str, pa.DataType] = {"text_key": pa.string(), "theme_no": pa.int64(), "tone": pa.string()}


def run(engine: Engine, settings: ProfileSettings | None = None) -> None:
    """Leaves the tables of `WRITES` in the engine."""
    chosen = settings or ProfileSettings()
    # Whoever has no place in the list of people has none among the types.
    ways = engine.arrow(
        "SELECT person_ways.* FROM person_ways JOIN people ON people.person_id = person_ways.person_id ORDER BY person_ways.person_id"
    )
    values = features(ways) if ways.num_rows else np.zeros((0, 0))
    grouping = _grouping(engine, ways)
    names = named_types(grouping, values)
    engine.put("person_profiles", types_of_people(ways, grouping, names))
    engine.run("first_posts", _sql("first_posts"))
    profiles = profiles_table(
        ways,
        values,
        grouping,
        names,
        people=engine.arrow(_sql("people_of_ways")),
        words=engine.arrow(_sql("person_words")),
        places=engine.arrow(_sql("profile_places")),
        settings=chosen,
    )
    engine.drop("first_posts")
    engine.put("profiles", profiles)
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
    stages = _put_settings(engine, situation, chosen)
    for name in ("met_people", "met_customers", "met_posts", "post_texts"):
        engine.run(name, _sql(name))
    themes, n_texts = _themes(engine, VectorStore(vectors_folder, encoder or UniversalEncoder()), progress, chosen)
    engine.run("post_labels", _sql("post_labels"))
    engine.drop("post_texts")
    has_hours = not engine.arrow("SELECT is_day FROM path_bounds").column("is_day")[0].as_py()
    people = _People.read(engine, chosen)
    _number_contacts(engine, people)
    moments = Moments(stages, timezone, chosen, has_hours=has_hours)
    factors = _factors(engine, stages, people)
    parts, lags = _gathered(engine, people, moments, factors, (len(themes.names), len(stages)), chosen)
    for name in (*_OF_CONTACTS, "met_people"):
        engine.drop(name)
    for name, table in theme_tables(parts, themes.names, stages, n_texts, chosen).items():
        engine.put(name, table)
    engine.put("contact_moments", moments.table())
    engine.put("lags", lags_table(lags, stages))
    engine.put("factors", factors_table(list(factors.values()), chosen))
    engine.put("disruptions", _disruptions(engine, themes.names, chosen))
    for name in ("met_customers", "met_posts", "post_labels"):
        engine.drop(name)


@dataclass(frozen=True)
class _People:
    """Persons with contacts or credit, by number: the bucket in which each is worked through, and his type.

    Args:
        kinds: names of the types.
        kind: place of each one's type; that of nobody is after them.
    """

    bucket: Ints
    kinds: list[str]
    kind: Ints

    @classmethod
    def read(cls, engine: Engine, settings: ProfileSettings) -> _People:
        """Of table `met_people`; how many buckets there are depends on the rows alone."""
        people = engine.arrow("SELECT n_rows, profile FROM met_people ORDER BY person_no")
        n_rows = whole(people, "n_rows")
        kinds, kind = numbered(people.column("profile"))
        # Persons in their order, so that what buckets give stands in the order of all persons.
        n_buckets = -(-int(n_rows.sum()) // settings.bucket_rows)
        bucket = (np.cumsum(n_rows) - n_rows) * n_buckets // max(int(n_rows.sum()), 1)
        return cls(bucket, kinds, np.where(kind < 0, len(kinds), kind))


def _number_contacts(engine: Engine, people: _People) -> None:
    """Contacts, credits and time at risk in numbers, in the place of ids."""
    number = pa.array(np.arange(len(people.bucket), dtype=np.int32))
    engine.put("person_buckets", pa.table({"person_no": number, "bucket_no": people.bucket.astype(np.int32)}))
    for name in (*_NUMBERED, *_WORDED):
        engine.run(name, _sql(name))
    engine.drop("people_exposures")
    engine.put("still_ahead", _still_ahead(engine))


def _still_ahead(engine: Engine) -> pa.Table:
    """The share of a contact's weight that is still to come after so many hours, by the learned half-lives."""
    weights = engine.arrow("SELECT name, weight FROM weights WHERE what = 'half-life' ORDER BY name").to_pylist()
    last = engine.arrow("SELECT max(ends_hour) AS hour FROM risk_hours").column("hour")[0].as_py()
    first = engine.arrow("SELECT min(exposed_hour) AS hour FROM numbered_exposures").column("hour")[0].as_py()
    reach = last - first + 1 if weights and last is not None and first is not None else 0
    hours = np.arange(max(reach, 0))
    share = np.zeros(len(hours))
    for row in weights:
        share += row["weight"] * 0.5 ** (hours / (24.0 * float(row["name"].split()[0])))
    return pa.table({"hours": hours, "share": share})


def _factors(engine: Engine, stages: list[str], people: _People) -> dict[str, Factor]:
    """Each factor with its levels, nothing added yet."""
    n_customers = engine.arrow("SELECT count(*) AS n FROM met_customers").column("n")[0].as_py()
    levels: dict[str, list[str]] = {}
    for row in engine.arrow(_sql("factor_levels")).to_pylist():
        levels.setdefault(row["factor"], []).append(row["level"])
    return {name: Factor(name, own, stages, people.kinds, people.kind, n_customers) for name, own in levels.items()}


def _gathered(
    engine: Engine,
    people: _People,
    moments: Moments,
    factors: dict[str, Factor],
    n_themes_stages: tuple[int, int],
    settings: ProfileSettings,
) -> tuple[list[ThemeSums], pa.Table]:
    """What buckets of persons give, one after the other: each comparison is within persons, so that it adds up.

    Returns sums of themes, and credit by stage and lag; moments and factors are added to what they are.
    """
    parts: list[ThemeSums] = []
    of_lags = pa.schema(_LAGS)
    lags = [of_lags.empty_table()]
    for bucket in np.unique(people.bucket).tolist():
        engine.put("asked_bucket", pa.table({"bucket_no": pa.array([bucket], pa.int32())}))
        for name in _OF_BUCKET:
            engine.run(name, _sql(name))
        parts.append(theme_sums(read_posts(engine.arrow(_sql("message_units")), settings), *n_themes_stages, settings))
        moments.add(engine.arrow(_sql("moment_units")))
        lags.append(engine.arrow(_sql("lag_hours")).cast(of_lags))
        for name, factor in factors.items():
            engine.put("asked_factor", pa.table({"factor": [name]}))
            factor.add(_coded(engine, "units_of_factor"))
    return parts, pa.concat_tables(lags)


def _disruptions(engine: Engine, themes: list[str], settings: ProfileSettings) -> pa.Table:
    """Counted for some customers after the others, so that little is held at once: counts of customers add up."""
    asked = "SELECT (SELECT count(*) FROM met_customers) AS n_customers, (SELECT count(*) FROM exposures) AS n_contacts"
    (n,) = engine.arrow(asked).to_pylist()
    n_parts = max(-(-n["n_contacts"] // settings.bucket_rows), 1)
    bounds = np.arange(n_parts + 1) * n["n_customers"] // n_parts
    engine.run("themed_posts", _sql("themed_posts"))
    counts, customers, authors = [], [], []
    for first_no, end_no in pairwise(bounds.tolist()):
        engine.put("asked_numbers", pa.table({"first_no": [first_no], "end_no": [end_no]}))
        for name in _OF_DISRUPTIONS:
            engine.run(name, _sql(name))
        counts.append(engine.arrow(_sql("disruption_counts")))
        customers.append(engine.arrow(_sql("disruption_customers")))
        authors.append(engine.arrow(_sql("disruption_authors")))
    for name in ("themed_posts", "asked_numbers", *_OF_DISRUPTIONS):
        engine.drop(name)
    of_all = added_counts(counts), added_counts(customers), pa.concat_tables(authors)
    return disruptions_table(*of_all, themes, settings)


def _themes(
    engine: Engine, store: VectorStore, progress: Callable[[str], None] | None, settings: ProfileSettings
) -> tuple[Themes, int]:
    """Themes of the posts that customers met, with tones as table `text_labels` too; and the number of distinct texts."""
    texts = engine.arrow(_sql("message_texts")).to_pylist()
    keys = [row["text_key"] for row in texts]
    words = [row["text"] for row in texts]
    vectors = store.vectors(keys, words, progress or _silent)
    themes = found_themes(words, vectors, settings)
    labels = {"text_key": keys, "theme_no": themes.theme_no, "tone": tones(words)}
    engine.put("text_labels", pa.table(labels, schema=pa.schema(_LABELS)))
    return themes, len(texts)


def _put_settings(engine: Engine, situation: Situation, settings: ProfileSettings) -> list[str]:
    """Small tables of what is asked; returns the stages, in the order of their numbers."""
    found = engine.arrow("SELECT stage FROM risk_windows UNION SELECT stage FROM credits ORDER BY stage")
    stages = [str(stage) for stage in found.column("stage").to_pylist()]
    number = pa.array(range(len(stages)), pa.int32())
    engine.put("numbered_stages", pa.table({"stage_no": number, "stage": pa.array(stages, pa.string())}))
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
    engine.put(
        "profile_settings",
        pa.table({"silent_days": [settings.silent_days], "fewest_authors": [settings.fewest_authors]}),
    )
    return stages


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
