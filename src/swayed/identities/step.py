"""Read accounts, decide who is who, write persons and links."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.identities.clusters import person_of_account
from swayed.identities.tables import ACCOUNT_PERSONS, CUSTOMER_PERSONS, PERSONS

READS = ("accounts", "posts", "interactions", "customers", "post_contacts")
WRITES = (ACCOUNT_PERSONS, PERSONS, CUSTOMER_PERSONS)


def run(engine: Engine) -> None:
    """Leaves `account_persons`, `persons` and `customer_persons` in the engine."""
    _make(engine, "customer_accounts")
    _make(engine, "account_links")
    accounts = engine.arrow("SELECT account_id FROM accounts ORDER BY account_id").column(0).combine_chunks()
    links = engine.arrow("SELECT account_id, other_account_id FROM account_links")
    persons = person_of_account(accounts, links.column(0).combine_chunks(), links.column(1).combine_chunks())
    engine.put("account_persons", pa.table({"account_id": accounts, "person_id": persons}))
    for name in ("account_evidence", "account_kinds", "persons", "customer_persons"):
        _make(engine, name)


def link_customers(engine: Engine) -> pa.Table:
    """Number of customers linked to an account, by the evidence that links them.

    Returns:
        One row per kind of evidence: `linked_by`, `n_customers`.
    """
    _make(engine, "customer_accounts")
    return engine.arrow(
        "SELECT linked_by, count(DISTINCT customer_id) AS n_customers FROM customer_accounts "
        "GROUP BY linked_by ORDER BY linked_by"
    )


def _make(engine: Engine, name: str) -> None:
    engine.run(name, read_sql("swayed.identities", name))
