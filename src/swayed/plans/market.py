"""The market of a plan as arrays: prospects, expected contacts, draws of effects, and the unit in which worth is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.plans import settings
from swayed.plans.objective import Floats, Ints, Prospects

UNITS = ("net margin", "net value", "purchases")
"""What a plan counts: margin where costs of goods or a share are known, else net value, else purchases alone."""


@dataclass(frozen=True)
class PlanTables:
    """What the step left, and what else a plan reads."""

    people: pa.Table
    pairs: pa.Table
    worths: pa.Table
    past_costs: pa.Table
    moments: pa.Table
    draws: pa.Table
    weights: pa.Table


@dataclass(frozen=True)
class Market:
    """The market of a plan.

    Args:
        prospects: as the objective reads them; person_ids: of its people; stages: of its effects.
        unit: one of `UNITS`; currency: of amounts, None for purchases; is_margin_stated: the margin is the operator's share.
    """

    prospects: Prospects
    person_ids: tuple[str, ...]
    stages: tuple[str, ...]
    unit: str
    currency: str | None
    is_margin_stated: bool


def seen_share(weights: pa.Table) -> float:
    """Share of a contact's effect that falls within the horizon, contacts spread evenly over a collaboration.

    The mean over t in (0, c) of K(h - t), K the integrated kernel of the learned half-lives, h the horizon.
    """
    rows = [row for row in weights.to_pylist() if row["what"] == "half-life"]
    tau = np.array([float(row["name"].split()[0]) for row in rows]) / np.log(2.0)
    weight = np.array([row["weight"] for row in rows])
    days, horizon = settings.COLLABORATION_DAYS, settings.HORIZON_DAYS
    unseen = tau / days * (np.exp(-(horizon - days) / tau) - np.exp(-horizon / tau))
    return float(weight @ (1.0 - unseen) / weight.sum()) if len(weight) else 0.0


def market_of(tables: PlanTables, person_ids: list[str], margin_share: float | None) -> Market:
    """The market in which these people may be chosen.

    Args:
        tables: of the step; person_ids: the people, in any order; margin_share: the operator's, for unknown costs of goods.
    """
    ids = pa.array(person_ids, pa.string())
    stages = tuple(sorted({str(stage) for stage in tables.worths.column("stage").to_pylist()}))
    segments = tuple(sorted({str(segment) for segment in tables.worths.column("segment").to_pylist()}))
    unit, each = _worth_of_order(tables.worths, margin_share)
    person = _places(tables.pairs.column("person_id"), ids)
    rows = np.argsort(person, kind="stable")
    rows = rows[np.searchsorted(person[rows], 0) :]
    person = person[rows]
    customer = pc.dictionary_encode(tables.pairs.column("customer_id").combine_chunks()).indices.to_numpy()[rows]
    stage = _places(tables.pairs.column("stage"), pa.array(stages, pa.string()))[rows]
    segment = _places(tables.pairs.column("segment"), pa.array(segments, pa.string()))[rows]
    prospect, n_prospects = _numbered(customer.astype(np.int64) * len(stages) + stage)
    worth, baseline = np.zeros((2, n_prospects))
    of_kind = np.zeros((2, len(stages), len(segments)))
    at = (
        _places(tables.worths.column("stage"), pa.array(stages, pa.string())),
        _places(tables.worths.column("segment"), pa.array(segments, pa.string())),
    )
    of_kind[0][at] = np.maximum(each, 0.0) * tables.worths.column("reaches").to_numpy()
    of_kind[1][at] = tables.worths.column("baseline").to_numpy()
    worth[prospect], baseline[prospect] = of_kind[:, stage, segment]
    currency = tables.worths.column("currency").to_pylist()
    return Market(
        prospects=Prospects(
            worth=worth,
            baseline=baseline,
            pair_ptr=np.searchsorted(person, np.arange(len(person_ids) + 1)).astype(np.int64),
            pair_row=prospect.astype(np.uint32),
            pair_stage=stage.astype(np.uint32),
            contacts=tables.pairs.column("contacts").to_numpy()[rows].astype(np.float32),
            effect=_effects(tables.draws, ids, stages) * seen_share(tables.weights),
            repeat_share=settings.REPEAT_SHARE,
        ),
        person_ids=tuple(person_ids),
        stages=stages,
        unit=unit,
        currency=currency[0] if currency and unit != "purchases" else None,
        is_margin_stated=margin_share is not None and unit == "net margin" and not _has_costs(tables.worths),
    )


def _places(column: pa.ChunkedArray[Any], among: pa.Array[Any]) -> Ints:
    """Place of each cell among some words, -1 where it is none of them."""
    return np.asarray(pc.fill_null(pc.index_in(column, among), -1).to_numpy(), dtype=np.int64)


def _numbered(code: Ints) -> tuple[Ints, int]:
    """Numbers from 0 without gaps, the same for the same code, and how many there are."""
    is_there = np.zeros(int(code.max(initial=-1)) + 1, np.bool_)
    is_there[code] = True
    return (np.cumsum(is_there) - 1)[code], int(is_there.sum())


def _effects(draws: pa.Table, ids: pa.Array[Any], stages: tuple[str, ...]) -> Floats:
    """Effects times levels; shape (n_people, n_stages, n_draws), 0 where a person has no draws of a stage."""
    n_draws = int(pc.max(draws.column("draw")).as_py() or 0) + 1 if draws.num_rows else 1
    effect = np.zeros((len(ids), len(stages), n_draws))
    person = _places(draws.column("person_id"), ids)
    stage = _places(draws.column("stage"), pa.array(stages, pa.string()))
    of = (person >= 0) & (stage >= 0)
    drawn = draws.column("effect").to_numpy() * draws.column("level").to_numpy()
    effect[person[of], stage[of], draws.column("draw").to_numpy()[of]] = drawn[of]
    return effect


def _has_costs(worths: pa.Table) -> bool:
    return bool(pc.any(pc.is_valid(worths.column("margin_share"))).as_py())


def _worth_of_order(worths: pa.Table, margin_share: float | None) -> tuple[str, Floats]:
    """The unit, and an order's worth in it for each row of the table."""
    value = worths.column("net_value").to_numpy(zero_copy_only=False).astype(np.float64)
    share = worths.column("margin_share").to_numpy(zero_copy_only=False).astype(np.float64)
    if np.isnan(value).any():
        return "purchases", np.ones(len(value))
    if _has_costs(worths) or margin_share is not None:
        return "net margin", value * np.where(np.isnan(share), margin_share or 0.0, share)
    return "net value", value
