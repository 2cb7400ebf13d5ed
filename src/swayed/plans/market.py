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
        n_customers: customers whom each person would meet; shape (n_people,).
    """

    prospects: Prospects
    person_ids: tuple[str, ...]
    stages: tuple[str, ...]
    unit: str
    currency: str | None
    is_margin_stated: bool
    n_customers: Ints


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
    pairs = tables.pairs.filter(pc.is_in(tables.pairs.column("person_id"), ids))
    person = pc.index_in(pairs.column("person_id"), ids).to_numpy().astype(np.int64)
    pairs = pairs.take(pa.array(np.argsort(person, kind="stable")))
    unit, by_key, currency = _worths(tables.worths, margin_share)
    prospect = _codes(pairs, ["customer_id", "stage"])
    n_prospects = int(prospect.max(initial=-1)) + 1
    key = pc.binary_join_element_wise(pairs.column("stage"), pairs.column("segment"), "\x1f").combine_chunks()
    at = pc.index_in(key, by_key.column("key")).to_numpy(zero_copy_only=False).astype(np.int64)
    worth, baseline = np.zeros(n_prospects), np.zeros(n_prospects)
    worth[prospect] = by_key.column("worth").to_numpy()[at]
    baseline[prospect] = by_key.column("baseline").to_numpy()[at]
    stage = pc.index_in(pairs.column("stage"), pa.array(stages, pa.string())).to_numpy()
    customer = _codes(pairs, ["customer_id"])
    met = np.unique(np.sort(person) * (int(customer.max(initial=0)) + 1) + customer)
    return Market(
        prospects=Prospects(
            worth=worth,
            baseline=baseline,
            pair_ptr=np.searchsorted(np.sort(person), np.arange(len(person_ids) + 1)).astype(np.int64),
            pair_row=prospect.astype(np.uint32),
            pair_stage=stage.astype(np.uint32),
            contacts=pairs.column("contacts").to_numpy().astype(np.float32),
            effect=_effects(tables.draws, ids, stages) * seen_share(tables.weights),
            repeat_share=settings.REPEAT_SHARE,
        ),
        person_ids=tuple(person_ids),
        stages=stages,
        unit=unit,
        currency=currency if unit != "purchases" else None,
        is_margin_stated=margin_share is not None and unit == "net margin" and not _has_costs(tables.worths),
        n_customers=np.bincount(met // (int(customer.max(initial=0)) + 1), minlength=len(person_ids)),
    )


def _codes(table: pa.Table, columns: list[str]) -> Ints:
    """The same number for rows with the same cells."""
    code = np.zeros(table.num_rows, np.int64)
    for name in columns:
        encoded = pc.dictionary_encode(table.column(name).combine_chunks())
        code = code * max(len(encoded.dictionary), 1) + encoded.indices.to_numpy().astype(np.int64)
    return np.unique(code, return_inverse=True)[1]


def _effects(draws: pa.Table, ids: pa.Array[Any], stages: tuple[str, ...]) -> Floats:
    """Effects times levels; shape (n_people, n_stages, n_draws), 0 where a person has no draws of a stage."""
    n_draws = int(pc.max(draws.column("draw")).as_py() or 0) + 1 if draws.num_rows else 1
    effect = np.zeros((len(ids), len(stages), n_draws))
    draws = draws.filter(pc.is_in(draws.column("person_id"), ids))
    person = pc.index_in(draws.column("person_id"), ids).to_numpy()
    stage = pc.index_in(draws.column("stage"), pa.array(stages, pa.string())).to_numpy()
    number = draws.column("draw").to_numpy()
    effect[person, stage, number] = draws.column("effect").to_numpy() * draws.column("level").to_numpy()
    return effect


def _has_costs(worths: pa.Table) -> bool:
    return bool(pc.any(pc.is_valid(worths.column("margin_share"))).as_py())


def _worths(worths: pa.Table, margin_share: float | None) -> tuple[str, pa.Table, str | None]:
    """Unit, and worth and baseline by stage and segment under the key `stage segment`."""
    value = worths.column("net_value").to_numpy(zero_copy_only=False).astype(np.float64)
    share = worths.column("margin_share").to_numpy(zero_copy_only=False).astype(np.float64)
    if np.isnan(value).any():
        unit, each = "purchases", np.ones(len(value))
    elif _has_costs(worths) or margin_share is not None:
        unit, each = "net margin", value * np.where(np.isnan(share), margin_share or 0.0, share)
    else:
        unit, each = "net value", value
    reaches = worths.column("reaches").to_numpy()
    key = pc.binary_join_element_wise(worths.column("stage"), worths.column("segment"), "\x1f")
    currency = worths.column("currency").to_pylist()
    table = pa.table({"key": key, "worth": np.maximum(each, 0.0) * reaches, "baseline": worths.column("baseline")})
    return unit, table.combine_chunks(), currency[0] if currency else None
