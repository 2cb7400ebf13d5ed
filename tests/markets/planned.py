"""Small markets of prospects for tests of plans, and the value of a plan written out slowly."""

from __future__ import annotations

import numpy as np

from swayed.plans.objective import Prospects
from swayed.plans.terms import Terms


def small_market(
    seed: int, *, n_people: int = 8, n_prospects: int = 40, n_draws: int = 5, n_stages: int = 2
) -> Prospects:
    """People who overlap in whom they meet, with uneven worths and effects."""
    rng = np.random.default_rng(seed)
    rows = [rng.choice(n_prospects, rng.integers(3, n_prospects // 2), replace=False) for _ in range(n_people)]
    row = np.concatenate(rows)
    return Prospects(
        worth=rng.gamma(2.0, 20.0, n_prospects),
        baseline=rng.gamma(1.0, 0.3, n_prospects),
        pair_ptr=np.concatenate([[0], np.cumsum([len(r) for r in rows])]),
        pair_row=row.astype(np.uint32),
        pair_stage=rng.integers(0, n_stages, n_prospects)[row].astype(np.uint32),
        contacts=rng.gamma(1.0, 2.0, len(row)).astype(np.float32),
        effect=rng.gamma(1.0, 0.3, (n_people, n_stages, n_draws)),
        repeat_share=0.7,
    )


def small_terms(seed: int, n_people: int = 8) -> Terms:
    """Uneven costs, a budget for some of them, a number of people, up to two collaborations with some."""
    rng = np.random.default_rng(10_000 + seed)
    cost = rng.gamma(2.0, 1.0, n_people) + 0.2
    most = np.where(np.arange(n_people) < 3, 2, 1)
    return Terms(cost, most, float(cost.sum() * rng.uniform(0.15, 0.5)), int(rng.integers(2, n_people)))


def slow_value(prospects: Prospects, n_taken: np.ndarray) -> float:
    """F(S) = mean over draws of sum_r w_r exp(-b_r) (1 - exp(-sum_p a_rp)), pair by pair."""
    total = 0.0
    for draw in range(prospects.n_draws):
        moved = np.zeros(len(prospects.worth))
        for person, n in enumerate(n_taken):
            share = sum(prospects.repeat_share**i for i in range(int(n)))
            for i in range(prospects.pair_ptr[person], prospects.pair_ptr[person + 1]):
                effect = prospects.effect[person, prospects.pair_stage[i], draw]
                moved[prospects.pair_row[i]] += effect * float(prospects.contacts[i]) * share
        total += float((prospects.worth * np.exp(-prospects.baseline) * (1.0 - np.exp(-moved))).sum())
    return total / prospects.n_draws
