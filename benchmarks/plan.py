"""A plan over a million pairs of person and customer: from the kept tables to people, membership, curve and briefs.

    python benchmarks/plan.py                  # 2,000 graded people, a million pairs, 50 draws, a budget
    python benchmarks/plan.py --pairs 100000

Compiling the kernels does not count; everything else between the tables in memory and the plan does.
"""

from __future__ import annotations

import argparse

import numpy as np
import pyarrow as pa
from peers_process import machine, timed

from swayed.influence.tables import EFFECT_DRAWS, PASSING_DRAWS, PASSING_WEIGHTS, WEIGHTS
from swayed.people.tables import EVIDENCE, PEOPLE, PEOPLE_STAGES
from swayed.plans import MOMENTS, PAST_COSTS, PLAN_LINKS, PLAN_PAIRS, PLAN_PEOPLE, PLAN_WORTHS
from swayed.plans.market import PlanTables
from swayed.plans.plan import PeopleFacts, plan_of
from swayed.plans.request import PlanRequest

STAGES = ("research", "evaluation", "purchase")
SEGMENTS = ("beginner", "hiker", "ultra")


def tables_of(n_people: int, n_pairs: int, n_draws: int, rng: np.random.Generator) -> PlanTables:
    """Tables as the step leaves them: a few people meet many customers, most meet few."""
    size = rng.pareto(1.2, n_people) + 1.0
    size = np.maximum((size / size.sum() * n_pairs).astype(int), 1)
    ids = [f"p{number:05d}" for number in range(n_people)]
    n_customers = int(max(size.max() * 1.1, n_pairs * 0.4))
    customer = np.concatenate([rng.choice(n_customers, n, replace=False) for n in size])
    stage, segment = customer % len(STAGES), customer // 7 % len(SEGMENTS)
    pairs = pa.table(
        {
            "person_id": pa.array(ids).take(pa.array(np.repeat(np.arange(n_people), size))),
            "customer_id": pa.array([f"c{number:07d}" for number in range(n_customers)]).take(pa.array(customer)),
            "stage": pa.array(STAGES).take(pa.array(stage)),
            "segment": pa.array(SEGMENTS).take(pa.array(segment)),
            "contacts": rng.gamma(1.0, 1.0, len(customer)),
        },
        schema=PLAN_PAIRS.schema,
    )
    n_rows = n_people * len(STAGES)
    middle = np.repeat(rng.gamma(0.5, 0.02, n_rows), n_draws)
    draws = pa.table(
        {
            "person_id": pa.array(ids).take(pa.array(np.repeat(np.arange(n_people), len(STAGES) * n_draws))),
            "stage": pa.array(STAGES).take(pa.array(np.tile(np.repeat(np.arange(len(STAGES)), n_draws), n_people))),
            "draw": np.tile(np.arange(n_draws), n_rows),
            "effect": middle * rng.gamma(4.0, 0.25, n_rows * n_draws),
            "level": np.tile(rng.lognormal(-0.7, 0.5, n_draws), n_rows),
            "is_named": np.ones(n_rows * n_draws, bool),
        },
        schema=EFFECT_DRAWS.schema,
    )
    person = {"accounts": [], "is_named": True, "contact": "contact now", "is_minor": False, "has_objected": False}
    worth = {
        "baseline": 0.3,
        "reaches": 0.5,
        "net_value": 100.0,
        "margin_share": 0.4,
        "n_orders": 99,
        "currency": "EUR",
    }
    return PlanTables(
        people=PLAN_PEOPLE.from_rows([{"person_id": name, "name": name, **person} for name in ids]),
        pairs=pairs,
        worths=PLAN_WORTHS.from_rows([{"stage": s, "segment": g, **worth} for s in STAGES for g in SEGMENTS]),
        past_costs=PAST_COSTS.from_rows(
            [
                {"person_id": n, "cost": float(c), "currency": "EUR"}
                for n, c in zip(ids, rng.gamma(4.0, 25.0, n_people), strict=True)
            ]
        ),
        moments=MOMENTS.empty(),
        draws=draws,
        weights=WEIGHTS.from_rows(
            [{"what": "half-life", "name": f"{d} days", "weight": 0.2} for d in (1, 3, 7, 21, 60)]
        ),
        links=PLAN_LINKS.empty(),
        passing_draws=PASSING_DRAWS.empty(),
        passing_weights=PASSING_WEIGHTS.empty(),
    )


def facts_of(tables: PlanTables) -> PeopleFacts:
    """What the people room says of them, as little as a plan needs."""
    row = {"kind": "person", "accounts": [], "grade": "strong", "on_path": 0.0, "named_by_customers": 0, "tracked_orders": 0,
           "may_contact": "no", "n_contacts": 9, "n_customers": 9}  # fmt: skip
    people = [
        {**row, "rank": rank, "person_id": name, "name": name, "credited_transitions": float(rank % 17)}
        for rank, name in enumerate(tables.people.column("person_id").to_pylist(), 1)
    ]
    return PeopleFacts(PEOPLE.from_rows(people), PEOPLE_STAGES.empty(), EVIDENCE.empty())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--draws", type=int, default=50)
    parser.add_argument("--budget", type=float, default=2_000.0)
    chosen = parser.parse_args()
    print(machine())
    request = PlanRequest(budget=chosen.budget)
    small = tables_of(20, 500, chosen.draws, np.random.default_rng(1))
    plan_of(small, facts_of(small), request)
    tables = tables_of(chosen.people, chosen.pairs, chosen.draws, np.random.default_rng(2))
    facts = facts_of(tables)
    spent, plan = timed(lambda: plan_of(tables, facts, request))
    print(
        f"{tables.pairs.num_rows:,} pairs, {chosen.people:,} people, {chosen.draws} draws: {spent['seconds']:.2f} s "
        f"({spent['cpu_seconds']:.2f} s of one core); {plan.chosen.num_rows} people chosen for {plan.spent:,.0f}, "
        f"{plan.extra:,.0f} expected, at least {plan.share_of_best:.3f} of the best"
    )


if __name__ == "__main__":
    main()
