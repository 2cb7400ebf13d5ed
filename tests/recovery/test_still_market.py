"""A large market in which nobody changes: the way shares are counted must bring no drift of its own, however many customers there are.

Customers talk at very different rates, so whoever is seen early talks much; and they buy more and more, as a shop's data do that
begin with its opening.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from swayed.workspace import Workspace

N_CUSTOMERS, N_WEEKS, SEED = 20_000, 60, 5
BEGINS = np.datetime64("2024-01-03T00:00:00", "us")
SITUATION = """\
situation: still
decision: {stages: [purchase], repeatable: [purchase]}
topic: {about: shoes for trails, any: [lugs, heel drop]}
"""


def test_nothing_drifts_in_a_still_market(tmp_path):
    tables = tmp_path / "tables"
    tables.mkdir()
    _write(tables)
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(tables)
    path = tmp_path / "still.yaml"
    path.write_text(SITUATION, encoding="utf-8")
    rows = workspace.study(path).currents().to_pylist()
    assert {row["panel_mode"] for row in rows} == {"repeated cross-section"}
    assert {row["topic"]: row["label"] for row in rows if row["label"] not in ("noise", "too_short")} == {}
    assert {"lugs", "heel drop", "north", "south", "purchases of a"} <= {row["topic"] for row in rows}


def _write(folder):
    random = np.random.default_rng(SEED)
    rate = random.gamma(0.5, 0.3, N_CUSTOMERS)
    names = np.char.mod("c%05d", np.arange(N_CUSTOMERS))
    author = np.repeat(np.arange(N_CUSTOMERS), random.poisson(rate * N_WEEKS))
    words = np.array(["rain", "lugs again", "heel drop", "mud"])
    posts = {
        "post_id": np.char.mod("p%07d", np.arange(len(author))),
        "account_id": names[author],
        "posted_at": _days(random.uniform(0.0, 7.0 * N_WEEKS, len(author))),
        "text": random.choice(words, len(author), p=[0.7, 0.15, 0.05, 0.1]),
        "community": random.choice(np.array(["north", "south"]), len(author), p=[0.6, 0.4]),
    }
    buyer = random.integers(0, N_CUSTOMERS, N_CUSTOMERS)
    events = {
        "event_id": np.char.mod("e%06d", np.arange(len(buyer))),
        "customer_id": names[buyer],
        "stage": np.full(len(buyer), "purchase"),
        "occurred_at": _days(7.0 * N_WEEKS * np.sqrt(random.uniform(0.0, 1.0, len(buyer)))),
        "product": random.choice(np.array(["a", "b"]), len(buyer)),
    }
    accounts = {"account_id": names, "platform": np.full(N_CUSTOMERS, "forum"), "handle": names}
    customers = {"customer_id": names, "handles": np.char.add("forum:", names)}
    for name, columns in {"accounts": accounts, "customers": customers, "posts": posts, "events": events}.items():
        arrays = {key: pa.array(column.tolist()) for key, column in columns.items()}
        pq.write_table(pa.table(arrays), folder / f"{name}.parquet")


def _days(days):
    return BEGINS + (days * 86_400e6).astype("timedelta64[us]")
