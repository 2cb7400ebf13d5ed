"""Wording of a factor: in the contact's post, or in what the customer wrote in the 90 days before."""

from __future__ import annotations

import pyarrow as pa

from markets.workbench import Workbench, at
from swayed.engines import read_sql
from swayed.tables import POSTS


def test_the_contact_s_post_and_the_customer_s_own_of_ninety_days(bench: Workbench) -> None:
    posts = [
        ("worded", "p", "2025-01-05"),
        ("plain", "p", "2025-01-06"),
        ("own", "c", "2025-06-01"),
        ("own other", "c", "2025-06-02"),
    ]
    bench.put(POSTS, *({"post_id": post, "account_id": who, "posted_at": at(day)} for post, who, day in posts))
    engine = bench.engine
    factors = [("worded", "life_stage"), ("own", "life_stage"), ("own other", "culture"), ("plain", "declared")]
    engine.put("post_factors", pa.table({"post_id": [p for p, _ in factors], "factor": [f for _, f in factors]}))
    sources = {"factor": ["life_stage", "culture", "declared"], "source": ["wording", "wording", "attribute"]}
    engine.put("compared_factors", pa.table(sources))
    engine.put("account_persons", pa.table({"account_id": ["c", "p"], "person_id": ["customer", "person"]}))
    engine.put("customer_persons", pa.table({"customer_id": ["1"], "person_id": ["customer"]}))
    engine.put("met_customers", pa.table({"customer_no": [1, 2], "customer_id": ["1", "2"]}))
    engine.put("met_posts", pa.table({"post_no": [0, 1], "post_id": ["plain", "worded"]}))
    contacts = [
        (1, 1, "2025-01-07", 1),
        (2, 1, "2025-01-08", 0),
        (3, 1, "2025-06-03", None),
        (4, 1, "2025-08-30", 0),
        (5, 1, "2025-08-31", 0),
        (6, 2, "2025-06-03", 0),
    ]
    columns = ("contact_no", "customer_no", "exposed_at", "post_no")
    rows = [dict(zip(columns, (n, c, at(day), post), strict=True)) for n, c, day, post in contacts]
    engine.put("bucket_contacts", pa.Table.from_pylist(rows))
    for name in ("worded_posts", "worded_customers"):
        engine.run(name, read_sql("swayed.profiles", name))
    assert bench.found(read_sql("swayed.profiles", "worded_contacts")) == {
        (1, "life_stage"),
        (3, "life_stage"),
        (3, "culture"),
        (4, "life_stage"),
        (4, "culture"),
        (5, "culture"),
    }
