"""Money in whole minor units: conversion against Python's decimals, splits against a slow twin."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swayed.money import WHOLE, decimals_of, minor_units, split_amounts

CURRENCIES = ("EUR", "JPY", "KWD", "CLF", "ISK", "IQD", "usd")
amounts = st.decimals(-(10**13), 10**13, places=4, allow_nan=False, allow_infinity=False)


def parts_of(weights: list[int]) -> list[int]:
    """Weights as parts of WHOLE, what is left by the division to the first."""
    parts = [WHOLE * weight // sum(weights) for weight in weights]
    return [parts[0] + WHOLE - sum(parts), *parts[1:]]


def split_slowly(total: int, parts: list[int]) -> list[int]:
    """By the book: floors, then one more to the largest remainders, the earlier first."""
    exact = [abs(total) * part for part in parts]
    floors = [value // WHOLE for value in exact]
    missing = abs(total) - sum(floors)
    for line in sorted(range(len(parts)), key=lambda line: (-(exact[line] % WHOLE), line))[:missing]:
        floors[line] += 1
    return floors if total >= 0 else [-floor for floor in floors]


@pytest.mark.parametrize(
    ("currency", "decimals"), [("EUR", 2), ("jpy", 0), ("KWD", 3), ("CLF", 4), ("IQD", 3), ("HUF", 2), ("XXX", 2)]
)
def test_decimals_are_those_of_the_standard(currency: str, decimals: int) -> None:
    assert decimals_of(currency) == decimals


@given(st.lists(st.tuples(st.none() | amounts, st.sampled_from(CURRENCIES)), max_size=20))
def test_minor_units_are_those_of_exact_decimals(rows: list[tuple[Decimal | None, str]]) -> None:
    values = pa.array([value for value, _ in rows], pa.decimal128(18, 4))
    expected = [
        None if value is None else int(value.scaleb(decimals_of(word)).to_integral_value(ROUND_HALF_EVEN))
        for value, word in rows
    ]
    assert minor_units(values, [word for _, word in rows]).to_pylist() == expected
    assert minor_units(values[1:], [word for _, word in rows][1:]).to_pylist() == expected[1:]


def test_an_amount_beyond_all_measure_is_refused() -> None:
    with pytest.raises(OverflowError):
        minor_units(pa.array([Decimal(10) ** 18], pa.decimal128(38, 4)), ["EUR"])


@given(
    st.lists(
        st.tuples(st.integers(-(10**17), 10**17), st.lists(st.integers(0, 9), min_size=1, max_size=20).filter(any)),
        min_size=1,
        max_size=8,
    )
)
def test_a_split_is_that_of_the_book_and_sums_to_its_total(orders: list[tuple[int, list[int]]]) -> None:
    shares = [parts_of(weights) for _, weights in orders]
    owner = np.repeat(np.arange(len(orders)), [len(parts) for parts in shares])
    totals = np.array([total for total, _ in orders])
    split = split_amounts(totals, owner, np.concatenate([np.array(parts) for parts in shares]))
    assert split.tolist() == [
        line for (total, _), parts in zip(orders, shares, strict=True) for line in split_slowly(total, parts)
    ]
    assert [int(split[owner == order].sum()) for order in range(len(orders))] == totals.tolist()


def test_ties_go_to_the_earlier_line_and_rounding_alone_would_not_do() -> None:
    thirds = np.array([WHOLE // 3] * 3)
    assert split_amounts(np.array([100]), np.zeros(3, np.int64), thirds).tolist() == [34, 33, 33]
    assert split_amounts(np.array([101]), np.zeros(3, np.int64), thirds).tolist() == [34, 34, 33]
    assert np.rint(101 * thirds / WHOLE).sum() != 101


def test_parts_that_are_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="WHOLE"):
        split_amounts(np.array([100]), np.zeros(2, np.int64), np.array([WHOLE // 2, WHOLE // 3]))


def test_nothing_is_split_into_nothing() -> None:
    assert split_amounts(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []
