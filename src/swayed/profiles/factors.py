"""Situational influences and factors: under which circumstances do contacts with the same people go with more steps?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from swayed.profiles.contrast import Contrast, Units, contrasted, shared_expectation, shrunk_ratios
from swayed.profiles.messages import combined, numbered, real
from swayed.profiles.moments import judged
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import FACTORS

EVERYBODY = "everybody"
FEWEST_CUSTOMERS = 5
"""Figures about fewer customers are not shown."""


def factors_table(units: pa.Table, profiles: dict[str, str], settings: ProfileSettings) -> pa.Table:
    """`factors` from the rows of `factor_units.sql`.

    Units are a customer's contacts with a person under one level; strata are the person and stage, so that a level is
    never judged by who happens to be met under it. Ratios are shrunk over all levels, types and stages of a factor.

    Args:
        profiles: type of each person who has one.
    """
    if not units.num_rows:
        return FACTORS.empty()
    factors, factor = numbered(units.column("factor"))
    persons, person = numbered(units.column("person_id"))
    stages, stage = numbered(units.column("stage"))
    _, customer = numbered(units.column("customer_id"))
    levels, level = numbered(units.column("level"))
    credited, chance = real(units, "credited"), real(units, "chance")
    kinds = sorted(set(profiles.values()))
    kind = np.array([kinds.index(profiles[p]) if p in profiles else -1 for p in persons], dtype=np.int64)[person]
    rows = []
    for number, name in enumerate(factors):
        parts = []
        for group, group_name in [(-1, EVERYBODY), *enumerate(kinds)]:
            for stage_no, stage_name in enumerate(stages):
                inside = np.flatnonzero((factor == number) & (stage == stage_no) & ((kind == group) | (group < 0)))
                if len(inside):
                    parts.append((group_name, stage_name, inside))
        found = [_contrast(person[rows_], level[rows_], chance[rows_], credited[rows_]) for _, _, rows_ in parts]
        for (group_name, stage_name, inside), (own_levels, contrast) in zip(parts, found, strict=True):
            ratios = shrunk_ratios(contrast)
            for i, own in enumerate(own_levels.tolist()):
                n_customers = len(np.unique(customer[inside[level[inside] == own]]))
                enough = n_customers >= FEWEST_CUSTOMERS and contrast.spread[i] > 0
                enough &= max(contrast.observed[i], contrast.expected[i]) >= settings.fewest_credited
                rows.append(
                    {
                        "factor": name,
                        "level": levels[own],
                        "profile": group_name,
                        "stage": stage_name,
                        "n_customers": n_customers,
                        "credited": float(contrast.observed[i]),
                        "expected": float(contrast.expected[i]),
                        "ratio": float(ratios.ratio[i]),
                        "ratio_lower": float(ratios.lower[i]),
                        "ratio_upper": float(ratios.upper[i]),
                        "p_value": float(contrast.p_value[i]) if enough else 1.0,
                    }
                )
    shown = [row for row in rows if row["n_customers"] >= FEWEST_CUSTOMERS]
    return judged(FACTORS.from_rows(shown), settings)


def _contrast(person, level, chance, credited) -> tuple[np.ndarray, Contrast]:  # type: ignore[no-untyped-def, type-arg]
    own, label = np.unique(level, return_inverse=True)
    stratum = combined(person)
    expected = shared_expectation(stratum, chance, credited)
    return own, contrasted(Units(stratum, label.reshape(-1).astype(np.int64), credited, expected), len(own))
