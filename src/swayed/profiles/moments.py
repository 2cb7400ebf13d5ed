"""Moments: weekday and hour of contacts that moved people, beside the same person's others; and how long steps took."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.profiles.contrast import Contrast, Units, cells_of, shared_expectation
from swayed.profiles.judging import contrast_figures, judged
from swayed.profiles.numbering import Ints, blocks, combined, real, values_and_places, whole
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import CONTACT_MOMENTS, LAGS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = tuple(f"{first:02d}–{first + 4:02d} h" for first in range(0, 24, 4))
_HOUR = 3_600_000_000
"""Microseconds."""


class Moments:
    """Credit by weekday and hour in the workspace's zone, gathered from persons.

    Units are a customer's contacts with a person in one hour; strata are the person and the stretch of days.
    """

    def __init__(self, stages: list[str], timezone: str, settings: ProfileSettings, *, has_hours: bool) -> None:
        self._stages, self._timezone, self._settings = stages, timezone, settings
        self._names = {"weekday": WEEKDAYS} | ({"hour": HOURS} if has_hours else {})
        self._any = {what: Contrast.none(len(names)) for what, names in self._names.items()}
        self._by_stage = {what: Contrast.none(len(stages) * len(names)) for what, names in self._names.items()}
        self._n_units = np.zeros(len(stages), np.int64)

    def add(self, units: pa.Table) -> None:
        """Adds the rows of `moment_units.sql`, of persons that were not added yet."""
        person, stage, hour = (whole(units, name) for name in ("person_no", "stage_no", "exposed_hour"))
        credited = real(units, "credited")
        group = combined(person, blocks(hour, self._settings.block_days), stage)
        expected = shared_expectation(group, real(units, "chance"), credited)
        stage_of = np.zeros(int(group.max(initial=-1)) + 1, np.int64)
        stage_of[group] = stage
        self._n_units += np.bincount(stage, minlength=len(self._stages))
        for what, names in self._names.items():
            n = len(names)
            cells = cells_of(Units(group, self._labels(what, hour), credited, expected), n)
            self._any[what] += cells.contrast(cells.label, n)
            self._by_stage[what] += cells.contrast(stage_of[cells.stratum] * n + cells.label, n * len(self._stages))

    def _labels(self, what: str, hour: Ints) -> Ints:
        """Each hour's weekday, or its stretch of the day; every hour of the calendar is told once."""
        hours, place = values_and_places(hour)
        local = pa.array(hours * _HOUR, pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us", tz=self._timezone))
        told = pc.day_of_week(local) if what == "weekday" else pc.hour(local)
        label = told.to_numpy().astype(np.int64)
        return np.asarray((label if what == "weekday" else label // 4)[place])

    def table(self) -> pa.Table:
        """`contact_moments`."""
        if not self._n_units.any():
            return CONTACT_MOMENTS.empty()
        rows = []
        for what, names in self._names.items():
            rows += _rows(what, names, "any", self._any[what], self._settings)
            for number in np.flatnonzero(self._n_units).tolist():
                own = self._by_stage[what][number * len(names) : (number + 1) * len(names)]
                rows += _rows(what, names, self._stages[number], own, self._settings)
        return judged(CONTACT_MOMENTS.from_rows(rows), self._settings)


def _rows(
    what: str, names: tuple[str, ...], stage: str, found: Contrast, settings: ProfileSettings
) -> list[dict[str, object]]:
    figures = contrast_figures(found, settings)
    return [{"what": what, "moment": moment, "stage": stage} | figures[i] for i, moment in enumerate(names)]


def lags_table(credited_hours: pa.Table, stages: list[str]) -> pa.Table:
    """`lags`: quartiles of the time from contact to step, weighted by credit.

    Args:
        credited_hours: rows of `lag_hours.sql`; a lag may stand there several times.
    """
    stage, hours, weight = (
        whole(credited_hours, "stage_no"),
        whole(credited_hours, "lag_hours"),
        real(credited_hours, "credited"),
    )
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
