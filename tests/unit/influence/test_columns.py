"""Arrays that grow batch by batch are those of the whole table, in memory and in files."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest

from swayed.influence import columns
from swayed.influence.columns import Column, Owners, gathered, keys
from swayed.influence.kernels.draws import hash_keys
from swayed.influence.world import pointers


@pytest.mark.parametrize("sizes", [[], [0], [3, 0, 1], [1, 500, 2, 7]])
@pytest.mark.parametrize("large", [8, 1 << 25])
def test_a_column_is_its_pieces_one_after_the_other(tmp_path, monkeypatch, sizes, large):
    monkeypatch.setattr(columns, "LARGE", large)
    random = np.random.default_rng(4)
    pieces = [random.integers(0, 1000, size) for size in sizes]
    column = Column(np.uint32, tmp_path)
    for piece in pieces:
        column.add(piece)
    found = column.array()
    assert found.dtype == np.uint32
    assert found.tolist() == [n for piece in pieces for n in piece.tolist()]
    assert list(tmp_path.iterdir()) == []


def test_a_table_is_gathered_whatever_its_batches():
    random = np.random.default_rng(5)
    owner, value = np.sort(random.integers(0, 30, 200)), random.random(200)
    table = pa.table({"owner": owner, "value": value})
    for size in (1, 7, 200):
        owners = Owners(30)

        def read(batch, owners=owners):
            owners.add(batch.column("owner").to_numpy())
            return (batch.column("value").to_numpy(),)

        (found,) = gathered(table.to_batches(max_chunksize=size), read, (float,), None)
        assert found.tolist() == value.tolist()
        assert owners.pointers().tolist() == pointers(owner, 30).tolist()


def test_keys_are_those_of_the_digits_and_0_of_nothing():
    digits = [hashlib.md5(text.encode()).hexdigest() for text in "abc"]
    column = pa.array([digits[0], None, *digits[1:]])
    expected = hash_keys(np.array(digits, dtype="S32")).tolist()
    assert keys(column).tolist() == [expected[0], 0, *expected[1:]]
    assert keys(column.slice(2)).tolist() == expected[1:]
    assert keys(pa.chunked_array([column.slice(0, 1), column.slice(2)])).tolist() == expected
    assert keys(pa.array([], pa.string())).tolist() == []
