"""Types of people: how many the data carry, who belongs to which, and whether resampled people would give the same ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from swayed.ways.settings import WaySettings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEEPEST = 3.0
"""Standardised features are cut here: one extreme person makes no type."""


@dataclass(frozen=True)
class Grouping:
    """Types of people.

    Args:
        label: type of each person; shape (n,), all 0 where there is one type or none.
        probability: of that type; shape (n,).
        n_types: 0 where no types can be told apart.
        agreement: mean adjusted Rand index of resampled types with these; of the best number of types above one.
        verdict: in words.
    """

    label: Ints
    probability: Floats
    n_types: int
    agreement: float | None
    verdict: str


def standardised(values: Floats) -> Floats:
    """Columns by median and spread between the quartiles, cut at 3; a column without spread is left out."""
    middle = np.median(values, axis=0)
    low, high = np.quantile(values, [0.1, 0.9], axis=0)
    kept = high - low > 1e-9
    # 2.563: distance of these two quantiles of a normal.
    scaled = (values[:, kept] - middle[kept]) / ((high - low)[kept] / 2.563)
    return np.asarray(np.clip(scaled, -STEEPEST, STEEPEST), dtype=np.float64)


def grouped(values: Floats, settings: WaySettings) -> Grouping:
    """Groups people by their features (n, features), already standardised.

    Mixtures of normals with one common covariance, 1 to `most_types` of them. The number is the one with the smallest
    integrated completed likelihood: BIC plus the entropy of the memberships, so that overlapping types count against it.
    The types stand if they come back in resamples.
    """
    n = len(values)
    if n < settings.fewest_people or not values.shape[1]:
        nobody = np.zeros(n, dtype=np.int64), np.ones(n)
        return Grouping(*nobody, 0, None, f"too few people: {n} with enough contacts, {settings.fewest_people} needed")
    with threadpool_limits(limits=1):  # small matrices: a second thread waits more than it works
        return _best(values, settings)


def _best(values: Floats, settings: WaySettings) -> Grouping:
    n = len(values)
    nobody = np.zeros(n, dtype=np.int64), np.ones(n)
    costs, fitted = [], []
    for k in range(1, settings.most_types + 1):
        model = _mixture(k, settings.seed).fit(values)
        member = model.predict_proba(values)
        sizes = np.bincount(member.argmax(axis=1), minlength=k) / n
        entropy = -2.0 * np.log(np.maximum(member.max(axis=1), 1e-12)).sum()
        costs.append(model.bic(values) + entropy if sizes.min() >= settings.smallest_type else np.inf)
        fitted.append(model)
    n_types = int(np.argmin(costs)) + 1
    if n_types == 1:
        return Grouping(*nobody, 0, None, "no types can be told apart: one kind of people explains these ways as well")
    member = fitted[n_types - 1].predict_proba(values)
    label, probability = member.argmax(axis=1), member.max(axis=1)
    agreement = _agreement(values, label, n_types, settings)
    if agreement < settings.lowest_agreement:
        words = f"no types can be told apart: resampled people give others (agreement {agreement:.2f})"
        return Grouping(*nobody, 0, agreement, words)
    # The largest type first, so that numbers do not depend on luck.
    order = np.argsort(-np.bincount(label, minlength=n_types), kind="stable")
    place = np.empty(n_types, dtype=np.int64)
    place[order] = np.arange(n_types)
    return Grouping(place[label], probability, n_types, agreement, f"{n_types} types (agreement {agreement:.2f})")


def _mixture(k: int, seed: int):  # type: ignore[no-untyped-def]
    from sklearn.mixture import GaussianMixture

    return GaussianMixture(k, covariance_type="tied", n_init=5, reg_covar=1e-2, max_iter=300, random_state=seed)


def _agreement(values: Floats, label: Ints, n_types: int, settings: WaySettings) -> float:
    """Mean adjusted Rand index, over resamples of people, between the types found in the resample and those found."""
    from sklearn.metrics import adjusted_rand_score

    random = np.random.default_rng(settings.seed)
    found = []
    for resample in range(settings.n_resamples):
        rows = random.integers(0, len(values), len(values))
        model = _mixture(n_types, settings.seed + 1 + resample).fit(values[rows])
        found.append(adjusted_rand_score(label, model.predict(values)))
    return float(np.mean(found))
