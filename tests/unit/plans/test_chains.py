"""Beyond one hop the value is what a simulation of posts, contacts and steps finds, and what is not there adds nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from swayed.plans.chains import Links, Ways, with_chains
from swayed.plans.objective import Objective, Prospects
from swayed.plans.spread import Graph, spread_of

N_PEOPLE, N_CUSTOMERS = 4, 30
N_SETS = 2_000_000
LINKS = Links(np.array([0, 0, 1, 2, 3]), np.array([1, 2, 3, 3, 0]), np.array([[0.6], [0.3], [0.5], [0.4], [0.2]]))


def small(links: Links, *, effect: float = 0.05, n_people: int = N_PEOPLE) -> Prospects:
    """Four people: 3 meets all customers, 2 a third of them, 1 and 0 nobody."""
    meets = [range(0), range(0), range(10), range(N_CUSTOMERS)]
    person = np.repeat(np.arange(N_PEOPLE), [len(m) for m in meets])
    prospect = np.concatenate([np.array(m, np.int64) for m in meets])
    ways = Ways(person, prospect.astype(np.uint32), person.astype(np.uint32), np.full(len(person), 2.0, np.float32))
    ways, effects = with_chains(ways, np.full((N_PEOPLE, 1, 1), effect), links, n_people)
    return Prospects(
        worth=np.ones(N_CUSTOMERS),
        baseline=np.zeros(N_CUSTOMERS),
        stage=np.zeros(N_CUSTOMERS, np.int64),
        pair_ptr=np.searchsorted(ways.person, np.arange(n_people + 1)),
        pair_row=ways.prospect,
        pair_effect=ways.effect,
        contacts=ways.contacts,
        effect=effects,
        repeat_share=0.7,
    )


def value(prospects: Prospects, *people: int) -> float:
    objective = Objective(prospects)
    for person in people:
        objective.take(person)
    return float(objective.value[0])


def test_three_hops_are_the_sum_over_chains():
    total = LINKS.onward(3)
    share = {(p, t): float(s[0]) for p, t, s in zip(total.person, total.through, total.share, strict=True)}
    assert share[0, 3] == pytest.approx(0.6 * 0.5 + 0.3 * 0.4)
    assert share[3, 1] == pytest.approx(0.2 * 0.6)
    # Nobody moves himself, and no chain is longer.
    assert all(p != t for p, t in share)
    assert share.get((1, 2)) is None
    assert LINKS.onward(2).share.tolist() == LINKS.share.tolist()


def test_the_value_is_that_of_simulated_posts():
    """Extra posts are Poisson, each of them brings its contacts, each contact a Poisson number of steps."""
    rng = np.random.default_rng(4)
    n_worlds, n_posts = 20_000, 8.0  # posts of each in one collaboration's days
    contacts = np.zeros((N_PEOPLE, N_CUSTOMERS))
    contacts[2, :10], contacts[3] = 2.0, 2.0
    share = np.zeros((N_PEOPLE, N_PEOPLE))
    share[LINKS.person, LINKS.through] = LINKS.share[:, 0]
    first = rng.poisson(n_posts * share[0], (n_worlds, N_PEOPLE))
    # Posts of the others, made by posts of whoever came before them; none of person 0's.
    second = sum(rng.poisson(first[:, [by]] * share[by]) for by in range(1, N_PEOPLE)) * (np.arange(N_PEOPLE) != 0)
    unmoved = np.exp(-0.05 * ((first + second) / n_posts) @ contacts).mean(axis=0)
    simulated = float((1.0 - unmoved).sum())
    prospects = small(LINKS.onward(3))
    print(f"closed form {value(prospects, 0):.3f}, simulated {simulated:.3f}")
    # The closed form takes expected posts for posts, so that it errs high, here by a hundredth or so.
    assert simulated <= value(prospects, 0) <= 1.03 * simulated


def test_reverse_reachable_sets_on_the_same_graph_agree_where_chances_are_small():
    thin = replace(LINKS, share=LINKS.share * 0.1)
    prospects = small(thin.onward(3), effect=0.02)
    source = np.concatenate([LINKS.person, np.repeat(2, 10), np.repeat(3, N_CUSTOMERS)])
    target = np.concatenate([LINKS.through, N_PEOPLE + np.arange(10), N_PEOPLE + np.arange(N_CUSTOMERS)])
    rate = np.concatenate([thin.share[:, 0], np.full(10 + N_CUSTOMERS, 0.04)])
    graph = Graph.of_arcs(N_PEOPLE + N_CUSTOMERS, source, target, 1.0 - np.exp(-rate))
    worth = np.repeat([0.0, 1.0], [N_PEOPLE, N_CUSTOMERS])
    for person in range(N_PEOPLE):
        drawn = spread_of(graph, np.array([person]), N_SETS, worth=worth)
        # A twentieth for arcs that carry once at most, and four standard errors.
        error = 4.0 * np.sqrt(drawn * N_CUSTOMERS / N_SETS)
        assert value(prospects, person) == pytest.approx(drawn, abs=0.05 * drawn + error)


def test_several_ways_to_one_customer_are_added_before_they_saturate():
    prospects = small(LINKS.onward(3), effect=1.0)
    share = 0.6 * 0.5 + 0.3 * 0.4
    moved = np.full(N_CUSTOMERS, 2.0 * share)
    moved[:10] += 2.0 * 0.3
    assert value(prospects, 0) == pytest.approx(float((1.0 - np.exp(-moved)).sum()), rel=1e-6)
    assert Objective(prospects).gain(0)[0] == pytest.approx(value(prospects, 0))
    # Whoever is passed on by others adds less beside them, and loses as much when he leaves.
    both = Objective(prospects)
    both.take(3)
    assert both.gain(0)[0] < value(prospects, 0)
    both.take(0)
    assert both.loss(0)[0] == pytest.approx(both.value[0] - value(prospects, 3))


def test_without_links_only_those_who_are_met_count_and_others_may_pass_on():
    none = Links(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 1)))
    assert value(small(none.onward(3)), 0, 1) == 0.0
    # Person 3 may not be chosen; what 0 makes him write counts all the same.
    assert value(small(LINKS.onward(3), n_people=2), 0) == pytest.approx(value(small(LINKS.onward(3)), 0))
