"""When contact moved people: weekday, part of the day, and lag, each leaning on the rest where credit is little.

The ratio of a weekday is steps per contact of that day over steps per contact of all days. With credit C and expected
credit E (contacts of that day at the usual rate) it is Gamma(k + C, k + E); a person's own leans on everybody's. A day is named
only where it is above one with probability 1 - 5 % divided by the number of days compared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import gamma

from swayed.plans import settings
from swayed.plans.tables import MOMENTS

Floats = npt.NDArray[np.float64]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = ("00-04", "04-08", "08-12", "12-16", "16-20", "20-24")


def moments_table(credited: pa.Table, contacts: pa.Table, timezone: str, *, has_hours: bool) -> pa.Table:
    """Moments of all graded people together, and of each.

    Args:
        credited: person_id, hour_at, lag_hours, credit; contacts: person_id, hour_at, dose of all contacts.
        timezone: in which weekdays and hours are meant; has_hours: whether times of day are known.
    """
    people = sorted({str(person) for person in credited.column("person_id").to_pylist()})
    if not people:
        return MOMENTS.empty()
    contacts = contacts.filter(pc.is_in(contacts.column("person_id"), pa.array(people, pa.string())))
    rows: list[dict[str, Any]] = []
    kinds = [("weekday", WEEKDAYS)] + ([("hours", HOURS)] if has_hours else [])
    for what, names in kinds:
        credit = _table(credited, "credit", people, what, len(names), timezone)
        dose = _table(contacts, "dose", people, what, len(names), timezone)
        everybody = _ratios(credit.sum(axis=0), dose.sum(axis=0), np.ones(len(names)))
        rows += _rows("", what, names, credit.sum(axis=0), everybody)
        for number, person in enumerate(people):
            own = _ratios(credit[number], dose[number], everybody[0])
            rows += _rows(person, what, names, credit[number], own)
    return MOMENTS.from_rows(rows + _lags(credited, people))


def _table(table: pa.Table, column: str, people: list[str], what: str, n: int, timezone: str) -> Floats:
    """Sums by person and weekday or part of the day; shape (n_people, n)."""
    local = pc.local_timestamp(table.column("hour_at").cast(pa.timestamp("us", tz=timezone)))
    place = pc.day_of_week(local) if what == "weekday" else pc.divide(pc.hour(local), 4)
    person = pc.index_in(table.column("person_id"), pa.array(people, pa.string()))
    index = person.to_numpy().astype(np.int64) * n + place.to_numpy().astype(np.int64)
    weights = table.column(column).to_numpy()
    sums = np.bincount(index, weights=weights, minlength=n * len(people)).astype(np.float64)
    return sums.reshape(len(people), n)


def _ratios(credit: Floats, dose: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Posterior mean of each ratio, and the probability that it is above one."""
    lean = settings.MOMENT_PRIOR
    expected = credit.sum() * dose / max(float(dose.sum()), 1e-12)
    shape, rate = lean * prior + credit, lean + expected
    return shape / rate, np.asarray(gamma.sf(1.0, shape, scale=1.0 / rate))


def _rows(
    person: str, what: str, names: tuple[str, ...], credit: Floats, found: tuple[Floats, Floats]
) -> list[dict[str, Any]]:
    needed = 1.0 - (1.0 - settings.MOMENT_CERTAINTY) / len(names)
    return [
        {
            "person_id": person,
            "what": what,
            "name": name,
            "credit": float(c),
            "ratio": float(ratio),
            "probability_above": float(above),
            "stands_out": bool(above >= needed),
        }
        for name, c, ratio, above in zip(names, credit, *found, strict=True)
    ]


def _lags(credited: pa.Table, people: list[str]) -> list[dict[str, Any]]:
    """Typical days from contact to step: the geometric mean by credit, a person's own leaning on everybody's."""
    person = pc.index_in(credited.column("person_id"), pa.array(people, pa.string())).to_numpy().astype(np.int64)
    credit = credited.column("credit").to_numpy()
    log_days = np.log((credited.column("lag_hours").to_numpy() + 0.5) / 24.0)
    by_person = np.bincount(person, weights=credit, minlength=len(people))
    sums = np.bincount(person, weights=credit * log_days, minlength=len(people))
    middle = float(sums.sum() / max(by_person.sum(), 1e-12))
    own = (sums + settings.MOMENT_PRIOR * middle) / (by_person + settings.MOMENT_PRIOR)
    return [
        {
            "person_id": name,
            "what": "lag",
            "name": "days",
            "credit": float(c),
            "ratio": float(np.exp(m)),
            "stands_out": False,
        }
        for name, c, m in zip(["", *people], [by_person.sum(), *by_person], [middle, *own], strict=True)
    ]
