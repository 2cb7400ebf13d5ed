"""Record linkage at a million accounts: seconds and peak memory of everything between accounts and likely pairs.

Accounts are made of drawn names and handles; one in ten is a second account with the handle or the name and place of the
first. Posts are left out: what they cost grows with the posts, see benchmarks/scale.py.

    python benchmarks/identities.py                    # 1 M accounts
    python benchmarks/identities.py --accounts 100000
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pyarrow as pa

from swayed.engines import DuckDBEngine
from swayed.identities import step
from swayed.tables import ACCOUNTS, LAKE_TABLES


def made_accounts(n: int, seed: int = 7) -> tuple[pa.Table, int]:
    """Accounts, and the number of pairs of one owner."""
    draw = np.random.default_rng(seed)
    letters = np.array(list("abcdefghiklmnoprstuvwz"))
    words = np.array(["".join(draw.choice(letters, size)) for size in draw.integers(3, 8, 60_000)])
    n_second = n // 10
    first = words[np.minimum(draw.zipf(1.3, n) % 4_000, 3_999)]
    last = words[4_000 + draw.integers(0, 56_000, n)]
    number = draw.integers(1, 999, n).astype(str)
    name = np.char.add(np.char.add(first, " "), last)
    habit = draw.integers(0, 3, n)
    handle = np.where(
        habit == 0,
        np.char.add(first, last),
        np.where(habit == 1, np.char.add(last, number), words[draw.integers(0, 60_000, n)]),
    )
    handle = np.where(habit == 2, np.char.add(np.char.add(handle, "_"), number), handle)
    place = np.char.add("place ", draw.integers(0, 3_000, n).astype(str))
    owner, second = np.arange(n_second), np.arange(n - n_second, n)
    same_handle = draw.random(n_second) < 0.6
    handle[second] = np.where(same_handle, handle[owner], handle[second])
    name[second] = np.where(~same_handle | (draw.random(n_second) < 0.7), name[owner], name[second])
    place[second] = place[owner]
    platform = np.where(np.arange(n) < n - n_second, "forum", "video")
    columns = {
        "account_id": [f"a{i:08}" for i in draw.permutation(n)],
        "platform": platform,
        "handle": handle,
        "display_name": name,
        "location": place,
    }
    table = pa.table({key: pa.array(value, pa.string()) for key, value in columns.items()})
    missing = {field.name: pa.nulls(n, field.type) for field in ACCOUNTS.schema if field.name not in columns}
    for key, value in missing.items():
        table = table.append_column(key, value)
    return table.select(ACCOUNTS.column_names).cast(ACCOUNTS.schema), n_second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    accounts, n_second = made_accounts(arguments.accounts)
    engine = DuckDBEngine(memory_limit="4GB", threads=arguments.threads)
    for name in step.READS:
        if name in LAKE_TABLES:
            engine.put(name, LAKE_TABLES[name].empty())
    engine.put("accounts", accounts)
    engine.put(
        "owners", pa.table({"account_id": accounts["account_id"], "owner": _owners(accounts.num_rows, n_second)})
    )
    engine.run("post_contacts", "SELECT account_id, target_account_id FROM interactions")
    began = time.perf_counter()
    step.run(engine)
    seconds = time.perf_counter() - began
    pairs = engine.arrow(
        "SELECT count(*) AS n, sum(CASE WHEN one.owner = other.owner THEN 1 ELSE 0 END) AS right FROM account_links "
        "JOIN owners AS one ON one.account_id = account_links.account_id "
        "JOIN owners AS other ON other.account_id = account_links.other_account_id WHERE is_joined"
    ).to_pylist()[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    print(f"{accounts.num_rows:,} accounts: {seconds:.1f} s, peak {peak:,.0f} MiB, {arguments.threads} threads")
    print(
        f"{pairs['n']:,} pairs joined, {float(pairs['right']) / pairs['n']:.3f} of them right, of {n_second:,} true pairs"
    )
    engine.close()


def _owners(n: int, n_second: int) -> pa.Array[pa.Int64Scalar]:
    return pa.array(np.concatenate([np.arange(n - n_second), np.arange(n_second)]))


if __name__ == "__main__":
    main()
