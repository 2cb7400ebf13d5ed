"""How probably two accounts are one person's: what both show, what both do, and what reviewers said of other pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.identities.habits import AFFINITIES, LEVELS, LearnedHabits, habit_features, shared_habits
from swayed.identities.recalibration import SHARED, Recalibration
from swayed.identities.settings import LINK_ABOVE, MOST_WITH_OTHER_NAME, REVIEW_ABOVE


def weighed_pairs(pairs: pa.Table) -> pa.Table:
    """Pairs that show the same name or handle, with the probability that they are one person's.

    Habits are learned from pairs known before them: declared, decided, or joined by what both show, against pairs drawn by
    chance or denied. Their bits are added to the match weight, and the sum is set right by decided pairs that are alike. Two
    full names beside one handle are never more than a question.

    Args:
        pairs: rows of `pair_habits`, sorted by account_id and other_account_id.

    Returns:
        Rows more probable than `REVIEW_ABOVE`: account_id, other_account_id, probability, alike (habits they share, in words).
    """
    columns = (*AFFINITIES, *LEVELS, *(f"other_{name}" for name in LEVELS))
    features = habit_features({name: pairs.column(name).to_numpy() for name in columns})
    is_one, other_name = (pairs.column(name).to_numpy().astype(np.float64) for name in ("is_one", "other_name"))
    # A declaration or decision is certain; what names say alone is not, where they contradict each other.
    is_one = np.where((other_name == 1.0) & (is_one < 1.0), np.minimum(is_one, MOST_WITH_OTHER_NAME), is_one)
    is_known = (is_one >= LINK_ABOVE) | (is_one == 0.0)
    habits = LearnedHabits().fit(features[is_known], (is_one[is_known] > 0.0).astype(np.float64))

    is_named = pc.is_valid(pairs.column("weight_log2")).to_numpy()
    weights = pairs.column("weight_log2").to_numpy()[is_named] + habits.bits(features[is_named])
    shared, other_name, is_one = (column[is_named] for column in (_shared(pairs), other_name, is_one))
    decided = pairs.column("is_decided").to_numpy()[is_named] == 1
    lesson = Recalibration().fit(weights[decided], shared[decided], other_name[decided], is_one[decided])
    probability = lesson.probability(weights, shared, other_name)
    probability = np.where(other_name == 1.0, np.minimum(probability, MOST_WITH_OTHER_NAME), probability)
    found = pairs.filter(pa.array(is_named)).select(["account_id", "other_account_id"])
    found = found.append_column("probability", pa.array(probability.round(12)))
    found = found.append_column("alike", pa.array(shared_habits(habits.shares(features[is_named])), pa.string()))
    return found.filter(pa.array(probability >= REVIEW_ABOVE))


def _shared(pairs: pa.Table) -> npt.NDArray[np.int64]:
    """What each pair shares, as a place in `SHARED`."""
    handle, name = (pairs.column(column).to_numpy() == 1 for column in ("same_handle", "same_name"))
    places = np.where(handle & name, SHARED.index("handle and name"), SHARED.index("name alone"))
    return np.where(handle & ~name, SHARED.index("handle alone"), places)
