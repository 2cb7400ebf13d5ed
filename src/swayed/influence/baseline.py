"""The baseline in cells: what would have happened anyway, given a customer's own recent behaviour."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.cells import N_BINS, level_of_bin, walk_days
from swayed.influence.kernels.integrals import UNIT
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import StageRisk, World

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MAX_CELLS = 100_000


@dataclass(frozen=True)
class Cutting:
    """How customer-days are cut into cells.

    Args:
        levels: level of each bin of the two activity sums; shape (2, n_bins).
        calendar_days, n_calendar: length and number of calendar levels.
        factors: which of the possible factors have more than one level; None where that is still to be seen.
    """

    levels: Ints
    calendar_days: int
    n_calendar: int
    factors: tuple[int, ...] | None = None


@dataclass(frozen=True)
class BaselineCells:
    """Occupied cells of one stage's baseline.

    Args:
        time_at: customer-days at risk per cell; shape (n_cells,).
        level: level of each cell in each factor; shape (n_factors, n_cells). Factor 0 has one level: the overall rate.
        first: position of each factor's first level; shape (n_factors + 1,).
        event_cell: cell of each transition; shape (n_events,).
        cutting: how they were cut.
        activity_factors: the factors that hold the customer's own recent activity; their level 0 means none.
    """

    time_at: Floats
    level: npt.NDArray[np.int16]
    first: Ints
    event_cell: Ints
    activity_factors: tuple[int, ...]
    cutting: Cutting


def baseline_cells(world: World, risk: StageRisk, settings: InfluenceSettings) -> BaselineCells:
    """Cuts the customer-days at risk of one stage into cells.

    A cell is a combination of stratum (community, segment, origin), two levels of recent own activity, calendar and
    time in stage. Where more than 100,000 would be occupied, the calendar is made coarser first.
    """
    n_levels = settings.n_activity_levels
    histogram, _, _ = _walked(world, risk, settings, np.ones((2, N_BINS), np.int64), 1, 1, is_first_pass=True)
    levels = np.stack([level_of_bin(histogram[k] * UNIT, n_levels) for k in range(2)])
    days = max(int(np.ceil(world.last_day)), 1)
    calendar_days = max(settings.calendar_days, -(-days // settings.max_calendar_levels))
    while True:
        n_calendar = max(-(-days // calendar_days), 1)
        _, time_at, event_code = _walked(world, risk, settings, levels, calendar_days, n_calendar, is_first_pass=False)
        occupied = time_at > 0
        occupied[event_code] = True
        if occupied.sum() <= MAX_CELLS or n_calendar == 1:
            break
        calendar_days *= 2
    return _compressed(time_at, occupied, event_code, risk, settings, Cutting(levels, calendar_days, n_calendar))


def cells_cut_as(world: World, risk: StageRisk, settings: InfluenceSettings, cutting: Cutting) -> BaselineCells:
    """Other days at risk of the same stage, cut in the same way; calendar levels go on after the last known one."""
    n_calendar = max(-(-max(int(np.ceil(world.last_day)), 1) // cutting.calendar_days), 1)
    longer = replace(cutting, n_calendar=n_calendar)
    _, time_at, event_code = _walked(
        world, risk, settings, cutting.levels, cutting.calendar_days, n_calendar, is_first_pass=False
    )
    occupied = time_at > 0
    occupied[event_code] = True
    return _compressed(time_at, occupied, event_code, risk, settings, longer)


def _walked(
    world: World,
    risk: StageRisk,
    settings: InfluenceSettings,
    levels: Ints,
    calendar_days: int,
    n_calendar: int,
    *,
    is_first_pass: bool,
) -> tuple[Ints, Ints, Ints]:
    return walk_days(
        world.activity_ptr,
        world.activity_day,
        world.activity_count,
        risk.window_ptr,
        risk.start,
        risk.end,
        risk.stratum,
        risk.event,
        np.array(settings.memories_days),
        levels,
        calendar_days,
        n_calendar,
        np.array(settings.stay_edges_days, dtype=np.float64),
        risk.stratum_levels.shape[1],
        settings.n_activity_levels + 1,
        is_first_pass,
        risk.n_events,
    )


def _compressed(
    time_at: Ints,
    occupied: npt.NDArray[np.bool_],
    event_code: Ints,
    risk: StageRisk,
    settings: InfluenceSettings,
    cutting: Cutting,
) -> BaselineCells:
    """The occupied cells. Factors with one level are left out: they say nothing beyond the overall rate."""
    n_levels = settings.n_activity_levels + 1
    code = np.flatnonzero(occupied)
    stratum, activity0, activity1, calendar, stay = np.unravel_index(
        code,
        (risk.stratum_levels.shape[1], n_levels, n_levels, cutting.n_calendar, len(settings.stay_edges_days) + 1),
    )
    level = np.vstack(
        [np.zeros(len(code), np.int64), risk.stratum_levels[:, stratum], activity0, activity1, calendar, stay]
    ).astype(np.int64)
    moves = [j for j in range(1, len(level)) if len(code) and level[j].max() > level[j].min()]
    kept = [0, *(moves if cutting.factors is None else cutting.factors)]
    first_activity = 1 + len(risk.stratum_levels)
    position = np.full(len(occupied), -1, np.int64)
    position[code] = np.arange(len(code))
    level = level[kept]
    return BaselineCells(
        time_at=np.asarray(time_at[code] * UNIT, dtype=np.float64),
        level=np.ascontiguousarray(level, dtype=np.int16),
        first=np.concatenate([[0], np.cumsum(level.max(axis=1, initial=0) + 1)]).astype(np.int64),
        event_cell=position[event_code],
        activity_factors=tuple(kept.index(j) for j in (first_activity, first_activity + 1) if j in kept),
        cutting=replace(cutting, factors=tuple(kept[1:])),
    )
