"""Somebody who moves the one who moves customers is found through him, and nobody else is."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swayed.plans.request import PlanRequest
from swayed.workspace import Workspace

START = datetime(2025, 1, 1, tzinfo=UTC)
N_CUSTOMERS, N_OTHERS, DAYS = 500, 12, 300
SITUATION = """situation: chain
decision: {stages: [purchase], repeatable: [purchase], match: any}
topic: {any: [trail shoes]}
enter: period
period: {from: 2025-01-01, to: 2025-10-27}
"""

# Nobody writes the same sentence a hundred times; who does is no person.
WORDS = [
    "after",
    "before",
    "rain",
    "mud",
    "summer",
    "hill",
    "river",
    "morning",
    "evening",
    "grip",
    "sole",
    "heel",
    "knee",
    "pace",
]


def at(days):
    return [START + timedelta(days=float(day)) for day in days]


def written(folder, *, is_caused: bool):
    """`source` posts, `voice` reads it and then posts himself (or at random), customers read `voice` and purchase."""
    random = np.random.default_rng(3)
    by_source = np.sort(random.uniform(1, DAYS - 10, 120))
    follows = by_source[random.random(120) < 0.7] + random.exponential(0.5, (random.random(120) < 0.7).sum())[:1]
    answers = np.sort(follows) if is_caused else np.sort(random.uniform(1, DAYS - 10, len(follows)))
    posts = [("source", day, f"s{i}") for i, day in enumerate(by_source)]
    posts += [("voice", day, f"v{i}") for i, day in enumerate(answers)]
    interactions = [("voice", "source", "read", day + 0.02, f"s{i}") for i, day in enumerate(by_source)]
    for other in range(N_OTHERS):
        days = random.uniform(1, DAYS - 10, 60)
        posts += [(f"other{other}", day, f"o{other}-{i}") for i, day in enumerate(days)]
        interactions += [("voice", f"other{other}", "read", day + 0.02, f"o{other}-{i}") for i, day in enumerate(days)]
    purchases = []
    for customer in range(N_CUSTOMERS):
        purchases += [(customer, day) for day in random.uniform(0, DAYS, random.poisson(1.0))]
        for i in random.choice(len(answers), 4, replace=False):
            seen = answers[i] + random.exponential(1.0)
            interactions.append((f"k{customer}", "voice", "read", seen, f"v{i}"))
            if random.random() < 0.3:
                purchases.append((customer, seen + random.exponential(2.0)))
        other = random.integers(N_OTHERS)
        interactions.append(
            (f"k{customer}", f"other{other}", "read", random.uniform(1, DAYS - 1), f"o{other}-{random.integers(60)}")
        )
    people = ["source", "voice", *(f"other{n}" for n in range(N_OTHERS)), *(f"k{n}" for n in range(N_CUSTOMERS))]
    purchases = [(customer, day) for customer, day in purchases if day < DAYS - 1]
    tables = {
        "accounts": {"account_id": people, "platform": ["forum"] * len(people), "handle": people},
        "posts": {
            "post_id": [post for _, _, post in posts],
            "account_id": [who for who, _, _ in posts],
            "posted_at": at(day for _, day, _ in posts),
            "text": [f"I tried my trail shoes {' '.join(random.choice(WORDS, 9))}" for _ in posts],
        },
        "interactions": {
            "interaction_id": [f"i{n}" for n in range(len(interactions))],
            "account_id": [row[0] for row in interactions],
            "target_account_id": [row[1] for row in interactions],
            "kind": [row[2] for row in interactions],
            "occurred_at": at(row[3] for row in interactions),
            "post_id": [row[4] for row in interactions],
        },
        "customers": {
            "customer_id": [f"c{n}" for n in range(N_CUSTOMERS)],
            "handles": [f"k{n}" for n in range(N_CUSTOMERS)],
        },
        "events": {
            "event_id": [f"e{n}" for n in range(len(purchases))],
            "customer_id": [f"c{customer}" for customer, _ in purchases],
            "stage": ["purchase"] * len(purchases),
            "occurred_at": at(day for _, day in purchases),
        },
    }
    folder.mkdir()
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def passed_on(tmp_path, *, is_caused: bool):
    written(tmp_path / "tables", is_caused=is_caused)
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(tmp_path / "tables")
    (tmp_path / "chain.yaml").write_text(SITUATION, encoding="utf-8")
    study = workspace.study(tmp_path / "chain.yaml")
    assert [row["person_id"] for row in study.people().to_pylist()] == ["voice"]
    results = study.run()
    plan = study.plan_for(PlanRequest())
    voice = [row for row in results.read("credits").to_pylist() if row["person_id"] == "voice"]
    credit = {row["transition_id"]: row["probability"] for row in voice}
    return (
        results.read("passed_credits").to_pylist(),
        credit,
        {row["person_id"]: row for row in plan.people.to_pylist()},
    )


def test_who_moved_the_voice_is_credited_through_him(tmp_path):
    rows, credit, plan = passed_on(tmp_path, is_caused=True)
    assert {(row["person_id"], row["path"], row["hop"]) for row in rows} == {("source", "source > voice", 2)}
    passed = sum(row["probability"] for row in rows)
    assert passed > 0.3 * sum(credit.values())
    # Never more than what the person who met the customer was credited with.
    assert all(row["probability"] <= credit[row["transition_id"]] + 1e-9 for row in rows)
    assert sum(credit.values()) == pytest.approx(600 * 0.3 * 500 * 4 / 600, rel=0.5)
    # Nobody but the voice met customers, and the plan counts them all the same.
    assert set(plan) == {"voice", "source"}
    assert plan["source"]["through"] == ["voice"]
    assert plan["source"]["through_share"] == 1.0
    assert "wrote more" in plan["source"]["brief"]
    assert plan["voice"]["through_share"] == 0.0
    # All that the voice posts is the source's doing, 0.64 of it is believed, and the voice saturates more.
    brought = plan["source"]["alone"] / plan["voice"]["alone"]
    print(f"beside the voice, the source brings {brought:.2f}")
    assert 0.3 < brought < 1.0


def test_who_only_happened_to_be_read_is_not(tmp_path):
    rows, _, plan = passed_on(tmp_path, is_caused=False)
    assert rows == []
    assert set(plan) == {"voice"}
