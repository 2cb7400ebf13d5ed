"""Closeness against the same figures counted in Python, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from swayed.engines import DuckDBEngine, read_sql
from swayed.people import step

START = datetime(2025, 1, 1, tzinfo=UTC)
N_CUSTOMERS, N_PEOPLE, PLACES = 12, 8, ("", "fells", "roads", "tracks")


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine(threads=1)
    yield engine
    engine.close()


def percent_ranks(values: np.ndarray) -> np.ndarray:
    return np.array([(values < value).sum() / (len(values) - 1) for value in values])


def test_closeness_is_the_mean_of_five_ranks_weighed_by_dose(engine: DuckDBEngine) -> None:
    rng = np.random.default_rng(4)
    customers, people = [f"c{i}" for i in range(N_CUSTOMERS)], [f"p{i}" for i in range(N_PEOPLE)]
    meetings = []
    for customer in customers:
        for person in rng.choice(people, 5, replace=False):
            for place in rng.choice(PLACES, 2, replace=False):
                first = int(rng.integers(0, 100))
                n_contacts = int(rng.integers(1, 9))
                meetings.append(
                    {
                        "customer_id": customer,
                        "person_id": str(person),
                        "community": str(place),
                        "n_direct": int(rng.integers(0, n_contacts + 1)),
                        "n_contacts": n_contacts,
                        "dose": float(rng.random() + 0.1),
                        "first_at": START + timedelta(days=first),
                        "last_at": START + timedelta(days=first + int(rng.integers(0, 90))),
                    }
                )
    # Two customers are one person.
    owns = {customer: "c0" if customer == "c1" else customer for customer in customers}
    everybody = customers + people
    acts = [tuple(rng.choice(everybody, 2, replace=False)) for _ in range(400)]
    posts = [(str(rng.choice(everybody)), str(rng.choice([*PLACES[1:], "elsewhere"]))) for _ in range(20)]
    nobody = pa.table({"account_id": pa.array([], pa.string()), "target_account_id": pa.array([], pa.string())})
    engine.put("meetings", pa.Table.from_pylist(meetings))
    engine.put(
        "persons", pa.table({"person_id": people, "kind": ["person"] * N_PEOPLE, "is_accepted": [False] * N_PEOPLE})
    )
    engine.put("account_persons", pa.table({"account_id": everybody, "person_id": everybody}))
    engine.put("customer_persons", pa.table({"customer_id": customers, "person_id": list(owns.values())}))
    engine.put("selected_customers", pa.table({"customer_id": customers}))
    engine.put(
        "interactions", pa.table({"account_id": [a for a, _ in acts], "target_account_id": [b for _, b in acts]})
    )
    engine.put("post_contacts", nobody)
    engine.put("posts", pa.table({"account_id": [who for who, _ in posts], "community": [place for _, place in posts]}))
    for name in (*step.PAIRS, *step.MEASURES, "closeness"):
        engine.run(name, read_sql("swayed.people", name))
    found = {row["person_id"]: row for row in engine.arrow("SELECT * FROM closeness").to_pylist()}

    met: dict[tuple[str, str], list[dict]] = {}
    for row in meetings:
        met.setdefault((row["customer_id"], row["person_id"]), []).append(row)
    measures, doses, close = [], [], []
    for (customer, person), rows in met.items():
        span = (max(r["last_at"] for r in rows).date() - min(r["first_at"] for r in rows).date()).days
        n, n_direct = sum(r["n_contacts"] for r in rows), sum(r["n_direct"] for r in rows)
        n_out, n_in = acts.count((owns[customer], person)), acts.count((person, owns[customer]))
        theirs = {r["community"] for key, own in met.items() if key[0] == customer for r in own} - {""}
        his = {place for who, place in posts if who == person}
        reciprocity = min(n_out, n_in) / max(n_out, n_in, 1)
        measures.append(
            (n / max(span / 30.4375, 1), n_direct / n, reciprocity, span, len(theirs & his) / max(len(theirs | his), 1))
        )
        doses.append(sum(r["dose"] for r in rows))
        close.append(n_direct > 0 or reciprocity > 0)
    closeness = np.mean([percent_ranks(column) for column in np.array(measures).T], axis=0)
    for person in people:
        own = [i for i, key in enumerate(met) if key[1] == person]
        weight = np.array(doses)[own]
        assert found[person]["closeness"] == pytest.approx((closeness[own] * weight).sum() / weight.sum(), abs=1e-8)
        assert found[person]["close_share"] == pytest.approx(np.array(close)[own].mean())
