"""The market of a plan as arrays: prospects, expected contacts, draws of effects, and the unit in which worth is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.plans import settings
from swayed.plans.chains import Links, Ways, with_chains
from swayed.plans.objective import Floats, Ints, Prospects

UNITS = ("net margin", "net value", "purchases")
"""What a plan counts: margin where costs of goods or a share are known, else net value, else purchases alone."""
READS = (
    "plan_people",
    "plan_pairs",
    "plan_worths",
    "past_costs",
    "moments",
    "effect_draws",
    "weights",
    "plan_links",
    "passing_draws",
    "passing_weights",
)
"""Tables of a run that a plan reads, in the order of `PlanTables`."""


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
    links: pa.Table
    passing_draws: pa.Table
    passing_weights: pa.Table

    @classmethod
    def of_run(cls, read: Callable[[str], pa.Table]) -> PlanTables:
        """The tables of a run, as `read` gives them by name."""
        return cls(*map(read, READS))


@dataclass(frozen=True)
class Market:
    """The market of a plan.

    Args:
        prospects: as the objective reads them; person_ids: of its people; stages: of its effects.
        links: whom each brings others through, all hops together, by number among `passing_ids`, which begin with those who
            may be chosen; n_direct: the first so many effects are those of contacts with the person himself.
        unit: one of `UNITS`; currency: of amounts, None for purchases; is_margin_stated: the margin is the operator's share.
    """

    prospects: Prospects
    links: Links
    n_direct: int
    person_ids: tuple[str, ...]
    passing_ids: tuple[str, ...]
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
    everybody = [*person_ids, *_others_who_pass_on(tables, set(person_ids))]
    ids = pa.array(everybody, pa.string())
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
    stands = np.zeros(n_prospects, np.int64)
    of_kind = np.zeros((2, len(stages), len(segments)))
    at = (
        _places(tables.worths.column("stage"), pa.array(stages, pa.string())),
        _places(tables.worths.column("segment"), pa.array(segments, pa.string())),
    )
    of_kind[0][at] = np.maximum(each, 0.0) * tables.worths.column("reaches").to_numpy()
    of_kind[1][at] = tables.worths.column("baseline").to_numpy()
    worth[prospect], baseline[prospect] = of_kind[:, stage, segment]
    stands[prospect] = stage
    effect = _effects(tables.draws, ids, stages) * seen_share(tables.weights)
    ways = Ways(
        person,
        prospect.astype(np.uint32),
        (person * len(stages) + stage).astype(np.uint32),
        tables.pairs.column("contacts").to_numpy()[rows].astype(np.float32),
    )
    links = _links(tables, ids, effect.shape[2]).onward(settings.MOST_HOPS)
    ways, effects = with_chains(ways, effect, links, len(person_ids))
    currency = tables.worths.column("currency").to_pylist()
    return Market(
        prospects=Prospects(
            worth=worth,
            baseline=baseline,
            stage=stands,
            pair_ptr=np.searchsorted(ways.person, np.arange(len(person_ids) + 1)).astype(np.int64),
            pair_row=ways.prospect,
            pair_effect=ways.effect,
            contacts=ways.contacts,
            effect=effects,
            repeat_share=settings.REPEAT_SHARE,
        ),
        links=links,
        n_direct=len(everybody) * len(stages),
        person_ids=tuple(person_ids),
        passing_ids=tuple(everybody),
        stages=stages,
        unit=unit,
        currency=currency[0] if currency and unit != "purchases" else None,
        is_margin_stated=margin_share is not None and unit == "net margin" and not _has_costs(tables.worths),
    )


def _others_who_pass_on(tables: PlanTables, known: set[str]) -> list[str]:
    """People who may not be chosen and may still be moved to post; never those who objected, nor minors."""
    people = tables.people
    barred = pc.or_(people.column("is_minor"), people.column("has_objected"))
    may = {str(person) for person in people.filter(pc.invert(barred)).column("person_id").to_pylist()}
    return sorted({str(person) for person in tables.links.column("through_person_id").to_pylist()} & may - known)


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


def _links(tables: PlanTables, ids: pa.Array[Any], n_draws: int) -> Links:
    """How much of a collaboration with somebody one with whoever makes him post brings."""
    links, drawn = tables.links, tables.passing_draws
    person, through = (_places(links.column(name), ids) for name in ("person_id", "through_person_id"))
    hop = links.column("hop").to_numpy()
    of = np.flatnonzero((person >= 0) & (through >= 0))
    share = np.zeros((len(of), n_draws))
    for number in np.unique(hop[of]):
        own = drawn.filter(pc.equal(drawn.column("hop"), int(number)))
        seen = tables.passing_weights.filter(pc.equal(tables.passing_weights.column("hop"), int(number)))
        n_own = int(pc.max(own.column("draw")).as_py() or 0) + 1
        effect = np.zeros((len(ids), n_own))
        place = _places(own.column("person_id"), ids)
        is_here = place >= 0
        value = own.column("effect").to_numpy() * own.column("level").to_numpy() * seen_share(seen)
        effect[place[is_here], own.column("draw").to_numpy()[is_here]] = value[is_here]
        at = hop[of] == number
        share[at] = effect[person[of][at]][:, np.arange(n_draws) % n_own]
    share *= (links.column("contacts").to_numpy() / links.column("posts").to_numpy())[of, None]
    return Links(person[of], through[of], share)


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
