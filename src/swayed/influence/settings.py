"""Settings of the influence model; every number has a meaning and a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class InfluenceSettings:
    """How the stage-hazard model is fitted and graded.

    Args:
        half_lives_days: half-lives of the basis kernels.
        min_lags_days: (kind of contact, days): a contact of this kind explains nothing sooner than so many days later.
        memories_days: mean memories of the two activity sums in the baseline.
        n_activity_levels: quantile levels of each activity sum, beside level 0 (none).
        calendar_days: length of a calendar level of the baseline.
        max_calendar_levels: more levels than this are pooled into longer ones.
        stay_edges_days: days in a stage at which its time-in-stage level rises.
        max_strata: most combinations of community, segment and origin.
        n_chains: independent chains of a stage; placebo worlds have one, and a stage of more than many_rows active rows two.
        n_sweeps: Gibbs sweeps of a chain; n_burn_in of them are thrown away, after n_warm_up steps of EM.
        fewest_sweeps, rows_times_sweeps: a stage with more active rows than rows_times_sweeps / n_sweeps has shorter chains,
            burn-in in proportion, never shorter than fewest_sweeps.
        placebo_sweeps, fewest_placebo_sweeps: the same of the one chain of a placebo world, which gives one number.
        n_kept_draws: most draws that a chain keeps whole.
        reweigh_every: weights, persons, pools and levels move with the causes summed out every so many sweeps.
        n_level_rounds: rounds of the levels of causes and of the baseline each time.
        has_general_term: whether contact with anybody has an effect of its own, against which persons are measured.
        kind_weight_prior: shape and rate of the weight of a kind of contact: 2 holds it near one, loosely.
        seed: seed of every draw.
        log_shape_prior, log_mean_prior: mean and standard deviation of the pool's log a and log m. Effects are
            sparse, so small shapes must be allowed.
        has_placebos: whether placebo worlds are fitted where somebody might be graded.
        min_transitions: a stage with fewer transitions is not fitted: the answer would be the prior.
        log_association_prior: the same of the logarithm of a person's lasting rate beside the overall hazard.
        log_association_shape_prior: the same of log a of the lasting rates. Too even or too uneven a pool could not be
            told from the baseline, and the chains would wander.
        swap_window_days: relations are exchanged among those of the same stretch of days.
        swap_keep_ratio: persons above this likelihood ratio stay put in the swapped world.
        shift_margin_days: least shift of the shifted clock, from either side.
        mirror_days: days before and after a transition that the mirror window compares.
        strong_rate, some_rate: false-discovery rates of the grades.
        strong_none_share, some_none_share: largest share of draws in which the person caused nothing.
        strong_steps, some_steps: fewest credited transitions of the grades.
        strong_customers, some_customers: fewest customers whom a person of the grade is expected to have moved. What happened
            with one customer can look improbable and still say nothing about a person, and it would point at that customer.
        mirror_floor: a mirror score below this contradicts the grade.
    """

    half_lives_days: tuple[float, ...] = (1.0, 3.0, 7.0, 21.0, 60.0)
    min_lags_days: tuple[tuple[str, float], ...] = ()
    memories_days: tuple[float, float] = (5.0, 25.0)
    n_activity_levels: int = 9
    calendar_days: int = 28
    max_calendar_levels: int = 40
    stay_edges_days: tuple[float, ...] = (1.0, 3.0, 7.0, 21.0, 60.0)
    max_strata: int = 60
    n_chains: int = 4
    n_sweeps: int = 800
    n_burn_in: int = 250
    fewest_sweeps: int = 250
    rows_times_sweeps: float = 2e8
    many_rows: float = 2e7
    placebo_sweeps: int = 400
    fewest_placebo_sweeps: int = 125
    n_warm_up: int = 20
    n_kept_draws: int = 50
    reweigh_every: int = 2
    n_level_rounds: int = 3
    has_general_term: bool = True
    kind_weight_prior: float = 2.0
    seed: int = 1
    log_shape_prior: tuple[float, float] = (-1.0, 1.5)
    log_mean_prior: tuple[float, float] = (-4.0, 2.0)
    log_association_shape_prior: tuple[float, float] = (-1.0, 0.7)
    log_association_prior: tuple[float, float] = (-2.0, 2.0)
    has_placebos: bool = True
    min_transitions: int = 20
    swap_window_days: float = 30.0
    swap_keep_ratio: float = 7.0
    shift_margin_days: float = 30.0
    mirror_days: float = 14.0
    strong_rate: float = 0.05
    some_rate: float = 0.20
    strong_none_share: float = 0.10
    some_none_share: float = 0.30
    strong_steps: float = 3.0
    some_steps: float = 2.0
    strong_customers: float = 3.0
    some_customers: float = 2.0
    mirror_floor: float = -1.0

    def for_rows(self, n_rows: int) -> InfluenceSettings:
        """The same settings with chains as long as this many active rows allow."""
        n_sweeps = int(self.rows_times_sweeps / max(n_rows, 1))
        n_sweeps = min(self.n_sweeps, max(self.fewest_sweeps, n_sweeps))
        return replace(
            self,
            n_chains=self.n_chains if n_rows <= self.many_rows else min(self.n_chains, 2),
            n_sweeps=n_sweeps,
            n_burn_in=self.n_burn_in * n_sweeps // self.n_sweeps,
            # Weights and levels cost as much as several sweeps where rows are many.
            reweigh_every=self.reweigh_every * (1 if n_sweeps == self.n_sweeps else 4),
        )

    def for_placebos(self) -> InfluenceSettings:
        """The same settings with one shorter chain: a placebo world gives one number, not an interval."""
        n_sweeps = min(self.placebo_sweeps, self.n_sweeps)
        n_burn_in = self.n_burn_in * n_sweeps // self.n_sweeps
        fewest = min(self.fewest_placebo_sweeps, self.fewest_sweeps)
        return replace(self, n_chains=1, n_sweeps=n_sweeps, n_burn_in=n_burn_in, fewest_sweeps=fewest)
