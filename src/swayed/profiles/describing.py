"""Types of people in words: their names, what sets them apart, their words, places and examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import PERSON_PROFILES, PROFILE_STAGES, PROFILES
from swayed.profiles.tones import tones
from swayed.profiles.ways import WAYS
from swayed.profiles.wording import distinguishing_words
from swayed.ways.clusters import Grouping
from swayed.ways.features import Floats, shares

MOST_SOUNDED, FEWEST_SOUNDED = 1_000, 50
"""About so many posts of a type are read for their tone; with fewer English ones nothing is said of it."""
APART = 1.25
"""A way sets a type apart if its share is so many times that of everybody."""


def named_types(grouping: Grouping, features: Floats) -> list[str]:
    """Names by the way that sets each type apart most; a name that is taken gets the next way beside it.

    Args:
        features: standardised over people, one column per way.
    """
    taken: list[str] = []
    for number in range(grouping.n_types):
        order = _apart(features, grouping.label == number)
        name = next((WAYS[i].name for i in order if WAYS[i].name not in taken), f"type {number + 1}")
        taken.append(name)
    return taken


def _apart(features: Floats, inside: np.ndarray[Any, Any]) -> list[int]:
    """Ways by how far above everybody else the type stands, in spreads; the farthest first."""
    spread = features.std(axis=0) + 1e-9
    distance = (features[inside].mean(axis=0) - features[~inside].mean(axis=0)) / spread
    return [int(i) for i in np.argsort(-distance, kind="stable")]


def types_of_people(ways: pa.Table, grouping: Grouping, names: list[str]) -> pa.Table:
    """Table `person_profiles`: each of `ways` with his type, in their order."""
    columns: dict[str, Any] = {"person_id": ways.column("person_id")}
    if names:
        columns["profile"] = pa.DictionaryArray.from_arrays(grouping.label, pa.array(names)).cast(pa.string())
        columns["probability"] = grouping.probability
    else:
        columns |= {name: pa.nulls(ways.num_rows) for name in ("profile", "probability")}
    return pa.table(columns, schema=PERSON_PROFILES.schema)


def profiles_table(
    ways: pa.Table,
    features: Floats,
    grouping: Grouping,
    names: list[str],
    *,
    people: pa.Table,
    words: pa.Table,
    places: pa.Table,
    settings: ProfileSettings,
) -> pa.Table:
    """Table `profiles`, those who move most first.

    Args:
        ways: people with enough contacts, as in `person_ways`; features: of each of them, in the order of WAYS.
        names: of the types.
        people: is_graded, credited of each of `ways`.
        words: person_id, profile, text; places: profile, what, place, n.
    """
    rows = _described(ways, features, grouping, names, people=people, settings=settings)
    spoken, met = _words(words, names), _places(places)
    sound = _tones(words, names)
    for row, own in zip(rows, spoken, strict=True):
        places_of = {"communities": met[row["profile"], "community"], "platforms": met[row["profile"], "platform"]}
        row.update(places_of, words=own, tones=sound[row["profile"]])
    rows.sort(key=lambda row: (-row["n_graded"], -row["credited_transitions"], row["profile"]))
    return PROFILES.from_rows(rows)


def _described(
    ways: pa.Table,
    features: Floats,
    grouping: Grouping,
    names: list[str],
    *,
    people: pa.Table,
    settings: ProfileSettings,
) -> list[dict[str, Any]]:
    """One row per type without its words and places, in the order of the types."""
    persons = ways.column("person_id")
    is_graded = people.column("is_graded").to_numpy().astype(bool)
    credited = people.column("credited").to_numpy()
    plain, n_posts = shares(ways), np.asarray(ways.column("n_posts"))
    rows = []
    for number, name in enumerate(names):
        inside = grouping.label == number
        order = _apart(features, inside)
        rows.append(
            {
                "profile": name,
                "n_people": int(inside.sum()),
                "n_graded": int(is_graded[inside].sum()),
                "credited_transitions": float(credited[inside].sum()),
                "ways": _ways(plain, inside, order),
                "posts_each": float(np.median(n_posts[inside])),
                "prototypes": persons.take(_prototypes(features, inside, is_graded, settings.n_prototypes)).to_pylist(),
                "meets": WAYS[order[0]].meets,
                "offer": WAYS[order[0]].offer,
            }
        )
    return rows


def with_stages(profiles: pa.Table, stages: pa.Table) -> pa.Table:
    """The rows of `profiles` with their `profile_stages` nested as `stages`."""
    inner = [name for name in PROFILE_STAGES.column_names if name != "profile"]
    kind = pa.list_(pa.struct([stages.schema.field(name) for name in inner]))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in stages.to_pylist():
        found[row["profile"]].append({name: row[name] for name in inner})
    nested = [found[str(name)] for name in profiles.column("profile").to_pylist()]
    return profiles.append_column("stages", pa.array(nested, kind))


def _ways(plain: Floats, inside: np.ndarray[Any, Any], order: list[int]) -> list[str]:
    own, everybody = plain[inside].mean(axis=0), plain.mean(axis=0)
    apart = [i for i in order if own[i] > APART * everybody[i]] or order[:1]
    return [
        f"{WAYS[i].column.replace('_', ' ')} {100 * own[i]:.0f} % (all: {100 * everybody[i]:.0f} %)" for i in apart[:3]
    ]


def _words(words: pa.Table, names: list[str]) -> list[list[str]]:
    if not names:
        return []
    group = pc.index_in(words.column("profile"), pa.array(names, pa.string())).to_numpy().astype(np.int64)
    return distinguishing_words([str(text) for text in words.column("text").to_pylist()], group, len(names), 6)


def _tones(words: pa.Table, names: list[str]) -> dict[str, list[str]]:
    """How the posts of each type sound beside those of all types; nothing where hardly any is English."""
    of_type: dict[str, list[str]] = {name: [] for name in names}
    for row in words.to_pylist():
        of_type[row["profile"]].append(row["text"])
    counts = {}
    for name, texts in of_type.items():
        counts[name] = Counter(filter(None, tones(texts[:: max(len(texts) // MOST_SOUNDED, 1)])))
    everybody = sum(counts.values(), Counter[str]())
    return {
        name: [
            f"{tone} {100 * own[tone] / own.total():.0f} % (all: {100 * everybody[tone] / everybody.total():.0f} %)"
            for tone in ("positive", "negative")
        ]
        if own.total() >= FEWEST_SOUNDED
        else []
        for name, own in counts.items()
    }


def _places(places: pa.Table) -> dict[tuple[str, str], list[str]]:
    """The three places of each type with most contacts, with their share."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in places.to_pylist():
        counts[row["profile"], row["what"]][row["place"]] += row["n"]
    return defaultdict(
        list,
        {
            key: [f"{place} {100 * n / count.total():.0f} %" for place, n in sorted(count.items(), key=_most)[:3]]
            for key, count in counts.items()
        },
    )


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _prototypes(
    features: Floats, inside: np.ndarray[Any, Any], is_graded: np.ndarray[Any, Any], n: int
) -> np.ndarray[Any, Any]:
    """Places of the people nearest to the middle of their type; graded ones first."""
    rows = np.flatnonzero(inside)
    distance = ((features[rows] - features[rows].mean(axis=0)) ** 2).sum(axis=1)
    return rows[np.lexsort((rows, distance, ~is_graded[rows]))[:n]]
