"""Disruptions: what customers met just before they stopped or went back, beside customers of the same standing who went on."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa

from swayed.profiles.contrast import shrunk, summed
from swayed.profiles.judging import judged
from swayed.profiles.numbering import Floats, Ints, combined, numbered, real, whole
from swayed.profiles.settings import ProfileSettings
from swayed.profiles.tables import DISRUPTIONS
from swayed.subjects import FEWEST_CUSTOMERS

_BANDS = np.array([2, 3, 5, 9])
"""Numbers of contacts of a week at which a customer counts as more active."""
OUTCOMES = {"stopped": "n_stopped", "went back": "n_gone_back"}
_WHATS = ("theme", "community", "kind", "voice")


def added_counts(parts: list[pa.Table]) -> pa.Table:
    """Rows of `disruption_counts.sql` or `disruption_customers.sql`, of parts of the customers that share nobody, as of all."""
    table = pa.concat_tables(parts)
    counts = [name for name in table.schema.names if name in ("n", *OUTCOMES.values())]
    keys = [name for name in table.schema.names if name not in counts]
    summed_up = table.group_by(keys).aggregate([(name, "sum") for name in counts])
    return summed_up.rename_columns({f"{name}_sum": name for name in counts})


def disruptions_table(
    counts: pa.Table, customers: pa.Table, authors: pa.Table, themes: list[str], settings: ProfileSettings
) -> pa.Table:
    """`disruptions` from the rows of `disruption_counts.sql`, `disruption_customers.sql` and `disruption_authors.sql`.

    Units are a customer's weeks; strata are stage, stretch of days and number of things met that week. Common odds ratio
    and its test by Mantel and Haenszel, its variance by Robins, Breslow and Greenland. `themes` names them by their numbers.
    """
    stratum = _strata(counts, settings)
    of = _places(counts)
    n_authors = Counter(row["met"] for row in authors.group_by(authors.schema.names).aggregate([]).to_pylist())
    things = sorted(customers.to_pylist(), key=_order)
    rows = []
    for outcome, column in OUTCOMES.items():
        n, ended = real(counts, "n"), real(counts, column)
        every = of.get(("any", ""), np.zeros(0, np.int64))
        if ended[every].sum() < FEWEST_CUSTOMERS:
            continue
        n_strata = int(stratum.max(initial=-1)) + 1
        all_n, all_ended = (summed(stratum[every], values[every], n_strata) for values in (n, ended))
        for thing in things:
            what, value = thing["what"], thing["met"]
            is_rare = what == "theme" and n_authors[value] < settings.fewest_authors
            if is_rare or thing[column] < FEWEST_CUSTOMERS:
                continue
            own = of[what, value]
            met_n, met_ended = (summed(stratum[own], values[own], n_strata) for values in (n, ended))
            others_ended = all_ended - met_ended
            log_odds, error, score, expected = mantel_haenszel(
                met_ended, met_n - met_ended, others_ended, all_n - met_n - others_ended
            )
            if expected < settings.fewest_credited:
                error = score = 0.0
            name = themes[int(value) - 1] if what == "theme" else value
            rows.append((outcome, what, name, thing[column], expected, log_odds, error, score))
    return _judged(rows, settings)


def _order(thing: dict[str, str]) -> tuple[int, int, str]:
    """Themes first, by their numbers."""
    is_theme = thing["what"] == "theme"
    return _WHATS.index(thing["what"]), int(thing["met"]) if is_theme else 0, thing["met"]


def _strata(counts: pa.Table, settings: ProfileSettings) -> Ints:
    # Days since 1970 in weeks that begin on a Thursday, as all stretches of days do.
    day = counts.column("week").cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    band = np.searchsorted(_BANDS, whole(counts, "n_met"), side="right")
    return combined(whole(counts, "stage_no"), day // 7 * 7 // settings.block_days, band)


def _places(counts: pa.Table) -> dict[tuple[str, str], Ints]:
    """Rows of each thing."""
    whats, what = numbered(counts.column("what"))
    mets, met = numbered(counts.column("met"))
    order = np.lexsort((met, what))
    thing = what[order] * len(mets) + met[order]
    first = np.flatnonzero(np.diff(thing, prepend=-1))
    return {
        (whats[thing[start] // len(mets)], mets[thing[start] % len(mets)]): own
        for start, own in zip(first.tolist(), np.split(order, first[1:]), strict=False)
    }


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


def mantel_haenszel(a: Floats, b: Floats, c: Floats, d: Floats) -> tuple[float, float, float, float]:
    """Log of the common odds ratio, its standard error, the score of the test, and the expected number of met and ended.

    Error 0 and score 0 where no stratum holds all that a comparison needs.

    Args:
        a, b: who met it and ended, and who met it and went on, of each stratum.
        c, d: the same of who did not meet it.
    """
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
