"""Markets with types of people and a theme that acts: both come back; where there is neither, nothing is named."""

from __future__ import annotations

import pytest
from sklearn.metrics import adjusted_rand_score

from swayed.lab import MarketSettings, make_market
from swayed.lab.wording import THEME
from swayed.workspace import Workspace

SMALL = {"n_customers": 800, "n_people": 120, "n_movers": 8, "n_busy": 16, "n_macro": 2, "posts_per_account": 10}


def study_of(settings, folder):
    market = make_market(settings)
    root = market.write(folder / "market", format="parquet")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(root / "tables")
    return market, workspace.study(root / "situation.yaml")


def test_types_of_a_small_market_come_back(tmp_path):
    market, study = study_of(MarketSettings(seed=5, has_types=True, **SMALL), tmp_path)
    # Types need no effect, so nothing is fitted.
    results = study.run(until="ways")
    (fit,) = results.read("way_fit").to_pylist()
    truth = dict(zip(*market.types.to_pydict().values(), strict=True))
    ways = results.read("person_ways").to_pylist()
    both = [(truth[row["person_id"]], row["type_no"]) for row in ways if row["person_id"] in truth]
    rand = adjusted_rand_score(*zip(*both, strict=True))
    print(f"adjusted Rand index {rand:.2f}, agreement {fit['agreement']:.2f}")
    assert fit["n_types"] == 4
    assert rand >= 0.8


def test_a_market_without_types_has_none(tmp_path):
    _, study = study_of(MarketSettings(seed=5, **SMALL), tmp_path)
    results = study.run(until="ways")
    assert results.read("way_fit").column("n_types").to_pylist() == [0]
    assert results.read("person_ways").column("type_no").null_count == results.read("person_ways").num_rows


def test_types_and_themes_are_options_that_change_no_other_market():
    plain = make_market(MarketSettings(seed=5, **SMALL))
    assert plain.types.num_rows == 0
    typed = make_market(MarketSettings(seed=5, has_types=True, **SMALL))
    assert typed.tables["accounts"].column("handle").equals(plain.tables["accounts"].column("handle"))
    assert set(typed.types.column("type").to_pylist()) == {"adviser", "shower", "companion", "reviewer"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [34, 37])
def test_the_theme_that_acts_is_named(seed, tmp_path):
    _, study = study_of(MarketSettings(seed=seed, theme_factor=4.0), tmp_path)
    named = [row for row in study.messages().to_pylist() if row["verdict"] == "more"]
    assert named
    assert all(THEME in row["theme"] for row in named)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "null"])
def test_where_no_theme_acts_none_is_named(kind, tmp_path):
    _, study = study_of(MarketSettings(seed=36, kind=kind), tmp_path)
    assert {row["verdict"] for row in study.messages().to_pylist()} == {"cannot tell"}
    assert study.profiles().num_rows == 0
    assert study.run().read("theme_check").to_pylist()[0]["shuffles_naming"] <= 0.06
