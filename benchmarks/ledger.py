"""Time and peak memory of the ledger step on 1 million orders and 10 million touches, made up.

Each order has one line, one in ten a refund; touches are visits for the most part, one in a hundred a survey answer, two a code
and two a link. One order in three is a step that three provable people may have caused. The step runs in a process of its own.

    python benchmarks/ledger.py                   # 1 M orders, 10 M touches
    python benchmarks/ledger.py --orders 100000   # a tenth
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from swayed.engines import DuckDBEngine
from swayed.ledger import step
from swayed.pipeline import STEPS
from swayed.tables import LAKE_TABLES

CONTRACTS = {**LAKE_TABLES, **{table.name: table for one in STEPS for table in one.writes}}
PEOPLE, GRADED, DRAWS = 2000, 60, 400
MOMENT = "TIMESTAMPTZ '2025-01-01 00:00:00+00' + to_seconds((hash({0}) % 31000000)::BIGINT)"


def statements(orders: int, touches: int) -> dict[str, str]:
    """How each table is made up."""
    customers = orders * 6 // 10
    at = MOMENT.format("i")
    event = (
        f"SELECT 'e' || i AS event_id, 'c' || (hash(i) % {customers}) AS customer_id, 'purchase' AS stage, {at} AS occurred_at, "
        "((hash(i, 1) % 30000) / 100.0)::DECIMAL(18, 4) AS value, 'EUR' AS currency, 'o' || i AS order_id, "
        f"NULL AS refund_of, ((hash(i, 1) % 10000) / 100.0)::DECIMAL(18, 4) AS cost_of_goods FROM range({orders}) AS r(i)"
    )
    back = (
        "SELECT 'r' || i, customer_id, 'refund', occurred_at + INTERVAL 9 DAY, -value / 2, 'EUR', NULL, order_id, NULL "
        "FROM (SELECT *, substr(order_id, 2)::BIGINT AS i FROM sold) WHERE i % 10 = 0"
    )
    events = f"WITH sold AS ({event}) SELECT * FROM sold UNION ALL {back}"
    return {
        "events": events,
        "selected_events": "SELECT event_id, customer_id, stage, occurred_at, coalesce(refund_of, order_id) AS order_id, value, currency "
        "FROM events",
        "touches": (
            "SELECT 't' || i AS touch_id, CASE i % 100 WHEN 0 THEN 'survey' WHEN 1 THEN 'code' WHEN 2 THEN 'code' WHEN 3 THEN 'link' "
            f"WHEN 4 THEN 'link' ELSE 'visit' END AS kind, 'c' || (hash(i, 3) % {customers}) AS customer_id, "
            f"CASE WHEN i % 100 < 3 THEN 'o' || (hash(i, 4) % {orders}) END AS order_id, {at} AS occurred_at, "
            f"'k' || (hash(i, 5) % 500) AS code, 'p' || (hash(i, 5) % {PEOPLE}) AS content, 'google' AS source "
            f"FROM range({touches}) AS r(i)"
        ),
        "accounts": f"SELECT 'p' || i AS account_id, 'x' AS platform, 'p' || i AS handle FROM range({PEOPLE}) AS r(i)",
        "account_persons": "SELECT account_id, account_id AS person_id FROM accounts",
        "persons": "SELECT account_id AS person_id, handle AS name, 'person' AS kind, 1.0 AS kind_probability FROM accounts",
        "collaborations": "SELECT 'k' || i AS collaboration_id, 'p' || i AS account_id, 'k' || i AS code FROM range(500) AS r(i)",
        "touch_persons": f"SELECT touch_id, 'p' || (hash(touch_id) % {PEOPLE}) AS person_id, 'handle' AS named_by FROM touches "
        "WHERE kind = 'survey'",
        "path_bounds": "SELECT TIMESTAMPTZ '2000-01-01 00:00:00+00' AS from_at, TIMESTAMPTZ '2100-01-01 00:00:00+00' AS to_at",
        "transitions": (
            "SELECT 's' || order_id AS transition_id, customer_id, stage, 'entry' AS origin, occurred_at AS transition_at, order_id, "
            "'modelled' AS standing FROM events WHERE stage = 'purchase' AND hash(order_id) % 3 = 0"
        ),
        "effects": f"SELECT 'p' || i AS person_id, 'purchase' AS stage, 'strong' AS grade FROM range({GRADED}) AS r(i)",
        "credits": (
            f"SELECT DISTINCT ON (transition_id, person_id) transition_id, 'p' || ((hash(transition_id) + 7 * j) % {GRADED}) AS person_id, "
            "'purchase' AS stage, (hash(transition_id, j) % 300) / 1000.0 AS probability FROM transitions, range(3) AS r(j)"
        ),
        "effect_draws": (
            f"SELECT person_id, 'purchase' AS stage, j AS draw, (100 + hash(j, person_id) % 50)::DOUBLE AS transitions "
            f"FROM effects, range({DRAWS}) AS r(j)"
        ),
    }


def make(folder: Path, orders: int, touches: int) -> None:
    engine = DuckDBEngine(spill_folder=folder)
    made = statements(orders, touches)
    for name, sql in made.items():
        engine.run(name, sql)
        schema = CONTRACTS[name].schema
        present = set(engine.arrow(f'SELECT * FROM "{name}" LIMIT 0').column_names)
        missing = "".join(f', NULL AS "{column}"' for column in schema.names if column not in present)
        engine.view("whole", f'SELECT *{missing} FROM "{name}"')
        engine.write_parquet("whole", schema, folder / f"{name}.parquet")
        engine.drop("whole")
    engine.close()


def run(folder: Path) -> None:
    """The step as the pipeline runs it, results written."""
    began = time.perf_counter()
    engine = DuckDBEngine(spill_folder=folder)
    for name in step.READS:
        path = folder / f"{name}.parquet"
        engine.open_table(name, [str(path)] if path.exists() else [], CONTRACTS[name].schema)
    step.run(engine, "")
    for table in step.WRITES:
        engine.write_parquet(table.name, table.schema, folder / f"out-{table.name}.parquet")
    checked = engine.arrow(
        "SELECT (SELECT sum(amount_minor) FROM ledger_lines) - (SELECT sum(net_minor) FROM ledger_orders) AS gap, "
        "(SELECT count(*) FROM ledger_lines) AS n_lines, (SELECT count(*) FROM ledger_orders) AS n_orders"
    ).to_pylist()[0]
    print(f"{time.perf_counter() - began:.1f} s, {checked}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        run(arguments.run)
        return
    with tempfile.TemporaryDirectory(prefix="swayed-ledger-") as name:
        make(Path(name), arguments.orders, 10 * arguments.orders)
        process = subprocess.Popen([sys.executable, __file__, "--run", name])
        _, status, usage = os.wait4(process.pid, 0)
        print(f"peak {usage.ru_maxrss / 1024:,.0f} MiB, exit {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
