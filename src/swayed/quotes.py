"""The words of some posts, for showing beside the evidence."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import DuckDBEngine
from swayed.lake import Snapshot


def texts_of(snapshot: Snapshot, post_ids: list[str]) -> dict[str, str]:
    """The text of each post."""
    engine = DuckDBEngine()
    try:
        snapshot.open_in(engine, ["posts"])
        engine.put("wanted", pa.table({"post_id": pa.array(post_ids, pa.string())}))
        rows = engine.arrow("SELECT post_id, text FROM posts WHERE post_id IN (SELECT post_id FROM wanted)")
        return {row["post_id"]: row["text"] for row in rows.to_pylist()}
    finally:
        engine.close()
