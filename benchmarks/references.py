"""Asks independent libraries for the figures that tests/reference/libraries.json keeps, and prints them.

pip install doubleml linearmodels pyfixest pysyncon, then: python benchmarks/references.py > tests/reference/libraries.json
None of them is needed to run swayed or its tests.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LinearRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from reference import trials


class Known(ClassifierMixin, BaseEstimator):
    """A classifier that foretells the known probability of treatment."""

    def fit(self, _x, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, x):
        return np.full((len(x), 2), 0.5)

    def predict(self, x):
        return np.ones(len(x))


def aipw():
    from doubleml import DoubleMLData, DoubleMLIRM

    outcome, treated, covariates, fold = trials.customers()
    data = DoubleMLData.from_arrays(covariates, outcome, treated.astype(float))
    model = DoubleMLIRM(data, LinearRegression(), Known(), n_folds=5, draw_sample_splitting=False)
    model.set_sample_splitting([(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(5)])
    model.fit()
    return {"effect": float(model.coef[0]), "standard_error": float(model.se[0])}


def imputation(*, sized):
    import pyfixest

    outcome, starts, sizes = trials.panel(sized=sized)
    unit, week = (index.reshape(-1) for index in np.indices(outcome.shape))
    frame = pd.DataFrame({"y": outcome.reshape(-1), "unit": unit, "week": week, "size": sizes[unit]})
    frame["on"] = (week >= starts[unit]).astype(int)
    made = pyfixest.did2s(
        frame,
        yname="y",
        first_stage="~ 0 | unit + week",
        second_stage="~ on",
        treatment="on",
        cluster="unit",
        weights="size" if sized else None,
    )
    return {"effect": float(made.coef().iloc[-1]), "standard_error": float(made.se().iloc[-1])}


def instrument():
    from linearmodels.iv import IV2SLS

    outcome, taken, asked, controls, cluster = trials.encouraged()
    exogenous = np.column_stack([np.ones(len(outcome)), controls])
    made = IV2SLS(outcome, exogenous, taken, asked).fit(cov_type="clustered", clusters=cluster, debiased=True)
    return {"effect": float(made.params.iloc[-1]), "standard_error": float(made.std_errors.iloc[-1])}


def synthetic():
    from pysyncon import Synth

    outcome = trials.regions()
    outcome = outcome - outcome[:, :20].mean(axis=1, keepdims=True)
    made = Synth()
    made.fit(
        X0=pd.DataFrame(outcome[1:, :20].T),
        X1=pd.Series(outcome[0, :20], name="treated"),
        Z0=pd.DataFrame(outcome[1:, :20].T),
        Z1=pd.Series(outcome[0, :20], name="treated"),
        custom_V=outcome[:, :20].var(axis=0, ddof=1),  # undoes its scaling of the weeks
    )
    return {"effect": float((outcome[0, 20:] - made.W @ outcome[1:, 20:]).mean())}


if __name__ == "__main__":
    found = {
        "versions": {name: version(name) for name in ("doubleml", "linearmodels", "pyfixest", "pysyncon")},
        "aipw": aipw(),
        "imputation": imputation(sized=False),
        "imputation, sized": imputation(sized=True),
        "instrument": instrument(),
        "synthetic": synthetic(),
    }
    print(json.dumps(found, indent=2))
