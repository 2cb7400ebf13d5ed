"""Situational influences and factors: under which circumstances do contacts with the same people go with more steps?"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa

from swayed.profiles.contrast import Contrast, Floats, Ints, Units, contrasted, shared_expectation, shrunk_ratios
from swayed.profiles.messages import combined, numbered, real
from swayed.profiles.moments import judged
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import FACTORS

EVERYBODY = "everybody"
FEWEST_CUSTOMERS = 5
"""Figures about fewer customers are not shown."""


def factors_table(units: Iterable[pa.Table], profiles: dict[str, str], settings: ProfileSettings) -> pa.Table:
    """`factors` from the rows of `units_of_factor.sql`.

    Units are a customer's contacts with a person under one level; strata are the person, for each stage, so that a level is
    never judged by who happens to be met under it. Ratios are shrunk over the levels of one factor, type and stage.

    Args:
        units: rows of one factor each; one table is held at a time.
        profiles: type of each person who has one.
    """
    rows: list[dict[str, Any]] = []
    for table in units:
        rows += _of_factor(table, profiles, settings)
    return judged(FACTORS.from_rows(rows), settings) if rows else FACTORS.empty()


def _of_factor(units: pa.Table, profiles: dict[str, str], settings: ProfileSettings) -> list[dict[str, Any]]:
    """The rows of one factor, not judged yet."""
    factor = str(units.column("factor")[0])
    persons, person = numbered(units.column("person_id"))
    stages, stage = numbered(units.column("stage"))
    _, customer = numbered(units.column("customer_id"))
    levels, level = numbered(units.column("level"))
    credited, chance = real(units, "credited"), real(units, "chance")
    kinds = sorted(set(profiles.values()))
    kind = np.array([kinds.index(profiles[p]) if p in profiles else -1 for p in persons], dtype=np.int64)[person]
    rows: list[dict[str, Any]] = []
    for (group, group_name), (s, stage_name) in product([(-1, EVERYBODY), *enumerate(kinds)], enumerate(stages)):
        inside = np.flatnonzero((stage == s) & ((kind == group) | (group < 0)))
        own, contrast = _contrast(person[inside], level[inside], chance[inside], credited[inside])
        names = {"factor": factor, "profile": group_name, "stage": stage_name}
        n_customers = [len(np.unique(customer[inside[level[inside] == value]])) for value in own.tolist()]
        found = _rows(contrast, [levels[value] for value in own.tolist()], n_customers, settings)
        rows += [names | row for row in found]
    return rows


def _contrast(person: Ints, level: Ints, chance: Floats, credited: Floats) -> tuple[Ints, Contrast]:
    """The levels that occur, and the contrast of each with the others of the same person."""
    own, label = np.unique(level, return_inverse=True)
    stratum = combined(person)
    expected = shared_expectation(stratum, chance, credited)
    return own, contrasted(Units(stratum, label.reshape(-1).astype(np.int64), credited, expected), len(own))


def _rows(
    contrast: Contrast, levels: list[str], n_customers: list[int], settings: ProfileSettings
) -> list[dict[str, Any]]:
    ratios = shrunk_ratios(contrast)
    enough = np.maximum(contrast.observed, contrast.expected) >= settings.fewest_credited
    return [
        {
            "level": level,
            "n_customers": n_customers[i],
            "credited": float(contrast.observed[i]),
            "expected": float(contrast.expected[i]),
            "ratio": float(ratios.ratio[i]),
            "ratio_lower": float(ratios.lower[i]),
            "ratio_upper": float(ratios.upper[i]),
            "p_value": float(contrast.p_value[i]) if enough[i] else 1.0,
        }
        for i, level in enumerate(levels)
        if n_customers[i] >= FEWEST_CUSTOMERS
    ]
