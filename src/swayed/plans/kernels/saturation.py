"""Gains of a saturating objective: what each further person adds where others have been before him.

    F(S) = sum over prospects r of w_r exp(-b_r) [1 - exp(-sum over chosen p of a_rp)],   a_rp = sum of effect contacts share

`left[r, d] = w_r exp(-b_r - sum so far)` is what is still to be won of prospect r in draw d; all gains are sums over it.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


SMALL = 0.1
"""Below it 1 - exp(-x) is summed from five terms of its series, right to eight digits and several times as fast."""


@njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
def add_gain(
    person: int, share: float, pair_ptr: Ints, pair_row: Ids, pair_effect: Ids, contacts: Singles, effect: Floats,
    strongest: Floats, left: Floats, is_taken: bool, out: Floats,
) -> None:  # fmt: skip
    """Adds to `out[d]` what the person adds in draw d with this share of his contacts; negative: what his leaving takes.

    Args:
        person: whom; share: of the contacts of one collaboration, below zero where he is among the chosen and leaves.
        pair_ptr, pair_row, pair_effect, contacts: prospects whom each person reaches, the row of the effect, contacts with
            each; several ways to one prospect stand one after the other.
        effect: of a contact, by row and draw; strongest: its largest draw; left: by prospect and draw.
        is_taken: he is chosen: less is left of every prospect whom he reaches, and `left` changes in place.
    """
    i, end = pair_ptr[person], pair_ptr[person + 1]
    summed = np.empty(out.shape[0])
    while i < end:
        row, of, amount = pair_row[i], pair_effect[i], share * contacts[i]
        i += 1
        if i < end and pair_row[i] == row:
            for d in range(out.shape[0]):
                summed[d] = effect[of, d] * amount
            while i < end and pair_row[i] == row:
                of, amount = pair_effect[i], share * contacts[i]
                for d in range(out.shape[0]):
                    summed[d] += effect[of, d] * amount
                i += 1
            for d in range(out.shape[0]):
                won = -left[row, d] * math.expm1(-summed[d])
                out[d] += won
                if is_taken:
                    left[row, d] -= won
            continue
        if abs(amount) * strongest[of] < SMALL:
            for d in range(out.shape[0]):
                x = effect[of, d] * amount
                won = left[row, d] * x * (1.0 - x * (1.0 / 2.0 - x * (1.0 / 6.0 - x * (1.0 / 24.0 - x / 120.0))))
                out[d] += won
                if is_taken:
                    left[row, d] -= won
        else:
            for d in range(out.shape[0]):
                won = -left[row, d] * math.expm1(-effect[of, d] * amount)
                out[d] += won
                if is_taken:
                    left[row, d] -= won


@njit(cache=True, nogil=True, error_model="numpy")
def gains(
    share: Floats, pair_ptr: Ints, pair_row: Ids, pair_effect: Ids, contacts: Singles, effect: Floats, strongest: Floats,
    left: Floats,
) -> Floats:  # fmt: skip
    """Gain of everybody by draw, each alone added to those chosen; shape (n_people, n_draws). Share 0: not asked."""
    out = np.zeros((pair_ptr.shape[0] - 1, left.shape[1]))
    for person in range(out.shape[0]):
        if share[person] > 0.0:
            add_gain(
                person,
                share[person],
                pair_ptr,
                pair_row,
                pair_effect,
                contacts,
                effect,
                strongest,
                left,
                False,
                out[person],
            )
    return out
