"""Equal to independent libraries, whose figures benchmarks/references.py asked for, to four digits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import permutation_test

from reference import trials
from swayed.measurement.adjusted import adjusted_effect, influence_values
from swayed.measurement.comparison import comparison
from swayed.measurement.imputation import imputed
from swayed.measurement.instruments import instrumented
from swayed.measurement.synthetic import gaps_since, synthesis

KNOWN = json.loads((Path(__file__).parent / "libraries.json").read_text(encoding="utf-8"))


def equal(found, name, part="effect"):
    assert found == pytest.approx(KNOWN[name][part], abs=5e-5), name


def test_adjusted_difference_is_doubleml_s():
    outcome, treated, covariates, fold = trials.customers()
    found = adjusted_effect(influence_values(outcome, treated, covariates, 0.5, fold))
    equal(found.effect, "aipw")
    equal(found.standard_error, "aipw", "standard_error")
    # A forecast that has seen the outcome it foretells is another figure: the folds matter.
    leaked = adjusted_effect(influence_values(outcome, treated, covariates, 0.5, fold % 2))
    assert abs(leaked.effect - KNOWN["aipw"]["effect"]) > 5e-5


@pytest.mark.parametrize(("name", "sized"), [("imputation", False), ("imputation, sized", True)])
def test_imputation_is_pyfixest_s(name, sized):
    found = imputed(*trials.panel(sized=sized))
    equal(found.effect, name)
    equal(found.standard_error, name, "standard_error")


def test_instrument_is_linearmodels_s():
    found = instrumented(*trials.encouraged())
    equal(found.value, "instrument")
    equal(found.standard_error, "instrument", "standard_error")


def test_synthetic_region_is_pysyncon_s():
    outcome = trials.regions()
    arms = (np.arange(12) == 0)[None, :]
    found = float(synthesis(outcome, 20, arms).rows[0] @ gaps_since(outcome, 20))
    # Its solver stops earlier than ours.
    assert found == pytest.approx(KNOWN["synthetic"]["effect"], abs=5e-4)


def test_randomisation_is_scipy_s():
    random = np.random.default_rng(3)
    outcome, treated = random.normal(size=10), np.arange(10) < 5
    outcome[treated] += 1.0
    every = np.array([[bit == "1" for bit in f"{number:010b}"] for number in range(1024)])
    others = every[every.sum(axis=1) == 5]
    others = others[(others != treated).any(axis=1)]
    found = comparison(np.vstack([treated, others]), np.ones(10)).estimate(outcome)
    known = permutation_test(
        (outcome[treated], outcome[~treated]),
        lambda a, b, axis: a.mean(axis) - b.mean(axis),
        alternative="greater",
        vectorized=True,
        n_resamples=np.inf,
    )
    assert found.effect == pytest.approx(known.statistic)
    assert found.p_value == pytest.approx(known.pvalue, abs=1e-9)
