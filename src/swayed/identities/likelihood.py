"""How probably two accounts are one person's: what both show, what both do, and what reviewers said of other pairs."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.identities.habits import AFFINITIES, LEVELS, LearnedHabits, habit_features, shared_habits
from swayed.identities.recalibration import Recalibration
from swayed.identities.settings import LINK_ABOVE, REVIEW_ABOVE


def weighed_pairs(pairs: pa.Table) -> pa.Table:
    """Pairs that show the same name or handle, with the probability that they are one person's.

    Habits are learned from pairs known before them: declared, decided, or joined by what both show, against pairs drawn by
    chance or denied. Their bits are added to the match weight, and the sum is set right by decided pairs.

    Args:
        pairs: rows of `pair_habits`, sorted by account_id and other_account_id.

    Returns:
        Rows more probable than `REVIEW_ABOVE`: account_id, other_account_id, probability, alike (habits they share, in words).
    """
    columns = (*AFFINITIES, *LEVELS, *(f"other_{name}" for name in LEVELS))
    features = habit_features({name: pairs.column(name).to_numpy() for name in columns})
    is_one, is_decided = pairs.column("is_one").to_numpy(), pairs.column("is_decided").to_numpy() == 1
    is_known = (is_one >= LINK_ABOVE) | (is_one == 0.0)
    habits = LearnedHabits().fit(features[is_known], (is_one[is_known] > 0.0).astype(np.float64))
    is_named = pc.is_valid(pairs.column("weight_log2")).to_numpy()
    weights = pairs.column("weight_log2").to_numpy()[is_named] + habits.bits(features[is_named])
    decided = is_decided[is_named]
    lesson = Recalibration().fit(weights[decided], is_one[is_named][decided])
    probability = lesson.probability(weights)
    found = pairs.filter(pa.array(is_named)).select(["account_id", "other_account_id"])
    found = found.append_column("probability", pa.array(probability.round(12)))
    found = found.append_column("alike", pa.array(shared_habits(habits.shares(features[is_named])), pa.string()))
    return found.filter(pa.array(probability >= REVIEW_ABOVE))
