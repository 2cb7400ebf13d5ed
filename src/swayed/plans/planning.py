"""A plan drawn up: whom to choose, what each adds, what he is worth at most, how sure that is, and what else could be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from swayed.plans import settings
from swayed.plans.bounds import taken
from swayed.plans.market import Market
from swayed.plans.objective import Floats, Ints, Objective, Prospects
from swayed.plans.selection import choose, greedy, membership
from swayed.plans.terms import Terms

MOST_CURVE_POINTS = 40


@dataclass(frozen=True)
class Wanted:
    """What is asked of a market, by the numbers of its people.

    Args:
        cost: of one collaboration, NaN where unknown; shape (n_people,).
        budget: infinite where none is named; max_people: None where none is named.
        must: in any case; credit: people by credit, the first first.
    """

    cost: Floats
    budget: float
    max_people: int | None
    must: tuple[int, ...]
    credit: tuple[int, ...]


@dataclass(frozen=True)
class Drawn:
    """A plan by the numbers of a market's people.

    Args:
        objective: with the plan taken; order: people in the order of choice; spent: known costs.
        alone: what one collaboration with each adds by himself, by draw; (n_people, n_draws).
        added: what each chosen one adds, else what one collaboration with him would add; (n_people, n_draws).
        membership: share of draws in which each would be chosen, NaN where nobody could choose him.
        too_dear: people whose cost is above what they are expected to bring.
        share_of_best: no set within the budget, and none of this number on top of it, brings more than the plan's part of it
            over this share, before people who cost more than they bring were left out.
        curve: (people, spent) after each choice, and the value by draw.
    """

    objective: Objective
    order: tuple[int, ...]
    spent: float
    alone: Floats
    added: Floats
    membership: Floats
    too_dear: tuple[int, ...]
    share_of_best: float
    curve: tuple[tuple[int, float, Floats], ...]


def drawn_up(market: Market, wanted: Wanted) -> Drawn:
    """The plan: first those whose cost is known within the budget, then by number those whose cost is not.

    Nobody is chosen who costs more than he is expected to bring, where worth is counted as margin; those who must belong
    to the plan stay.
    """
    prospects = market.prospects
    alone = Objective(prospects).gains(np.ones(prospects.n_people, np.bool_))
    first = alone.mean(axis=1)
    is_priced = ~np.isnan(wanted.cost)
    is_money = market.unit == "net margin"
    dear = is_priced & is_money & (first < np.nan_to_num(wanted.cost))
    most = np.where(is_priced & ~dear & (first > 0.0), settings.MOST_COLLABORATIONS, 0)
    must = tuple(p for p in wanted.must if is_priced[p])
    n_people = prospects.n_people if wanted.max_people is None else wanted.max_people
    n_people -= len(wanted.must) - len(must)  # room for those who must and have no cost
    most[list(must)] = settings.MOST_COLLABORATIONS
    terms = Terms(np.nan_to_num(wanted.cost), most, wanted.budget, n_people, must)
    choice = choose(prospects, terms, wanted.credit, None if must else first)
    objective, order = choice.objective, choice.order
    if is_money:
        objective, order = _worthwhile(objective, order, terms)
    asked = _asked(objective, order, wanted, is_priced, first)
    share = choice.value / choice.bound if choice.bound > 0.0 else 1.0
    if asked.most.any():
        more = choose(prospects, asked, wanted.credit)
        objective, order = more.objective, more.order
        share = min(share, more.value / more.bound if more.bound > 0.0 else 1.0)
    return Drawn(
        objective=objective,
        order=order,
        spent=terms.spent(np.where(is_priced, objective.n_taken, 0)),
        alone=alone,
        added=_added(objective),
        membership=_membership(prospects, terms, asked, alone, is_priced),
        too_dear=tuple(np.flatnonzero(dear & (objective.n_taken == 0)).tolist()),
        share_of_best=share,
        curve=_curve(prospects, terms, asked, alone),
    )


def _worthwhile(objective: Objective, order: tuple[int, ...], terms: Terms) -> tuple[Objective, tuple[int, ...]]:
    """Without collaborations that bring less than they cost, the least worthwhile first; those who must stay do."""
    while True:
        last = {p: float(objective.loss(p, 1).mean() - terms.cost[p]) for p in dict.fromkeys(order)}
        last = {p: gain for p, gain in last.items() if p not in terms.must or objective.n_taken[p] > 1}
        worst = min(last, key=lambda p: last[p], default=None)
        if worst is None or last[worst] >= 0.0:
            return objective, order
        at = len(order) - 1 - order[::-1].index(worst)
        order = (*order[:at], *order[at + 1 :])
        objective = taken(objective.prospects, order)


def _asked(objective: Objective, order: tuple[int, ...], wanted: Wanted, is_priced: np.ndarray, first: Floats) -> Terms:
    """Terms for those whose cost is unknown: one collaboration each, by number, on top of what is chosen."""
    n_chosen = len(set(order))
    must = tuple(p for p in wanted.must if not is_priced[p])
    n_people = wanted.max_people or n_chosen + max(settings.NUMBER_WITHOUT_COSTS, len(must))
    most = np.where(~is_priced & (first > 0.0), 1, 0)
    most = np.maximum(most, objective.n_taken)
    most[list(must)] = 1
    if not (~is_priced).any():
        most[:] = 0
    return Terms(np.zeros(len(first)), most, np.inf, n_people, (*order, *must))


def _added(objective: Objective) -> Floats:
    """What each chosen one adds to the others, and what one collaboration with anybody else would add to them all."""
    is_in = objective.n_taken > 0
    added = objective.gains(~is_in)
    for person in np.flatnonzero(is_in):
        added[person] = objective.loss(int(person))
    return added


def _membership(prospects: Prospects, terms: Terms, asked: Terms, alone: Floats, is_priced: np.ndarray) -> Floats:
    """Probability of belonging to the plan; of those without cost, to a plan of the same number chosen by number."""
    found = np.where(terms.most > 0, membership(prospects, terms, alone), np.nan)
    if asked.most.any():
        number = replace(asked, must=(), most=np.maximum(asked.most, terms.most > 0))
        found = np.where(is_priced, found, membership(prospects, number, alone))
    return np.where((terms.most > 0) | (asked.most > 0), found, np.nan)


def _curve(prospects: Prospects, terms: Terms, asked: Terms, alone: Floats) -> tuple[tuple[int, float, Floats], ...]:
    """Value after each further choice without a budget: those with a cost by gain per cost, or all by number."""
    free = replace(terms, budget=np.inf, n_people=prospects.n_people, must=())
    if not terms.most.any():
        free = replace(free, most=(asked.most > 0).astype(np.int64), cost=np.zeros(prospects.n_people))
    _, order = greedy(
        Objective(prospects), free, alone.mean(axis=1), is_by_cost=bool(free.cost.any()), most_choices=MOST_CURVE_POINTS
    )
    walked = Objective(prospects)
    points = [(0, 0.0, walked.value)]
    for person in order:
        walked.take(person)
        points.append((int((walked.n_taken > 0).sum()), free.spent(walked.n_taken), walked.value))
    return tuple(points)


def overlaps(drawn: Drawn) -> dict[tuple[int, int], float]:
    """Share of the second one's effect that the first one brings already, for every two chosen people; at mean effects."""
    prospects, n_taken = drawn.objective.prospects.of_mean(), drawn.objective.n_taken
    chosen = [int(person) for person in np.flatnonzero(n_taken)]
    nobody = Objective(prospects)
    alone = {person: float(nobody.gain(person)[0]) for person in chosen}
    found = {}
    for first in chosen:
        after = taken(prospects, [first] * int(n_taken[first]))
        for second in chosen:
            if first != second and alone[second] > 0.0:
                found[first, second] = max(1.0 - float(after.gain(second)[0]) / alone[second], 0.0)
    return found


def by_stage(market: Market) -> Floats:
    """What each person alone brings at each stage, at mean effects; shape (n_people, n_stages)."""
    prospects = market.prospects.of_mean()
    everybody = np.ones(prospects.n_people, np.bool_)
    n_stages = len(market.stages)
    brought = [Objective(prospects.of_stage(s)).gains(everybody).mean(axis=1) for s in range(n_stages)]
    return np.array(brought).reshape(n_stages, prospects.n_people).T


def through_others(market: Market) -> tuple[Floats, list[list[str]]]:
    """Share of each person's expected steps, by their worth, that comes through others; and these, the most of it first."""
    prospects = market.prospects
    person = np.repeat(np.arange(prospects.n_people), np.diff(prospects.pair_ptr))
    left = prospects.worth * np.exp(-prospects.baseline)
    brought = left[prospects.pair_row] * prospects.contacts * prospects.effect.mean(axis=1)[prospects.pair_effect]
    link = (prospects.pair_effect.astype(np.int64) - market.n_direct) // max(len(market.stages), 1)
    is_far = link >= 0
    far = np.bincount(person[is_far], weights=brought[is_far], minlength=prospects.n_people)
    total = np.bincount(person, weights=brought, minlength=prospects.n_people)
    by_link = np.bincount(link[is_far], weights=brought[is_far], minlength=len(market.links.person))
    through: list[list[str]] = [[] for _ in range(prospects.n_people)]
    for number in np.argsort(-by_link, kind="stable"):
        if by_link[number] > 0.0:
            through[market.links.person[number]].append(market.passing_ids[market.links.through[number]])
    return far / np.where(total > 0.0, total, 1.0), through


def steps_of(market: Market, n_taken: Ints) -> tuple[Floats, Floats]:
    """Extra steps at each stage by draw, and steps expected there anyway of the customers reached.

    Returns:
        extra (n_stages, n_draws), anyway (n_stages,).
    """
    prospects = market.prospects
    counted = replace(prospects, worth=np.ones_like(prospects.worth))
    order = np.repeat(np.arange(len(n_taken)), n_taken)
    is_chosen = np.repeat(n_taken > 0, np.diff(prospects.pair_ptr))
    reached = np.unique(prospects.pair_row[is_chosen])
    stage = prospects.stage[reached]
    won = taken(counted, order.tolist()).won()[reached]
    extra = np.stack([won[stage == s].sum(axis=0) for s in range(len(market.stages))])
    anyway = np.bincount(stage, weights=1.0 - np.exp(-prospects.baseline[reached]), minlength=len(market.stages))
    return extra, anyway.astype(np.float64)


def steps_alone(market: Market) -> Floats:
    """Extra steps into any stage that one collaboration with each person alone would bring; shape (n_people,)."""
    counted = replace(market.prospects, worth=np.ones_like(market.prospects.worth))
    return np.asarray(Objective(counted).gains(np.ones(counted.n_people, np.bool_)).mean(axis=1))


def numbered(market: Market, costs: Mapping[str, float], ids: Mapping[str, str]) -> Floats:
    """Cost of each of the market's people, NaN where unknown."""
    place = {person: number for number, person in enumerate(market.person_ids)}
    cost = np.full(len(place), np.nan)
    for word, amount in costs.items():
        if ids[word] in place:
            cost[place[ids[word]]] = amount
    return cost
