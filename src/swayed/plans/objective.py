"""What a set of people is worth: the margin their contacts are expected to bring beyond what comes anyway.

    F(S) = sum over prospects r of w_r exp(-b_r) [1 - exp(-sum over p in S of a_rp (1 + q + q^2 + ...))]
    a_rp = effect_ps level contacts_rp + the same of everybody whom p makes post, for each further collaboration of his

A prospect is a customer who stands before a stage today; w_r is what moving him into it is worth, b_r his expected steps
without the plan. The u-th collaboration with one person brings q^(u-1) of the contacts of the first. F is monotone and
submodular in the collaborations: who reaches the same customers as others adds less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]

LARGE = 2_000_000
"""Prospects times draws above which what is left of them is kept in single precision."""


@dataclass(frozen=True)
class Prospects:
    """Whom each person would meet, and what each prospect is worth.

    Args:
        worth: of moving each prospect; baseline: his expected steps without the plan; stage: he stands before it; shapes
            (n_prospects,).
        pair_ptr, pair_row: prospects whom person p meets, or reaches through others, are pair_row[pair_ptr[p]:pair_ptr[p+1]];
            a prospect stands once for each way to him, one after the other.
        pair_effect: rows of `effect`; contacts: expected in one collaboration of whoever meets him, weighed as exposures.
        effect: expected steps per contact, level included; shape (n_effects, n_draws).
        repeat_share: what each further collaboration with a person brings of the one before.
    """

    worth: Floats
    baseline: Floats
    stage: Ints
    pair_ptr: Ints
    pair_row: Ids
    pair_effect: Ids
    contacts: npt.NDArray[np.float32]
    effect: Floats
    repeat_share: float

    @property
    def n_people(self) -> int:
        return len(self.pair_ptr) - 1

    @property
    def n_draws(self) -> int:
        return int(self.effect.shape[1])

    @cached_property
    def strongest(self) -> Floats:
        """The largest draw of each effect."""
        return np.asarray(self.effect.max(axis=1, initial=0.0))

    def of_draw(self, draw: int) -> Prospects:
        """The same under one draw alone."""
        return replace(self, effect=np.ascontiguousarray(self.effect[:, draw : draw + 1]))

    def of_mean(self) -> Prospects:
        """The same with mean effects in place of their draws."""
        return replace(self, effect=self.effect.mean(axis=1, keepdims=True))

    def of_stage(self, stage: int) -> Prospects:
        """The same where steps into one stage alone are worth anything."""
        return replace(self, worth=np.where(self.stage == stage, self.worth, 0.0))


class Objective:
    """The value of the people chosen so far, and of each further one.

    Args:
        prospects: of the plan.

    After some `take`:
        n_taken: collaborations with each person; value: by draw, shape (n_draws,).
    """

    def __init__(self, prospects: Prospects) -> None:
        self.prospects = prospects
        left = (prospects.worth * np.exp(-prospects.baseline))[:, None]
        # Half the memory, and time, where it is much; sums are of double precision all the same.
        is_large = len(left) * prospects.n_draws > LARGE
        self._left = np.repeat(left.astype(np.float32 if is_large else np.float64), prospects.n_draws, axis=1)
        self.n_taken = np.zeros(prospects.n_people, np.int64)
        self.value = np.zeros(prospects.n_draws)
        self._gains: Floats | None = None

    def copy(self) -> Objective:
        """The same state, to be changed alone."""
        other = object.__new__(Objective)
        other.prospects = self.prospects
        other._left, other.n_taken, other.value = self._left.copy(), self.n_taken.copy(), self.value.copy()
        other._gains = self._gains
        return other

    def gain(self, person: int, times: int = 1) -> Floats:
        """What one more collaboration with a person, or several, would add, by draw; shape (n_draws,)."""
        return self._added(person, self._share(self.n_taken[person], times))

    def loss(self, person: int, times: int | None = None) -> Floats:
        """What would be lost without a chosen person's last so many collaborations, all where None; shape (n_draws,)."""
        n = int(self.n_taken[person])
        times = n if times is None else times
        return -self._added(person, -self._share(n - times, times))

    def gains(self, of: npt.NDArray[np.bool_]) -> Floats:
        """The same as `gain` for all wanted people, 0 for the others; shape (n_people, n_draws)."""
        from swayed.plans.kernels import saturation

        if self._gains is None:
            share = np.power(self.prospects.repeat_share, self.n_taken, dtype=np.float64)
            self._gains = np.asarray(saturation.gains(share, *self._pairs(), self._left))
        return np.where(of[:, None], self._gains, 0.0)

    def take(self, person: int) -> None:
        """Chooses one more collaboration with a person."""
        self.value = self.value + self._added(person, self._share(self.n_taken[person], 1), is_taken=True)
        self.n_taken[person] += 1
        self._gains = None

    def won(self) -> Floats:
        """What is won of each prospect, by draw; shape (n_prospects, n_draws)."""
        return (self.prospects.worth * np.exp(-self.prospects.baseline))[:, None] - self._left

    def _added(self, person: int, share: float, *, is_taken: bool = False) -> Floats:
        from swayed.plans.kernels import saturation

        out = np.zeros(self.prospects.n_draws)
        saturation.add_gain(person, share, *self._pairs(), self._left, is_taken, out)
        return out

    def _share(self, n_before: int, times: int) -> float:
        """Contacts of so many further collaborations, in those of a first one."""
        return float((self.prospects.repeat_share ** np.arange(n_before, n_before + times)).sum())

    def _pairs(self) -> tuple[Ints, Ids, Ids, npt.NDArray[np.float32], Floats, Floats]:
        p = self.prospects
        return p.pair_ptr, p.pair_row, p.pair_effect, p.contacts, p.effect, p.strongest
