"""Items of JSON documents, in chunks of any size."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swayed.sources.exports.items import ItemsError, items

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def chunked(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@given(values=st.lists(VALUES, max_size=6), before=VALUES, size=st.integers(1, 40), indent=st.sampled_from([None, 1]))
def test_as_the_standard_library_reads_them(
    values: list[object], before: object, size: int, indent: int | None
) -> None:
    text = json.dumps({"before": before, "orders": values, "after": before}, indent=indent)
    found = [json.loads(item) for _, item in items(iter(chunked(text, size)), ("orders",))]
    assert found == values


def test_lines_and_numbers() -> None:
    assert [line for line, _ in items(iter(['[\n {"a": 1},\n\n {"a": 2}]']), ())] == [2, 4]
    assert [line for line, _ in items(iter(['[{"a": 1},{"a": 2},{"a": 3}]']), ())] == [1, 2, 3]


def test_lists_on_the_way_are_entered() -> None:
    text = '{"data":{"edges":[{"node":{"id":1}},{"node":{"id":2}}],"page":{}}}'
    assert [item for _, item in items(iter([text]), ("data", "edges", "node"))] == ['{"id":1}', '{"id":2}']


@pytest.mark.parametrize(
    "text", ['[{"a": 1}, {"a": 2', '{"orders": [{"a": "x', '[{"a": tr', '{"orders": [1, 2]', '{"or']
)
def test_truncated(text: str) -> None:
    with pytest.raises(ItemsError) as caught:
        list(items(iter([text]), () if text.startswith("[") else ("orders",)))
    assert caught.value.is_truncated


def test_broken() -> None:
    with pytest.raises(ItemsError) as caught:
        list(items(iter(['[{"a": 1},\n{"b" 2}, {"c": 3, "padding": "long enough to be no end"}]']), ()))
    assert (caught.value.is_truncated, caught.value.line) == (False, 2)


def test_many_items_on_one_chunk_are_counted_once() -> None:
    # Counted from the beginning of the chunk for every item, this took minutes.
    text = "[" + ",\n".join('{"n": 1}' for _ in range(400_000)) + "]"
    started = time.process_time()
    lines = [line for line, _ in items(iter([text]), ())]
    assert lines == list(range(1, 400_001))
    assert time.process_time() - started < 20
