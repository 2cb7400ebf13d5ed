"""The baseline in cells: what would have happened anyway, given a customer's own recent behaviour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.cells import N_BINS, level_of_bin, walk_days
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import StageRisk, World

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MAX_CELLS = 100_000


@dataclass(frozen=True)
class BaselineCells:
    """Occupied cells of one stage's baseline.

    Args:
        time_at: customer-days at risk per cell; shape (n_cells,).
        level: level of each cell in each factor; shape (n_factors, n_cells). Factor 0 has one level: the overall rate.
        first: position of each factor's first level; shape (n_factors + 1,).
        event_cell: cell of each transition; shape (n_events,).
        activity_factors: the factors that hold the customer's own recent activity; their level 0 means none.
    """

    time_at: Floats
    level: Ints
    first: Ints
    event_cell: Ints
    activity_factors: tuple[int, ...]


def baseline_cells(world: World, risk: StageRisk, settings: InfluenceSettings) -> BaselineCells:
    """Cuts the customer-days at risk of one stage into cells.

    A cell is a combination of stratum (community, segment, origin), two levels of recent own activity, calendar and
    time in stage. Where more than 100,000 would be occupied, the calendar is made coarser first.
    """
    n_strata = risk.stratum_levels.shape[1]
    n_levels = settings.n_activity_levels + 1
    stay_edges = np.array(settings.stay_edges_days)
    memories = np.array(settings.memories_days)
    walk = (
        world.activity_ptr,
        world.activity_day,
        world.activity_count,
        risk.window_ptr,
        risk.start,
        risk.end,
        risk.stratum,
        risk.event,
        memories,
    )
    blank = np.ones((2, N_BINS), dtype=np.int64)
    histogram, _, _ = walk_days(*walk, blank, 1, 1, stay_edges, n_strata, n_levels, True, risk.n_events)
    levels = np.stack([level_of_bin(histogram[k], settings.n_activity_levels) for k in range(2)])
    days = max(int(np.ceil(world.last_day)), 1)
    calendar_days = max(settings.calendar_days, -(-days // settings.max_calendar_levels))
    while True:
        n_calendar = max(-(-days // calendar_days), 1)
        _, time_at, event_code = walk_days(
            *walk, levels, calendar_days, n_calendar, stay_edges, n_strata, n_levels, False, risk.n_events
        )
        occupied = time_at > 0.0
        occupied[event_code] = True
        if occupied.sum() <= MAX_CELLS or n_calendar == 1:
            break
        calendar_days *= 2
    return _compressed(time_at, occupied, event_code, risk.stratum_levels, (n_levels, n_calendar, len(stay_edges) + 1))


def _compressed(
    time_at: Floats,
    occupied: npt.NDArray[np.bool_],
    event_code: Ints,
    stratum_levels: Ints,
    sizes: tuple[int, int, int],
) -> BaselineCells:
    n_levels, n_calendar, n_stay = sizes
    code = np.flatnonzero(occupied)
    stratum, activity0, activity1, calendar, stay = np.unravel_index(
        code, (stratum_levels.shape[1], n_levels, n_levels, n_calendar, n_stay)
    )
    level = np.vstack(
        [np.zeros(len(code), np.int64), stratum_levels[:, stratum], activity0, activity1, calendar, stay]
    ).astype(np.int64)
    # A factor with one level says nothing beyond the overall rate.
    kept = [j for j in range(len(level)) if j == 0 or (len(code) and level[j].max() > level[j].min())]
    first_activity = 1 + len(stratum_levels)
    level = level[kept]
    widths = level.max(axis=1, initial=0) + 1
    position = np.full(len(occupied), -1, np.int64)
    position[code] = np.arange(len(code))
    return BaselineCells(
        time_at=time_at[code],
        level=np.ascontiguousarray(level),
        first=np.concatenate([[0], np.cumsum(widths)]).astype(np.int64),
        event_cell=position[event_code],
        activity_factors=tuple(kept.index(j) for j in (first_activity, first_activity + 1) if j in kept),
    )
