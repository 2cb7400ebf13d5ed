"""Settings of the influence model; every number has a meaning and a reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InfluenceSettings:
    """How the stage-hazard model is fitted and graded.

    Args:
        half_lives_days: half-lives of the basis kernels.
        memories_days: mean memories of the two activity sums in the baseline.
        n_activity_levels: quantile levels of each activity sum, beside level 0 (none).
        calendar_days: length of a calendar level of the baseline.
        max_calendar_levels: more levels than this are pooled into longer ones.
        stay_edges_days: days in a stage at which its time-in-stage level rises.
        max_strata: most combinations of community, segment and origin.
        n_sweeps: Gibbs sweeps of a stage; n_burn_in of them are thrown away.
        seed: seed of every draw.
        log_shape_prior, log_mean_prior: mean and standard deviation of the pool's log a and log m. Effects are
            sparse, so small shapes must be allowed.
        swap_window_days: relations are exchanged among those of the same stretch of days.
        swap_keep_ratio: persons above this likelihood ratio stay put in the swapped world.
        shift_margin_days: least shift of the shifted clock, from either side.
        mirror_days: days before and after a transition that the mirror window compares.
        strong_rate, some_rate: false-discovery rates of the grades.
        strong_none_share, some_none_share: largest share of draws in which the person caused nothing.
        strong_steps, some_steps: fewest credited transitions of the grades. A single coincidence can look improbable
            and still say nothing about a person, and it would point at one customer.
        mirror_floor: a mirror score below this contradicts the grade.
    """

    half_lives_days: tuple[float, ...] = (1.0, 3.0, 7.0, 21.0, 60.0)
    memories_days: tuple[float, float] = (5.0, 25.0)
    n_activity_levels: int = 9
    calendar_days: int = 28
    max_calendar_levels: int = 40
    stay_edges_days: tuple[float, ...] = (1.0, 3.0, 7.0, 21.0, 60.0)
    max_strata: int = 60
    n_sweeps: int = 600
    n_burn_in: int = 200
    seed: int = 1
    log_shape_prior: tuple[float, float] = (-1.0, 1.5)
    log_mean_prior: tuple[float, float] = (-4.0, 2.0)
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
    mirror_floor: float = -1.0
