"""Factors: whom a level's figures are about, and when they are shown."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from swayed.profiles.factors import Factor, factors_table
from swayed.profiles.settings import ProfileSettings


def levels_met(n_customers: int, times: int = 1):
    """The levels and their customers, where so many meet one person under `first`, and thirty others under `second`."""
    met = [("first", customer) for customer in range(n_customers)] * times + [("second", 50 + n) for n in range(30)]
    units = pa.table(
        {
            "person_no": [0] * len(met),
            "stage_no": [0] * len(met),
            "customer_no": [customer for _, customer in met],
            "level": [level for level, _ in met],
            "credited": [1.0] * len(met),
            "chance": [0.5] * len(met),
        }
    )
    factor = Factor("f", ["first", "second"], ["purchase"], ["guide"], np.zeros(1, np.int64), 100)
    factor.add(units)
    found = factors_table([factor], ProfileSettings()).to_pylist()
    return {(row["profile"], row["level"]): row["n_customers"] for row in found}


@pytest.mark.parametrize("times", [1, 3])
def test_levels_of_few_customers_are_not_shown(times: int) -> None:
    """Customers are counted, not their contacts, and each once over all types."""
    few, enough = levels_met(4, times), levels_met(5, times)
    assert few == {("everybody", "second"): 30, ("guide", "second"): 30}
    assert enough == few | {("everybody", "first"): 5, ("guide", "first"): 5}
