"""By which texts a topic is known."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import DuckDBEngine, read_sql


def test_found_pairs_are_looked_for_in_every_text_as_whole_words() -> None:
    engine = DuckDBEngine(threads=1)
    key = "0123456789abcdef0123456789abcdef"
    signs = {"topic_no": [1, 2], "sign": ["phrase", "pair"], "name": ["trail shoe", "heel drop"]}
    engine.put("topic_signs", pa.table(signs))
    engine.put(
        "text_phrases",
        pa.table({"text_key": [key, key], "role": ["any", "none"], "phrase": ["trail shoe", "heel drop"]}),
    )
    texts = {"text_key": ["a", "b", "c"], "plain": [" the heel drop ", " heel drops ", " drop heel "]}
    engine.put("inside_texts", pa.table(texts))
    found = engine.arrow(
        f"SELECT * FROM ({read_sql('swayed.currents', 'text_signs')}) AS signs ORDER BY topic_no"
    ).to_pylist()
    engine.close()
    assert found == [{"text_key": key[:12], "topic_no": 1}, {"text_key": "a", "topic_no": 2}]
