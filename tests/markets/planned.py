"""Small markets of prospects for tests of plans, the value of a plan written out slowly, and its value by a market's truth."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import numpy as np

from swayed.lab import Market
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
        stage=(stage := rng.integers(0, n_stages, n_prospects)),
        pair_effect=(np.repeat(np.arange(n_people), [len(r) for r in rows]) * n_stages + stage[row]).astype(np.uint32),
        contacts=rng.gamma(1.0, 2.0, len(row)).astype(np.float32),
        effect=rng.gamma(1.0, 0.3, (n_people * n_stages, n_draws)),
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
                effect = prospects.effect[prospects.pair_effect[i], draw]
                moved[prospects.pair_row[i]] += effect * float(prospects.contacts[i]) * share
        total += float((prospects.worth * np.exp(-prospects.baseline) * (1.0 - np.exp(-moved))).sum())
    return total / prospects.n_draws


class TrueWorth:
    """What contacts of people are truly worth: purchases they would lead to among customers as they stand at the market's end.

    One collaboration is what the person brings in 28 days by the true contacts of the last 60; a step counts as many purchases
    as came within 90 days after such steps in the market.
    """

    def __init__(self, market: Market) -> None:
        causes, contacts, truth, customers = market.causes, market.contacts, market.truth, market.tables["customers"]
        assert min(table.num_rows for table in (causes, contacts, truth, customers)) > 0
        rows = duckdb.sql(
            """
            WITH stands AS (
                SELECT customer_id, arg_max(stage, transition_at) AS stage FROM causes GROUP BY customer_id
            ),
            coming AS (
                SELECT customers.customer_id, CASE coalesce(stands.stage, 'entry') WHEN 'entry' THEN 'research'
                    WHEN 'research' THEN 'evaluation' ELSE 'purchase' END AS stage
                FROM customers LEFT JOIN stands ON stands.customer_id = customers.customer_id
            ),
            reaching AS (
                SELECT step.stage, avg(CASE WHEN step.stage = 'purchase' OR EXISTS (
                    SELECT 1 FROM causes AS later WHERE later.customer_id = step.customer_id AND later.stage = 'purchase'
                        AND later.transition_at BETWEEN step.transition_at AND step.transition_at + INTERVAL 90 DAY
                ) THEN 1.0 ELSE 0.0 END) AS purchases
                FROM causes AS step GROUP BY step.stage
            )
            SELECT contacts.person_id, contacts.customer_id, any_value(reaching.purchases) AS purchases,
                sum(contacts.dose) * 28.0 / 60.0 * any_value(truth.effect) AS steps
            FROM contacts
            JOIN coming ON coming.customer_id = contacts.customer_id
            JOIN truth ON truth.person_id = contacts.person_id AND truth.stage = coming.stage
            JOIN reaching ON reaching.stage = coming.stage
            WHERE contacts.contact_at >= (SELECT max(contact_at) FROM contacts) - INTERVAL 60 DAY
            GROUP BY contacts.person_id, contacts.customer_id
            """
        ).fetchnumpy()
        self._person = np.asarray(rows["person_id"], dtype=object)
        _, self._customer = np.unique(np.asarray(rows["customer_id"], dtype=str), return_inverse=True)
        self._steps, self._purchases = np.asarray(rows["steps"]), np.asarray(rows["purchases"])

    def of(self, people: Iterable[str]) -> float:
        """Purchases that one collaboration with each of these people together truly leads to."""
        steps = np.where(np.isin(self._person, list(people)), self._steps, 0.0)
        by_customer = np.bincount(self._customer, weights=steps)
        worth = np.zeros(len(by_customer))
        worth[self._customer] = self._purchases
        return float((worth * -np.expm1(-by_customer)).sum())

    def best(self, k: int) -> float:
        """The most that k people are truly worth, found greedily."""
        chosen: list[str] = []
        for _ in range(k):
            left = sorted(set(self._person) - set(chosen))
            chosen.append(max(left, key=lambda person: self.of([*chosen, person])))
        return self.of(chosen)
