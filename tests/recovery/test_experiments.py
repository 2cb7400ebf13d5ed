"""Without an effect every analysis says *worked* in 5 of 100 trials; the smallest detectable effect is found in 80."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from markets.tried import MAKERS, trial
from swayed.measurement.analysis import analysed
from swayed.measurement.proposals import detectable_steps, expected_steps
from swayed.measurement.reading import WORKED, verdict_of

SMALL = {"adjusted": 60, "units": 100, "synthetic": 60, "pairs": 100, "imputation": 8}


def share_of_worked(analysis, n, *, effect=0.0, seed=1):
    random = np.random.default_rng(seed)
    found = [analysed(trial(analysis, random, effect)).total for _ in range(n)]
    # What would be worth having is tiny here, so that nothing but chance is asked about.
    return float(np.mean([verdict_of(one, -np.inf) == WORKED for one in found]))


def planned(analysis, n=8):
    """The smallest detectable effect per treated, planned on trials without any."""
    random = np.random.default_rng(7)
    effects = []
    for _ in range(n):
        made = trial(analysis, random)
        finding = analysed(made)
        effects.append(detectable_steps(finding, expected_steps(made, finding))[1] / finding.n_treated)
    return float(np.mean(effects))


@pytest.mark.parametrize("analysis", MAKERS)
def test_false_alarms_are_few(analysis):
    n = SMALL[analysis]
    assert share_of_worked(analysis, n) <= 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / n)


@pytest.mark.parametrize("analysis", ["pairs"])
def test_a_planned_effect_is_found(analysis):
    assert 0.66 <= share_of_worked(analysis, 80, effect=planned(analysis), seed=2) <= 0.94


def test_arms_that_were_not_drawn_are_caught():
    """Treating those who had bought most before, and analysing it as if it had been drawn, alarms nearly always."""
    random = np.random.default_rng(3)
    wrong = []
    for _ in range(20):
        made = trial("adjusted", random)
        best = made.covariates[:, 1] > np.median(made.covariates[:, 1])
        wrong.append(analysed(replace(made, treated=best, covariates=np.zeros((500, 0)))).total.lower > 0.0)
    assert np.mean(wrong) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("analysis", MAKERS)
def test_false_alarms_are_five_in_a_hundred(analysis):
    n = 600 if analysis == "imputation" else 3000
    assert share_of_worked(analysis, n, seed=11) == pytest.approx(0.05, abs=0.01 if n == 3000 else 0.02)


@pytest.mark.slow
@pytest.mark.parametrize("analysis", MAKERS)
def test_power_is_as_planned(analysis):
    n = 200 if analysis == "imputation" else 600
    assert share_of_worked(analysis, n, effect=planned(analysis, 60), seed=12) == pytest.approx(0.8, abs=0.07)
