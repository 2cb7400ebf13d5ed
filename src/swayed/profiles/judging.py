"""What is shown of contrasts, and the verdict of rows that are judged together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from swayed.profiles.contrast import Contrast, Ratios, q_values, shrunk_ratios, verdicts
from swayed.profiles.numbering import real
from swayed.profiles.settings import ProfileSettings


def contrast_figures(found: Contrast, settings: ProfileSettings) -> list[dict[str, Any]]:
    """Of each label: credit, what was expected, their ratio shrunk over all labels, and p_value, 1 where credit is too little."""
    ratios = shrunk_ratios(found)
    enough = np.maximum(found.observed, found.expected) >= settings.fewest_credited
    p_value = np.where(enough, found.p_value, 1.0)
    return [
        {
            "credited": float(found.observed[i]),
            "expected": float(found.expected[i]),
            "ratio": float(ratios.ratio[i]),
            "ratio_lower": float(ratios.lower[i]),
            "ratio_upper": float(ratios.upper[i]),
            "p_value": float(p_value[i]),
        }
        for i in range(len(found.observed))
    ]


def judged(table: pa.Table, settings: ProfileSettings) -> pa.Table:
    """The same rows with q_value and verdict, all judged together; a row with p_value 1 could not be."""
    p = real(table, "p_value")
    can_be = p < 1.0
    q = np.ones(len(p))
    q[can_be] = q_values(p[can_be])
    ratios = Ratios(real(table, "ratio"), real(table, "ratio_lower"), real(table, "ratio_upper"))
    verdict = verdicts(ratios, q, can_be, settings.named_rate)
    place = {name: table.schema.get_field_index(name) for name in ("q_value", "verdict")}
    table = table.set_column(place["q_value"], "q_value", pa.array(q))
    return table.set_column(place["verdict"], "verdict", pa.array(verdict, pa.string()))
