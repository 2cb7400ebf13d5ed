"""Situational influences and factors: under which circumstances do contacts with the same people go with more steps?"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.profiles.contrast import Contrast, Units, cells_of, shared_expectation
from swayed.profiles.judging import contrast_figures, judged
from swayed.profiles.numbering import Ints, combined, numbered, real, whole
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import FACTORS
from swayed.subjects import FEWEST_CUSTOMERS

EVERYBODY = "everybody"


class Factor:
    """Credit by the levels of one factor, for everybody and for each type of people, gathered from persons.

    Units are a customer's contacts with a person under one level; strata are the person, for each stage, so that a level is
    never judged by who happens to be met under it. Ratios are shrunk over the levels of one factor, type and stage.

    Args:
        name: of the factor, with its levels.
        kind: type of each person, by his number: its place among the kinds; that of nobody is after them.
    """

    def __init__(
        self, name: str, levels: list[str], stages: list[str], kinds: list[str], kind: Ints, n_customers: int
    ) -> None:
        self._name, self._levels, self._stages, self._kinds, self._kind = name, levels, stages, kinds, kind
        n_cells = len(stages) * len(levels)
        self._everybody = Contrast.none(n_cells)
        self._by_kind = Contrast.none((len(kinds) + 1) * n_cells)
        # One bit a customer: whom several persons meet is counted once.
        self._met = np.zeros((len(kinds) + 1, n_cells, -(-n_customers // 8)), np.uint8)

    def add(self, units: pa.Table) -> None:
        """Adds the rows of `units_of_factor.sql`, of persons that were not added yet."""
        person, stage, customer = (whole(units, name) for name in ("person_no", "stage_no", "customer_no"))
        names, level = numbered(units.column("level"))
        label = np.array([self._levels.index(name) for name in names], np.int64)[level]
        credited = real(units, "credited")
        stratum = combined(person, stage)
        expected = shared_expectation(stratum, real(units, "chance"), credited)
        cells = cells_of(Units(stratum, label, credited, expected), len(self._levels))
        n_cells = len(self._stages) * len(self._levels)
        first = np.zeros(int(stratum.max(initial=-1)) + 1, np.int64)
        first[stratum] = np.arange(len(stratum))
        of_cell = first[cells.stratum]
        place = stage[of_cell] * len(self._levels) + cells.label
        self._everybody += cells.contrast(place, n_cells)
        kind = self._kind[person]
        self._by_kind += cells.contrast(kind[of_cell] * n_cells + place, len(self._met) * n_cells)
        bit = np.left_shift(1, customer & 7).astype(np.uint8)
        np.bitwise_or.at(self._met, (kind, stage * len(self._levels) + label, customer >> 3), bit)

    def rows(self, settings: ProfileSettings) -> list[dict[str, Any]]:
        """The rows of `factors`, not judged yet."""
        n_cells = len(self._stages) * len(self._levels)
        found = self._rows(EVERYBODY, self._everybody, np.bitwise_or.reduce(self._met), settings)
        for number, kind in enumerate(self._kinds):
            own = self._by_kind[number * n_cells : (number + 1) * n_cells]
            found = found + self._rows(kind, own, self._met[number], settings)
        return found

    def _rows(
        self, kind: str, contrast: Contrast, met: npt.NDArray[np.uint8], settings: ProfileSettings
    ) -> list[dict[str, Any]]:
        n_customers = np.bitwise_count(met).sum(axis=1, dtype=np.int64)
        rows = []
        for number, stage in enumerate(self._stages):
            inside = slice(number * len(self._levels), (number + 1) * len(self._levels))
            figures = contrast_figures(contrast[inside], settings)
            rows += [
                {"factor": self._name, "profile": kind, "stage": stage, "level": level, "n_customers": n} | row
                for level, n, row in zip(self._levels, n_customers[inside].tolist(), figures, strict=True)
                if n >= FEWEST_CUSTOMERS
            ]
        return rows


def factors_table(factors: list[Factor], settings: ProfileSettings) -> pa.Table:
    """`factors`, all levels judged together."""
    rows = [row for factor in factors for row in factor.rows(settings)]
    return judged(FACTORS.from_rows(rows), settings) if rows else FACTORS.empty()
