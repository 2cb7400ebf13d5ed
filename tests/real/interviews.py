"""Interviews about what people use, as series: an adapter, since they are not in the tables of swayed."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FEWEST_INTERVIEWS = 5


def read(file: Path, *, fewest_people: int) -> tuple[list[str], NDArray[np.int64], NDArray[np.float64]]:
    """Per product and quarter the share of interviewed people who use it.

    Returns:
        Products that enough people use, the number of each quarter (year times four), and shares (products, quarters); a
        quarter with fewer than five interviews is not a number.
    """
    people: dict[str, int] = {}
    products: dict[str, set[str]] = defaultdict(set)
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            year, month = (int(part) for part in row["date"].split("-")[:2])
            people[row["person_id"]] = 4 * year + (month - 1) // 3
            products[row["product"]].add(row["person_id"])
    quarters = np.arange(min(people.values()), max(people.values()) + 1)
    asked = _counts(list(people.values()), quarters)
    names = sorted(name for name, who in products.items() if len(who) >= fewest_people)
    used = np.stack([_counts([people[person] for person in products[name]], quarters) for name in names])
    shares = np.where(asked >= FEWEST_INTERVIEWS, used / np.maximum(asked, 1), np.nan)
    return names, quarters, shares


def _counts(when: list[int], quarters: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(np.asarray(when) - quarters[0], minlength=len(quarters))
