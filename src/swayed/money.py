"""Money in whole minor units: exact conversion, and a split that sums to the last one.

Amounts enter as decimals in major units and are integers from then on. No float ever holds an amount; a share is a whole
number of parts of `WHOLE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]

_NONE = (
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
)
_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
DECIMALS: dict[str, int] = {**dict.fromkeys(_NONE, 0), **dict.fromkeys(_THREE, 3), "CLF": 4, "UYW": 4}
"""Decimals of the minor unit after ISO 4217, where they are not two. Locale data such as CLDR tell how many are usually
*shown*, which is fewer for a dozen currencies whose shops keep cents, and would round those away."""

USUAL_DECIMALS = 2

WHOLE = 720_720_000
"""Parts of an order. Divisible by every number up to 16 and by 100, so that names share an order without a rest."""


def decimals_of(currency: str) -> int:
    """Decimals of a currency's minor unit.

    Example:
        >>> [decimals_of(currency) for currency in ("EUR", "JPY", "KWD")]
        [2, 0, 3]
    """
    return DECIMALS.get(currency.upper(), USUAL_DECIMALS)


def amount(minor: int | None, currency: str) -> str:
    """An amount in major units, as many decimals as the currency has.

    Example:
        >>> amount(-123456, "EUR"), amount(1500, "JPY"), amount(None, "EUR")
        ('-1,234.56', '1,500', '–')
    """
    if minor is None:
        return "–"
    decimals = decimals_of(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    return f"{'-' if minor < 0 else ''}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


def minor_units(amounts: pa.ChunkedArray[Any] | pa.Array[Any], currencies: Sequence[str | None]) -> pa.Array[Any]:
    """Amounts in whole minor units of their currency, rounded half to even; unknown stays unknown.

    Half to even, because a rounding that always goes up would make many small conversions drift.

    Args:
        amounts: decimals in major units, any scale.
        currencies: currency of each amount.

    Example:
        >>> from decimal import Decimal
        >>> minor_units(pa.array([Decimal("0.125"), Decimal("-0.375"), Decimal("1.5")]), ["EUR", "EUR", "JPY"]).to_pylist()
        [12, -38, 2]
    """
    flat = amounts.combine_chunks() if isinstance(amounts, pa.ChunkedArray) else amounts
    decimals = pc.dictionary_encode(pa.array(currencies, pa.string()))
    places = np.array([decimals_of(str(word)) for word in decimals.dictionary.to_pylist()], np.int64)
    of_row = (
        places[decimals.indices.fill_null(0).to_numpy(zero_copy_only=False)] if len(flat) else np.zeros(0, np.int64)
    )
    units = np.zeros(len(flat), np.int64)
    for place in np.unique(of_row):
        rows = np.flatnonzero(of_row == place)
        rounded = pc.round(flat.take(pa.array(rows)), ndigits=int(place), round_mode="half_to_even")
        units[rows] = _shifted(rounded, int(place))
    return pa.array(units, pa.int64(), mask=np.asarray(flat.is_null().to_numpy(zero_copy_only=False)))


def _shifted(rounded: pa.Array[Any], places: int) -> Ints:
    """Whole numbers out of decimals that have no digit beyond `places`."""
    narrow = rounded.cast(pa.decimal128(38, places), safe=False)
    # The bytes of a decimal of this scale are the whole number sought; its high half is only the sign.
    buffer: Any = narrow.buffers()[1]
    words = np.frombuffer(buffer, np.int64)[2 * narrow.offset : 2 * (narrow.offset + len(narrow))]
    known = narrow.is_valid().to_numpy(zero_copy_only=False)
    low, high = words[0::2], words[1::2]
    if np.any(known & (high != np.where(low < 0, -1, 0))):
        raise OverflowError("an amount needs more than 64 bits of minor units")
    return np.where(known, low, 0)


def split_amounts(totals: Ints, owner: Ints, parts: Ints) -> Ints:
    """Totals split by parts of `WHOLE`, by largest remainder: the lines of each total sum to it exactly.

    Ties go to the earlier line, so lines come sorted by whoever is to win them. A negative total is split as its size.

    Args:
        totals: minor units; shape (n,).
        owner: which total each line belongs to, ascending; every total has a line; shape (n_lines,).
        parts: of `WHOLE`; those of one total sum to it.

    Example:
        >>> split_amounts(np.array([100, -1]), np.array([0, 0, 0, 1, 1]), np.array([1, 1, 1, 2, 1]) * WHOLE // 3).tolist()
        [34, 33, 33, -1, 0]
    """
    if not len(owner):
        return np.zeros(0, np.int64)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    if np.any(np.add.reduceat(parts, first) != WHOLE) or np.any(parts < 0):
        raise ValueError("the parts of a total must sum to WHOLE")
    size = np.abs(totals)
    high, low = np.divmod(size, WHOLE)
    # In two steps, since a large amount times its parts would not fit into 64 bits.
    scaled = low[owner] * parts
    amount = high[owner] * parts + scaled // WHOLE
    rest = scaled % WHOLE
    missing = size[owner[first]] - np.add.reduceat(amount, first)
    order = np.lexsort((-rest, owner))
    place = np.arange(len(owner)) - np.repeat(first, np.diff(first, append=len(owner)))
    amount[order] += place < np.repeat(missing, np.diff(first, append=len(owner)))
    return np.asarray(np.sign(totals)[owner] * amount)
