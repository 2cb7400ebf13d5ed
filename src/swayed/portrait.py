"""One person as `person` shows him: his row of the list, with the words of his posts, and his kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from swayed.lake import Snapshot
from swayed.pipeline import Results
from swayed.quotes import texts_of


def portrait_of(
    snapshot: Snapshot, results: Results, row: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, object]:
    """The row, and beside it evidence with its words, chains of people, and why he is a person.

    Args:
        snapshot: the imported tables; results: of the steps up to `people`.
        row: his row of the list, stages and evidence nested.
        names: of all persons, by person_id.
    """
    persons = results.read("persons")
    found = persons.filter(pc.equal(persons.column("person_id"), row["person_id"])).to_pylist()[0]
    texts = texts_of(snapshot, [piece["post_id"] for piece in row["evidence"] if piece["post_id"]])
    return {
        **row,
        "evidence": [{**piece, "text": texts.get(piece["post_id"])} for piece in row["evidence"]],
        "passed_on": _passed_on(results.read("passed_credits"), row["person_id"], names),
        "kind_probability": found["kind_probability"],
        "kind_reasons": found["reasons"],
        "accounts_probability": found["accounts_probability"],
        "accounts_reason": found["accounts_reason"],
    }


def _passed_on(credits_: pa.Table, person_id: str, names: Mapping[str, str]) -> list[dict[str, object]]:
    """Chains of people in which he stands, from the first mover to the one who met the customers."""
    sums = credits_.group_by("path").aggregate([("probability", "sum")])
    return [
        {
            "path": [names.get(person, person) for person in row["path"].split(" > ")],
            "credited_transitions": row["probability_sum"],
        }
        for row in sums.sort_by([("probability_sum", "descending")]).to_pylist()
        if person_id in row["path"].split(" > ")
    ]
