"""One chain of the Gibbs sampler for one stage: its state, its sweeps, and what it keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.disk import room
from swayed.influence.kernels.draws import derived_key, gamma_variates
from swayed.influence.kernels.integrals import UNIT
from swayed.influence.kernels.levels import move_kernel_weights, move_kind_weights, move_levels
from swayed.influence.kernels.persons import put_by_person
from swayed.influence.kernels.singly import move_baseline, move_persons
from swayed.influence.kernels.sweeps import (
    ASSOCIATION,
    BASELINE,
    CONTACT,
    GENERAL,
    count_causes,
    draw_baseline,
    keep_causes,
)
from swayed.influence.pools import Pools
from swayed.influence.rows import Rates
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stage import StageData
from swayed.influence.world import Ints, summed

Floats = npt.NDArray[np.float64]


@dataclass
class Draws:
    """What one chain keeps.

    Args:
        n_effect: thinned draws of transitions caused by each active person; shape (n_kept, n_active).
        effect: every n_chains-th of the effects that go with them, so that all chains together keep as many as one does
            transitions; (n, n_active).
        shares: thinned draws of transitions by cause: organic, activity, general, association, contact; (n_kept, 5).
        trace: quantities followed for convergence, one row a kept sweep; shape (n_sweeps - n_burn_in, n).
        n_none: kept sweeps in which each person caused nothing; n_met: in which a person met before a transition was its
            cause;
        n_cause: in which each cause (baseline, general, association, contact) took each transition, (n_events, 4).
        sums: sums over kept sweeps of effects, associations, baseline rates, weights of kernels and kinds, the general
            effect.
    """

    n_effect: npt.NDArray[np.int32]
    effect: npt.NDArray[np.float32]
    shares: list[Floats]
    trace: list[list[float]]
    n_none: Ints
    n_met: npt.NDArray[np.int32]
    n_cause: npt.NDArray[np.int32]
    sums: dict[str, Floats]


class Chain:
    """One chain.

    Args:
        data: of the stage.
        settings: how to sample.
        key: of every draw of this chain.
        kernel_weights, kind_weights: fixed weights; None learns them.
    """

    def __init__(
        self,
        data: StageData,
        settings: InfluenceSettings,
        key: np.uint64,
        kernel_weights: Floats | None,
        kind_weights: Floats | None,
    ) -> None:
        self._data, self._settings, self._key = data, settings, key
        self._learns = kernel_weights is None
        risk, cells, doses = data.risk, data.cells, data.doses
        overall = max(risk.n_events, 1) / max(float(cells.time_at.sum()), 1.0)
        self._factor = np.ones(int(cells.first[-1]))
        self._factor[0] = self._overall = overall
        self._rate = np.full(len(cells.time_at), overall)
        n_basis = doses.exposure.shape[1]
        self._kernel = np.full(n_basis, 1.0 / n_basis) if kernel_weights is None else kernel_weights.copy()
        self._kind = np.ones(doses.n_kinds) if kind_weights is None else kind_weights.copy()
        self._effects = Pools(settings.log_shape_prior, settings.log_mean_prior, data.n_types)
        # Association is a rate per day: a small part of the overall hazard, with a wide prior.
        beside, spread = settings.log_association_prior
        self._associations = Pools(
            settings.log_association_shape_prior, (float(np.log(overall)) + beside, spread), data.n_types
        )
        self._beta = np.full(data.n_persons, float(np.exp(settings.log_mean_prior[0])))
        self._gamma = np.full(data.n_persons, overall * float(np.exp(beside)))
        self._general = float(np.exp(settings.log_mean_prior[0])) if settings.has_general_term else 0.0
        self._gain_by_person = room((len(data.place),), float, data.disk)
        self._reweigh()

    def run(self) -> Draws:
        """All sweeps: a warm start by expectation, burn-in, and the kept ones."""
        n_sweeps, n_burn_in = self._settings.n_sweeps, self._settings.n_burn_in
        expected = np.zeros((2, self._data.n_persons))
        for step in range(self._settings.n_warm_up):
            expected = self._climb(derived_key(self._key, 1_000_000 + step), step)
        self._learn_from_warm_up(expected)
        self._start_sparsely()
        data = self._data
        thin = -(-(n_sweeps - n_burn_in) // self._settings.n_kept_draws)
        n_thinned = -(-(n_sweeps - n_burn_in) // thin)
        n_effects = -(-n_thinned // self._settings.n_chains)
        draws = Draws(
            n_effect=room((n_thinned, len(data.active)), np.int32, data.disk),
            effect=room((n_effects, len(data.active)), np.float32, data.disk),
            shares=[],
            trace=[],
            n_none=np.zeros(data.n_persons, np.int64),
            n_met=room((len(data.doses.met_person),), np.int32, data.disk),
            n_cause=room((data.risk.n_events, 4), np.int32, data.disk),
            sums={name: np.zeros_like(value) for name, value in self._state().items()},
        )
        for sweep in range(n_sweeps):
            cause, met, n_effect = self._sweep(sweep)
            if sweep >= n_burn_in:
                self._keep(draws, cause, met, n_effect, is_thinned=(sweep - n_burn_in) % thin == 0)
        return draws

    def _state(self) -> dict[str, Floats]:
        return {
            "beta": self._beta,
            "gamma": self._gamma,
            "rate": self._rate,
            "factor": self._factor,
            "kernel": self._kernel,
            "kind": self._kind,
            "general": np.array([self._general]),
        }

    def _reweigh(self) -> None:
        """What depends on the weights of kernels and kinds: gains of the rows, doses of the persons."""
        data, doses = self._data, self._data.doses
        self._rows = doses.rows.weighed(self._kernel, self._kind)
        put_by_person(self._rows.met_gain(), data.place, self._gain_by_person)
        self._exposure = doses.weighted(self._kernel, self._kind)
        self._effects.expose(self._exposure, data.active, data.silent, data.person_type)
        self._associations.expose(doses.connected, data.active, data.silent, data.person_type)

    def _rates(self) -> Rates:
        return Rates(np.asarray(self._rate[self._data.cells.event_cell]), self._general, self._beta, self._gamma)

    def _hazards(self) -> Floats:
        """Hazard of each cause at each transition; shape (4, n_events)."""
        return np.ascontiguousarray(self._rows.hazards(self._rates()).T)

    def _climb(self, key: np.uint64, step: int) -> Floats:
        """One step of expectation and maximisation, from where the sampler starts; the baseline is drawn.

        Returns:
            Transitions expected of each person's contacts and of his association; shape (2, n_persons).
        """
        by_event, units = self._rows.expected(self._rates())
        cells = self._data.cells
        self._draw_baseline(key, step, summed(cells.event_cell, by_event[:, 0], len(cells.time_at)))
        n_effect, of_person = units * UNIT
        mean = float(np.exp(self._settings.log_mean_prior[0]))
        self._beta = (1.0 + n_effect) / (1.0 / mean + self._exposure)
        middle = float(np.exp(self._associations.log_mean[0]))
        self._gamma = (1.0 + of_person) / (1.0 / middle + self._data.doses.connected)
        if self._settings.has_general_term:
            self._general = (1.0 + float(by_event[:, 1].sum())) / (1.0 / mean + float(self._exposure.sum()))
        return np.stack([n_effect, of_person])

    def _learn_from_warm_up(self, expected: Floats) -> None:
        """What the warm start knows of each person, kept for all steps: his transitions, and whether he follows his pool."""
        guess = expected[:, self._data.active]
        self._guess = np.where(guess < NO_GUESS_BELOW, 0.0, guess)
        self._is_loose = expected < LOOSE_BELOW

    def _start_sparsely(self) -> None:
        """From where only what cannot be overlooked is credited.

        Expectation alone credits everybody a little, and much to lasting association. From there those who moved many lose
        their transitions to the others before the pools can become uneven, and the chain does not find back.
        """
        self._general *= FAINT
        if self._data.n_persons == 0:
            return
        self._beta[self._is_loose[0]] *= FAINT
        self._gamma *= FAINT
        self._effects.log_shape[:] = SPARSE_LOG_SHAPE
        self._effects.log_mean[:] = np.log(self._beta.mean())
        self._associations.log_mean[:] = np.log(self._gamma.mean())

    def _draw_baseline(self, key: np.uint64, turn: int, n_at: Floats) -> None:
        cells = self._data.cells
        draw_baseline(key, turn, cells.time_at, n_at, cells.level, cells.first, self._overall, self._factor, self._rate)

    def _sweep(self, sweep: int) -> tuple[npt.NDArray[np.int8], Ints, Ints]:
        data, doses = self._data, self._data.doses
        key = derived_key(self._key, sweep)
        cause, place = self._rows.draw(key, self._rates())
        met = doses.met_ptr[:-1] + place
        n_effect, n_association, n_at = count_causes(
            cause, met, doses.met_person, data.cells.event_cell, data.n_persons, len(self._rate)
        )
        self._draw_baseline(derived_key(key, 1), sweep, n_at)
        is_moved = sweep % self._settings.reweigh_every == 0
        # The rates of the silent play a part only where weights and levels move.
        whose = np.concatenate([data.active, data.silent]) if is_moved else data.active
        self._effects.draw(derived_key(key, 2), n_effect, whose, data.person_key, self._beta)
        self._associations.draw(derived_key(key, 4), n_association, whose, data.person_key, self._gamma)
        if self._settings.has_general_term:
            self._draw_general(derived_key(key, 6), int((cause == GENERAL).sum()))
        if is_moved:
            # What is drawn given the causes comes first: after a step that sums them out they are out of date.
            if self._learns:
                self._move_weights(key)
            self._move_singly(derived_key(key, 10))
            self._move_levels(derived_key(key, 9))
        return cause, met, n_effect

    def _draw_general(self, key: np.uint64, n: int) -> None:
        drawn = np.empty(1)
        prior_rate = float(np.exp(-self._settings.log_mean_prior[0]))
        gamma_variates(
            key,
            np.ones(1, np.uint64),
            np.array([1.0 + n]),
            np.array([prior_rate + self._exposure.sum()]),
            drawn,
        )
        self._general = float(drawn[0])

    def _move_weights(self, key: np.uint64) -> None:
        """New weights of the half-lives, then of the kinds of contact, whoever caused what."""
        parts = self._hazards()
        others = parts[BASELINE] + parts[ASSOCIATION]
        self._move_kernel(derived_key(key, 7), others)
        self._rows = self._data.doses.rows.weighed(self._kernel, self._kind)
        self._move_kinds(derived_key(key, 8), others)
        self._reweigh()

    def _move_kernel(self, key: np.uint64, others: Floats) -> None:
        """New weights of the half-lives; `others` is the hazard of all other causes at each transition."""
        by_contact = self._beta + self._general
        move_kernel_weights(
            key,
            others,
            self._rows.hazards_of_kernels(by_contact),
            np.asarray((by_contact[:, None] * self._kind).ravel() @ self._data.doses.exposure, dtype=np.float64),
            self._kernel,
        )

    def _move_kinds(self, key: np.uint64, others: Floats) -> None:
        """New weights of the kinds of contact; `others` as in `_move_kernel`."""
        doses = self._data.doses
        by_contact = self._beta + self._general
        move_kind_weights(
            key,
            others,
            self._rows.hazards_of_kinds(by_contact),
            np.asarray(by_contact @ (doses.exposure @ self._kernel).reshape(-1, doses.n_kinds), dtype=np.float64),
            doses.kind_share,
            self._settings.kind_weight_prior,
            self._kind,
        )

    def _move_singly(self, key: np.uint64) -> None:
        """Persons, pools and levels of the baseline one by one, whoever caused what."""
        data, active = self._data, self._data.active
        pointer, event, gain = data.active_ptr, data.event_by_person, self._gain_by_person
        hazard = self._hazards().sum(axis=0)
        nothing = np.zeros(data.n_persons, np.int64)
        sides = ((self._effects, self._beta, gain), (self._associations, self._gamma, np.broadcast_to(1.0, len(gain))))
        for number, (pools, rates, by_rate) in enumerate(sides):
            own = derived_key(key, 10 + number)
            pools.move(own, self._is_loose[number], data.person_key, (pointer, event, by_rate), hazard, rates)
            # Their rates were integrated out.
            pools.draw_rates(derived_key(own, 1000), nothing, data.silent, data.person_key, rates)
        prior = [pools.gamma_prior(active) for pools in (self._effects, self._associations)]
        shape, rate = (np.stack(values) for values in zip(*prior, strict=True))
        rows = (active, pointer, event, gain)
        move_persons(key, data.person_key, *rows, hazard, self._guess, shape, rate, self._beta, self._gamma)

    def _move_levels(self, key: np.uint64) -> None:
        """All rates of a cause up or down together, and the levels of the baseline, whoever caused what."""
        cells = self._data.cells
        parts = self._hazards()
        for turn in range(self._settings.n_level_rounds):
            self._scale_causes(derived_key(key, 2 * turn), parts)
            hazard = parts.sum(axis=0)
            where = (cells.time_at, cells.level, cells.first, self._overall, cells.event_cell)
            move_baseline(derived_key(key, 2 * turn + 1), *where, hazard, self._factor, self._rate)
            parts[BASELINE] = self._rate[cells.event_cell]

    def _scale_causes(self, key: np.uint64, parts: Floats) -> None:
        """All rates of a cause up or down together; `parts`, the hazard of each cause, changes in place."""
        cells, doses = self._data.cells, self._data.doses
        expected = np.array(
            [
                cells.time_at @ self._rate,
                self._general * self._exposure.sum(),
                self._gamma @ doses.connected,
                self._exposure @ self._beta,
            ]
        )
        effects, associations = self._effects.level_prior(), self._associations.level_prior()
        general_rate = self._general * float(np.exp(-self._settings.log_mean_prior[0]))
        moved = move_levels(
            key,
            parts,
            expected,
            np.array([1.0, 1.0, 0.0, 0.0]),
            np.array([0.0, 0.0, associations[0], effects[0]]),
            np.array([0.0, 0.0, associations[1], effects[1]]),
            np.array([self._factor[0] / self._overall, general_rate, 0.0, 0.0]),
        )
        factor = np.exp(moved)
        self._factor[0] *= factor[BASELINE]
        self._rate *= factor[BASELINE]
        self._general *= factor[GENERAL]
        self._gamma *= factor[ASSOCIATION]
        self._beta *= factor[CONTACT]
        self._associations.rescale(float(moved[ASSOCIATION]))
        self._effects.rescale(float(moved[CONTACT]))

    def _keep(self, draws: Draws, cause: npt.NDArray[np.int8], met: Ints, n_effect: Ints, *, is_thinned: bool) -> None:
        totals = keep_causes(cause, met, n_effect, draws.n_none, draws.n_met, draws.n_cause)
        for name, value in self._state().items():
            draws.sums[name] += value
        draws.trace.append(
            [float(n) for n in totals[1:]]
            + [float(self._effects.log_shape.mean()), float(self._effects.log_mean.mean())]
            + self._kernel.tolist()
        )
        if is_thinned:
            n_before = len(draws.shares)
            every, own = divmod(n_before, self._settings.n_chains)
            if own == 0:
                draws.effect[every] = self._beta[self._data.active]
            draws.n_effect[n_before] = n_effect[self._data.active]
            organic = self._organic(cause == BASELINE)
            draws.shares.append(np.array([organic, totals[0] - organic, totals[1], totals[2], totals[3]]))

    def _organic(self, is_baseline: npt.NDArray[np.bool_]) -> float:
        """Baseline transitions that would have come to a customer of average recent activity, too."""
        cells = self._data.cells
        share = np.ones(int(is_baseline.sum()))
        at = cells.event_cell[is_baseline]
        for j in cells.activity_factors:
            factor = self._factor[cells.first[j] : cells.first[j + 1]][cells.level[j]]
            usual = float(cells.time_at @ factor) / max(float(cells.time_at.sum()), 1e-300)
            share *= usual / factor[at]
        return float(np.minimum(share, 1.0).sum())


LOOSE_BELOW = 2.0
"""Persons expected to have caused fewer transitions than this follow their pool where it moves."""
FAINT = 0.01
"""What is left, when sampling starts, of effects that can be overlooked, of associations and of contact in general."""
SPARSE_LOG_SHAPE = -5.0
"""Logarithm of the shape of a pool in which few have nearly all."""
NO_GUESS_BELOW = 1.0
"""Fewer expected transitions than this are guessed to be none."""
TRACED = ("contact in general", "lasting association", "contact", "log shape", "log mean")
"""Names of the first traced quantities; the weights of the kernels follow."""
