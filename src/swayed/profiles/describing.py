"""Types of people in words: their names, what sets them apart, their words, places and examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa

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


def profile_tables(
    ways: pa.Table,
    features: Floats,
    grouping: Grouping,
    *,
    people: pa.Table,
    words: pa.Table,
    places: pa.Table,
    settings: ProfileSettings,
) -> dict[str, pa.Table]:
    """`profiles` and `person_profiles`.

    Args:
        ways: people with enough contacts, as in `person_ways`; features: of each of them, in the order of WAYS.
        people: person_id, grade, credited.
        words: person_id, text; places: person_id, what, place, n_contacts.
    """
    persons = [str(person) for person in ways.column("person_id").to_pylist()]
    names = named_types(grouping, features)
    profile_of = {p: names[k] for p, k in zip(persons, grouping.label.tolist(), strict=True)} if names else {}
    members = [
        {
            "person_id": person,
            "profile": profile_of.get(person),
            "probability": float(grouping.probability[i]) if names else None,
        }
        for i, person in enumerate(persons)
    ]
    rows = _described(ways, features, grouping, names, people=people, settings=settings)
    spoken, met = _words(words, profile_of, names), _places(places, profile_of)
    sound = _tones(words, profile_of, names)
    for row, own in zip(rows, spoken, strict=True):
        places_of = {"communities": met[row["profile"], "community"], "platforms": met[row["profile"], "platform"]}
        row.update(places_of, words=own, tones=sound[row["profile"]])
    rows.sort(key=lambda row: (-row["n_graded"], -row["credited_transitions"], row["profile"]))
    return {
        "profiles": PROFILES.from_rows(rows),
        "person_profiles": PERSON_PROFILES.from_rows(members),
    }


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
    persons = [str(person) for person in ways.column("person_id").to_pylist()]
    graded = {row["person_id"]: row["grade"] != "not_enough" for row in people.to_pylist()}
    credited = {row["person_id"]: row["credited"] or 0.0 for row in people.to_pylist()}
    plain, n_posts = shares(ways), np.asarray(ways.column("n_posts"))
    rows = []
    for number, name in enumerate(names):
        inside = grouping.label == number
        order = _apart(features, inside)
        own = [persons[i] for i in np.flatnonzero(inside)]
        rows.append(
            {
                "profile": name,
                "n_people": len(own),
                "n_graded": sum(graded.get(p, False) for p in own),
                "credited_transitions": float(sum(credited.get(p, 0.0) for p in own)),
                "ways": _ways(plain, inside, order),
                "posts_each": float(np.median(n_posts[inside])),
                "prototypes": _prototypes(features, inside, persons, graded, settings.n_prototypes),
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


def _words(words: pa.Table, profile_of: dict[str, str], names: list[str]) -> list[list[str]]:
    if not names:
        return []
    rows = [row for row in words.to_pylist() if row["person_id"] in profile_of]
    group = np.array([names.index(profile_of[row["person_id"]]) for row in rows], dtype=np.int64)
    return distinguishing_words([row["text"] for row in rows], group, len(names), 6)


def _tones(words: pa.Table, profile_of: dict[str, str], names: list[str]) -> dict[str, list[str]]:
    """How the posts of each type sound beside those of all types; nothing where hardly any is English."""
    of_type: dict[str, list[str]] = {name: [] for name in names}
    for row in words.to_pylist():
        if row["person_id"] in profile_of:
            of_type[profile_of[row["person_id"]]].append(row["text"])
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


def _places(places: pa.Table, profile_of: dict[str, str]) -> dict[tuple[str, str], list[str]]:
    """The three places of each type with most contacts, with their share."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in places.to_pylist():
        if row["person_id"] in profile_of and row["place"]:
            counts[profile_of[row["person_id"]], row["what"]][row["place"]] += row["n_contacts"]
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
    features: Floats, inside: np.ndarray[Any, Any], persons: list[str], graded: dict[str, bool], n: int
) -> list[str]:
    """People nearest to the middle of their type; graded ones first."""
    rows = np.flatnonzero(inside)
    distance = ((features[rows] - features[rows].mean(axis=0)) ** 2).sum(axis=1)
    order = sorted(
        range(len(rows)), key=lambda i: (not graded.get(persons[rows[i]], False), distance[i], persons[rows[i]])
    )
    return [persons[rows[i]] for i in order[:n]]
