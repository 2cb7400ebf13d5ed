"""Spreads against every possible world, against cynetdiff on graphs of nx, and certificates that hold."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from cynetdiff.models import IndependentCascadeModel

from swayed.plans.spread import Graph, ReverseSets, most_spreading, spread_of


def arcs_of(graph: nx.DiGraph, rng: np.random.Generator, kind: str):
    """Arcs and probabilities: weighted cascade, or uneven ones."""
    source, target = np.array(list(graph.edges())).T
    if kind == "weighted cascade":
        return source, target, 1.0 / np.bincount(target, minlength=len(graph))[target]
    return source, target, rng.beta(0.5, 3.0, len(source))


def by_cynetdiff(n: int, source, target, probability, nodes, n_worlds: int) -> tuple[float, float]:
    """Mean spread by forward simulation of another program, and its standard error."""
    order = np.argsort(source, kind="stable")
    starts = np.searchsorted(source[order], np.arange(n)).astype(np.uint32)
    model = IndependentCascadeModel(
        starts, target[order].astype(np.uint32), activation_probs=probability[order].astype(np.float32)
    )
    model.set_rng(np.random.default_rng(1))
    model.set_seeds({int(node) for node in nodes})
    reached = []
    for _ in range(n_worlds):
        model.reset_model()
        model.advance_until_completion()
        reached.append(model.get_num_activated_nodes())
    return float(np.mean(reached)), float(np.std(reached) / np.sqrt(n_worlds))


def exact_spread(n: int, source, target, probability, nodes, worth) -> float:
    """Expected worth reached, over every subset of open arcs."""
    total = 0.0
    for is_open in itertools.product([False, True], repeat=len(source)):
        chance = float(np.prod(np.where(is_open, probability, 1.0 - probability)))
        reached, grown = set(nodes), True
        while grown:
            new = {t for s, t, o in zip(source, target, is_open, strict=True) if o and s in reached} - reached
            reached |= new
            grown = bool(new)
        total += chance * sum(worth[v] for v in reached)
    return total


SOURCE = np.array([0, 0, 1, 2, 2, 3, 1, 4])
TARGET = np.array([1, 2, 3, 3, 4, 4, 4, 0])
CHANCE = np.array([0.5, 0.3, 0.8, 0.4, 0.2, 1.0, 0.6, 0.1])


@pytest.mark.parametrize("nodes", [[0], [2], [1, 2]])
@pytest.mark.parametrize("worth", [np.ones(5), np.array([0.0, 3.0, 1.0, 0.5, 2.0])])
def test_equal_to_every_possible_world(nodes, worth):
    graph = Graph.of_arcs(5, SOURCE, TARGET, CHANCE)
    found = spread_of(graph, np.array(nodes), 200_000, worth=worth)
    assert found == pytest.approx(exact_spread(5, SOURCE, TARGET, CHANCE, nodes, worth), abs=4.0 * worth.sum() / 894)


@pytest.mark.parametrize("kind", ["weighted cascade", "uneven"])
@pytest.mark.parametrize("made", ["barabasi", "small world", "random"])
def test_equal_to_another_program_on_standard_graphs(kind, made):
    drawn = {
        "barabasi": nx.barabasi_albert_graph(400, 4, seed=2),
        "small world": nx.watts_strogatz_graph(400, 8, 0.2, seed=2),
        "random": nx.gnp_random_graph(400, 0.02, seed=2),
    }[made].to_directed()
    source, target, probability = arcs_of(drawn, np.random.default_rng(3), kind)
    chosen = most_spreading(Graph.of_arcs(400, source, target, probability), 10, certificate=0.75, most_sets=200_000)
    found, error = by_cynetdiff(400, source, target, probability, chosen.nodes, 3_000)
    assert abs(chosen.spread - found) < 4.0 * error + 400.0 / np.sqrt(chosen.n_sets)
    # What greedy guarantees can be proven with enough sets; more only where the graph lets it.
    assert chosen.certificate >= 1.0 - 1.0 / np.e
    assert chosen.certificate >= 0.75 or chosen.n_sets == 200_000


def test_arcs_that_differ_taken_for_even_ones_would_be_seen():
    """The broken variant: every arc into a node carries like its first."""
    rng = np.random.default_rng(5)
    source, target, probability = arcs_of(nx.gnp_random_graph(300, 0.03, seed=1, directed=True), rng, "uneven")
    graph = Graph.of_arcs(300, source, target, probability)
    has_arcs = np.diff(graph.arc_ptr) > 0
    even = np.zeros(300, np.float32)
    even[has_arcs] = 1.0 / np.log1p(-graph.probability[graph.arc_ptr[:-1][has_arcs]].astype(float))
    broken = Graph(graph.arc_ptr, graph.source, graph.probability, even)
    right, wrong = spread_of(graph, np.arange(5), 20_000), spread_of(broken, np.arange(5), 20_000)
    truth, error = by_cynetdiff(300, source, target, probability, range(5), 3_000)
    assert abs(right - truth) < 4.0 * error + 4.0 * 300 / np.sqrt(20_000)
    assert abs(wrong - truth) > 40.0


def test_the_certificate_holds_against_the_best_pair():
    rng = np.random.default_rng(4)
    source, target, probability = arcs_of(nx.gnp_random_graph(25, 0.12, seed=3, directed=True), rng, "uneven")
    graph = Graph.of_arcs(25, source, target, probability)
    best = max(spread_of(graph, np.array(pair), 20_000, seed=9) for pair in itertools.combinations(range(25), 2))
    chosen = most_spreading(graph, 2, certificate=0.9, most_sets=400_000)
    assert chosen.certificate >= 0.9
    assert spread_of(graph, chosen.nodes, 200_000, seed=8) >= 0.97 * best


def test_only_those_who_may_are_chosen_and_worth_decides():
    graph = Graph.of_arcs(6, [0, 0, 3, 3], [1, 2, 4, 5], [1.0, 1.0, 1.0, 1.0])
    worth = np.array([1.0, 1.0, 1.0, 1.0, 9.0, 9.0])
    assert most_spreading(graph, 1, worth=worth).nodes.tolist() == [3]
    may_be = np.array([True, True, True, False, False, False])
    assert most_spreading(graph, 1, worth=worth, may_be=may_be).nodes.tolist() == [0]


def test_sets_do_not_depend_on_how_many_are_drawn_at_once():
    source, target, probability = arcs_of(
        nx.gnp_random_graph(200, 0.05, seed=1, directed=True), np.random.default_rng(1), "uneven"
    )
    graph = Graph.of_arcs(200, source, target, probability)
    once, bit_by_bit = (ReverseSets(graph, None, np.uint64(7)) for _ in range(2))
    once.grow(500)
    for n in (1, 2, 60, 61, 500):
        bit_by_bit.grow(n)
    assert (once.set_ptr == bit_by_bit.set_ptr).all()
    assert (once.nodes == bit_by_bit.nodes).all()


@pytest.mark.parametrize("most_sets", [9, 5_001])
def test_an_odd_number_of_most_sets_is_an_end(most_sets):
    source, target, probability = arcs_of(
        nx.gnp_random_graph(100, 0.05, seed=1, directed=True), np.random.default_rng(1), "uneven"
    )
    chosen = most_spreading(Graph.of_arcs(100, source, target, probability), 3, certificate=0.999, most_sets=most_sets)
    assert chosen.n_sets == most_sets - 1


def test_a_graph_without_arcs():
    chosen = most_spreading(Graph.of_arcs(10, [], [], []), 3)
    assert len(chosen.nodes) == 3
    assert chosen.spread == pytest.approx(3.0, rel=0.2)
