"""Markets with a known truth, from tables to people: who is named is right, and where nobody moves anybody nobody is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.parquet as pq
import pytest

from swayed.lab import Market, MarketSettings, make_market
from swayed.lab.scoring import Score, score_people
from swayed.study import Study
from swayed.workspace import Workspace

SMALL = {"n_customers": 1500, "n_people": 250, "n_movers": 12, "n_busy": 24, "n_macro": 3, "posts_per_account": 15}
# A small market holds few steps; more of them are caused, so that there is something to be found.
CAUSED = {"caused_share": 0.12}


@dataclass(frozen=True)
class Answer:
    """An answer beside the truth."""

    study: Study
    people: list[dict]
    score: Score


def answer_of(market: Market, folder) -> Answer:
    market.write(folder / "market", format="parquet")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(folder / "market" / "tables")
    study = workspace.study(folder / "market" / "situation.yaml")
    people = study.people(all=True).to_pylist()
    return Answer(study, people, score_people(people, market))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    return folder, answer_of(make_market(MarketSettings(seed=7, **SMALL, **CAUSED)), folder)


def test_the_strong_of_a_small_market_are_movers(plain):
    score = plain[1].score
    assert score.n_strong >= 3
    assert score.n_strong_right >= 0.8 * score.n_strong


def test_shuffled_rows_give_the_same_answer(plain, tmp_path):
    folder, answer = plain
    random = np.random.default_rng(5)
    workspace = Workspace.create(tmp_path / "brand")
    for file in sorted((folder / "market" / "tables").iterdir(), reverse=True):
        rows = pq.read_table(file)
        pq.write_table(rows.take(random.permutation(rows.num_rows)), tmp_path / file.name)
        # Table by table too, in another order.
        workspace.import_tables(tmp_path / file.name)
    shuffled = workspace.study(folder / "market" / "situation.yaml").run()
    assert shuffled.read("people").equals(answer.study.run().read("people"))


def test_where_nobody_moves_anybody_nobody_is_strong(tmp_path):
    answer = answer_of(make_market(MarketSettings(kind="null", seed=7, **SMALL)), tmp_path)
    assert answer.score.n_strong <= 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", ["plain", "homophily", "burst"])
def test_full_markets(kind, seed, tmp_path):
    score = answer_of(make_market(MarketSettings(kind=kind, seed=seed)), tmp_path).score
    assert score.n_strong
    assert score.n_strong_right >= 0.8 * score.n_strong
    assert score.first >= 14
    assert score.by_followers <= 6


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_full_null_market(seed, tmp_path):
    assert answer_of(make_market(MarketSettings(kind="null", seed=seed)), tmp_path).score.n_strong <= 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_real_shop_names_nobody_by_estimate(seed, tmp_path):
    answer = answer_of(make_market(MarketSettings(kind="monday", seed=seed)), tmp_path)
    verdicts = {row["question"]: row["verdict"] for row in answer.study.check().answers.to_pylist()}
    assert verdicts["people by name"] == "not yet"
    assert not [row for row in answer.people if row["grade"] != "not_enough" and "estimated" in (row["basis"] or "")]
