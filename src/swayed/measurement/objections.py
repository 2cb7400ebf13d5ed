"""Objections: what people say against buying, by theme, told only where enough of them say it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from swayed.measurement.settings import LEAST_AUTHORS
from swayed.measurement.tables import OBJECTIONS

_DENIED = r"(?i)\b(?:{denials})\s+(?:\pL+\s+)?(?:{phrases})\b"
_SAID = r"(?i)(?:^|[^\pL\pN])(?:{phrases})(?:$|[^\pL\pN])"


def objections_table(texts: pa.Table) -> pa.Table:
    """Themes with at least `LEAST_AUTHORS` authors, those of most authors first; nobody is named and nothing quoted.

    Args:
        texts: what people said inside the situation: person_id, text.

    Returns:
        Columns of `swayed.measurement.tables.OBJECTIONS`.

    Example:
        >>> said = {"person_id": [f"p{n}" for n in range(12)], "text": ["far too expensive"] * 11 + ["not too expensive"]}
        >>> objections_table(pa.table(said)).select(["theme", "n_authors"]).to_pylist()
        [{'theme': 'price', 'n_authors': 11}]
    """
    n_all = len(pc.unique(texts.column("person_id")))
    rows: list[dict[str, Any]] = []
    for theme, (denied, said) in _patterns().items():
        near = texts.filter(pc.match_substring_regex(texts.column("text"), said))
        # A text that denies it once may still say it elsewhere, so the denial alone is taken out.
        meant = pc.replace_substring_regex(near.column("text"), denied, " ")
        found = near.column("person_id").filter(pc.match_substring_regex(meant, said))
        n_authors = len(pc.unique(found))
        if n_authors >= LEAST_AUTHORS:
            rows.append({"theme": theme, "n_authors": n_authors, "n_said": len(found), "share": n_authors / n_all})
    rows.sort(key=lambda row: (-row["n_authors"], row["theme"]))
    return pa.Table.from_pylist(rows, schema=OBJECTIONS.schema)


@cache
def _patterns() -> dict[str, tuple[str, str]]:
    """Of each theme: a denial of it, and it."""
    told = yaml.safe_load((resources.files("swayed.measurement") / "objections.yaml").read_text(encoding="utf-8"))
    denials = "|".join(told["denials"])
    return {
        theme: (_DENIED.format(denials=denials, phrases="|".join(phrases)), _SAID.format(phrases="|".join(phrases)))
        for theme, phrases in told["themes"].items()
    }
