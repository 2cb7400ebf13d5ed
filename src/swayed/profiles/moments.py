"""Moments: weekday and hour of contacts that moved people, beside the same person's others; and how long steps took."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.profiles.contrast import (
    Ints,
    Ratios,
    Units,
    contrasted,
    q_values,
    shared_expectation,
    shrunk_ratios,
    verdicts,
)
from swayed.profiles.messages import blocks, combined, numbered, real
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import CONTACT_MOMENTS, LAGS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = tuple(f"{first:02d}–{first + 4:02d} h" for first in range(0, 24, 4))


def moments_table(units: pa.Table, timezone: str, settings: ProfileSettings, *, has_hours: bool) -> pa.Table:
    """`contact_moments` from the rows of `moment_units.sql`, in the workspace's zone.

    Units are a customer's contacts with a person in one hour; strata are the person and the stretch of days.
    """
    if not units.num_rows:
        return CONTACT_MOMENTS.empty()
    local = units.column("at_hour").cast(pa.timestamp("us", tz=timezone))
    labels: dict[str, tuple[tuple[str, ...], Ints]] = {
        "weekday": (WEEKDAYS, pc.day_of_week(local).to_numpy().astype(np.int64))
    }
    if has_hours:
        labels["hour"] = (HOURS, pc.hour(local).to_numpy().astype(np.int64) // 4)
    _, person = numbered(units.column("person_id"))
    stages, stage = numbered(units.column("stage"))
    credited = real(units, "credited")
    group = combined(person, blocks(units.column("at_hour"), settings.block_days), stage)
    expected = shared_expectation(group, real(units, "chance"), credited)
    rows = []
    for what, (names, label) in labels.items():
        for name, inside in [
            ("any", np.ones(len(label), dtype=np.bool_)),
            *((s, stage == i) for i, s in enumerate(stages)),
        ]:
            found = contrasted(Units(group[inside], label[inside], credited[inside], expected[inside]), len(names))
            ratios = shrunk_ratios(found)
            enough = np.maximum(found.observed, found.expected) >= settings.fewest_credited
            rows += [
                {
                    "what": what,
                    "moment": moment,
                    "stage": name,
                    "credited": float(found.observed[i]),
                    "expected": float(found.expected[i]),
                    "ratio": float(ratios.ratio[i]),
                    "ratio_lower": float(ratios.lower[i]),
                    "ratio_upper": float(ratios.upper[i]),
                    "p_value": float(found.p_value[i]) if enough[i] else 1.0,
                }
                for i, moment in enumerate(names)
            ]
    return judged(CONTACT_MOMENTS.from_rows(rows), settings)


def lags_table(credits_of_contacts: pa.Table) -> pa.Table:
    """`lags`: quartiles of the time from contact to step, weighted by credit.

    Args:
        credits_of_contacts: stage, lag_hours, credited.
    """
    stages, stage = numbered(credits_of_contacts.column("stage"))
    hours, weight = real(credits_of_contacts, "lag_hours"), real(credits_of_contacts, "credited")
    rows = []
    for number, name in enumerate(stages):
        inside = np.flatnonzero(stage == number)
        inside = inside[np.argsort(hours[inside], kind="stable")]
        summed = np.cumsum(weight[inside])
        if not len(inside) or summed[-1] <= 0:
            continue
        quartiles = [hours[inside[np.searchsorted(summed, share * summed[-1])]] / 24.0 for share in (0.25, 0.5, 0.75)]
        rows.append(
            {
                "stage": name,
                "credited": float(summed[-1]),
                "days_lower": float(quartiles[0]),
                "days_median": float(quartiles[1]),
                "days_upper": float(quartiles[2]),
            }
        )
    return LAGS.from_rows(rows)


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
