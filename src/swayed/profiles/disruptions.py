"""Disruptions: what customers met just before they stopped or went back, beside customers of the same standing who went on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.profiles.contrast import shrunk
from swayed.profiles.messages import blocks, combined, numbered
from swayed.profiles.moments import judged
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import DISRUPTIONS

FEWEST_CUSTOMERS = 5
"""Figures about fewer customers are not shown."""
_BANDS = np.array([2, 3, 5, 9])
"""Numbers of contacts of a week at which a customer counts as more active."""
OUTCOMES = {"stopped": "has_stopped", "went back": "has_gone_back"}


def disruptions_table(weeks: pa.Table, themes: list[str], settings: ProfileSettings) -> pa.Table:
    """`disruptions` from the rows of `disruption_weeks.sql`, with the names of the themes.

    Units are a customer's weeks; strata are stage, stretch of days and number of things met that week. Common odds ratio
    and its test by Mantel and Haenszel, its variance by Robins, Breslow and Greenland.
    """
    if not weeks.num_rows:
        return DISRUPTIONS.empty()
    _, customer = numbered(weeks.column("customer_id"))
    _, stage = numbered(weeks.column("stage"))
    week = blocks(weeks.column("week").cast(pa.timestamp("us", tz="UTC")), 7)
    unit = combined(customer, stage, week)
    n_units = int(unit.max()) + 1
    first = np.zeros(n_units, dtype=np.int64)
    first[unit] = np.arange(len(unit))
    band = np.searchsorted(_BANDS, np.bincount(unit), side="right")
    stratum = combined(stage[first], week[first] * 7 // settings.block_days, band)
    _, account = numbered(weeks.column("account_id"))
    columns = (("theme", "theme_no"), ("community", "community"), ("kind", "kind"), ("voice", "voice"))
    coded = [(what, *numbered(weeks.column(name))) for what, name in columns]
    rows = []
    for outcome, column in OUTCOMES.items():
        ended = np.zeros(n_units, dtype=np.bool_)
        ended[unit[weeks.column(column).to_numpy() == 1]] = True
        if ended.sum() < FEWEST_CUSTOMERS:
            continue
        for what, values, code in coded:
            for number, value in enumerate(values):
                inside = np.flatnonzero(code == number)
                if what == "theme" and len(np.unique(account[inside])) < settings.fewest_authors:
                    continue
                met = np.zeros(n_units, dtype=np.bool_)
                met[unit[inside]] = True
                n = len(np.unique(customer[first[met & ended]]))
                if n < FEWEST_CUSTOMERS:
                    continue
                log_odds, error, score, expected = mantel_haenszel(stratum, met, ended)
                if expected < settings.fewest_credited:
                    error = score = 0.0
                rows.append(
                    (
                        outcome,
                        what,
                        themes[value - 1] if what == "theme" else str(value),
                        n,
                        expected,
                        log_odds,
                        error,
                        score,
                    )
                )
    return _judged(rows, settings)


def _judged(rows: list[tuple[str, str, str, int, float, float, float, float]], settings: ProfileSettings) -> pa.Table:
    from scipy.stats import norm

    ratios = shrunk(np.array([row[5] for row in rows]), np.array([row[6] for row in rows]))
    table = DISRUPTIONS.from_rows(
        [
            {
                "what": what,
                "met": met,
                "outcome": outcome,
                "n_customers": n,
                "expected": expected,
                "ratio": float(ratios.ratio[i]),
                "ratio_lower": float(ratios.lower[i]),
                "ratio_upper": float(ratios.upper[i]),
                "p_value": float(2.0 * norm.sf(abs(score))) if error > 0 else 1.0,
            }
            for i, (outcome, what, met, n, expected, _, error, score) in enumerate(rows)
        ]
    )
    return judged(table, settings)


def mantel_haenszel(
    stratum: npt.NDArray[np.int64], met: npt.NDArray[np.bool_], ended: npt.NDArray[np.bool_]
) -> tuple[float, float, float, float]:
    """Log of the common odds ratio, its standard error, the score of the test, and the expected number of met and ended.

    Error 0 and score 0 where no stratum holds all that a comparison needs.
    """
    n_strata = int(stratum.max(initial=-1)) + 1
    a, b, c, d = (
        np.bincount(stratum[cell], minlength=n_strata).astype(np.float64)
        for cell in (met & ended, met & ~ended, ~met & ended, ~met & ~ended)
    )
    n = a + b + c + d
    kept = n > 1
    a, b, c, d, n = a[kept], b[kept], c[kept], d[kept], n[kept]
    expected = (a + b) * (a + c) / n
    variance = ((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1.0))).sum()
    r, s = a * d / n, b * c / n
    if variance <= 0 or r.sum() <= 0 or s.sum() <= 0:
        return 0.0, 0.0, 0.0, float(expected.sum())
    p, q = (a + d) / n, (b + c) / n
    square = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    surplus = a.sum() - expected.sum()
    # With the correction for whole numbers: few customers stop, and the normal curve is too thin for them.
    score = np.sign(surplus) * max(abs(surplus) - 0.5, 0.0) / np.sqrt(variance)
    return float(np.log(r.sum() / s.sum())), float(np.sqrt(square)), float(score), float(expected.sum())
