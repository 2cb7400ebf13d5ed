"""Windows and events that come in batches: transitions at their ends, strata, the negative control."""

import hashlib
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from swayed.influence.products import ProductCodes
from swayed.influence.reading import NO_CATEGORIES
from swayed.influence.risks import RiskReader
from swayed.influence.settings import InfluenceSettings

START = datetime(2025, 1, 1, tzinfo=UTC)
ORIGIN = int(START.timestamp() * 1e6)
MOMENT = pa.timestamp("us", tz="UTC")
NOTHING = pa.list_(pa.string())


def reader(step_days=0.0, **settings):
    codes = ProductCodes("any", NO_CATEGORIES)
    return RiskReader(ORIGIN, 4, step_days, codes, InfluenceSettings(**settings), None)


def windows(*rows):
    """Rows of (stage, customer, from day, to day, transition or None, community)."""
    stage, customer, starts, ends, transition, community = zip(*rows, strict=True)
    return pa.table(
        {
            "stage": stage,
            "customer_no": customer,
            "origin": ["entry"] * len(rows),
            "starts_at": pa.array([START + timedelta(days=day) for day in starts], MOMENT),
            "ends_at": pa.array([START + timedelta(days=day) for day in ends], MOMENT),
            "transition_id": pa.array(transition, pa.string()),
            "hash": pa.array([name and hashlib.md5(name.encode()).hexdigest() for name in transition], pa.string()),
            "community": community,
            "segment": [""] * len(rows),
        }
    )


def events(*rows):
    """Rows of (stage, customer, day, transition)."""
    stage, customer, day, transition = zip(*rows, strict=True)
    return pa.table(
        {
            "stage": stage,
            "transition_id": transition,
            "hash": [hashlib.md5(name.encode()).hexdigest() for name in transition],
            "customer_no": customer,
            "transition_at": pa.array([START + timedelta(days=at) for at in day], MOMENT),
            "products": pa.nulls(len(rows), NOTHING),
            "categories": pa.nulls(len(rows), NOTHING),
        }
    )


WINDOWS = windows(
    ("research", 0, 0, 5, "r0", "trail"),
    ("research", 1, 0, 9, None, "road"),
    ("research", 3, 1, 2, "left out", "trail"),
    ("purchase", 0, 5, 7, "p0", "trail"),
    ("purchase", 0, 7, 8, "p1", "trail"),
    ("purchase", 2, 0, 10, "p2", "track"),
)
EVENTS = events(("research", 0, 5, "r0"), ("purchase", 0, 7, "p0"), ("purchase", 0, 8, "p1"), ("purchase", 2, 10, "p2"))


@pytest.mark.parametrize("size", [1, 2, 100])
def test_each_window_ends_in_its_own_transition(size):
    batches = (table.to_batches(max_chunksize=size) for table in (WINDOWS, EVENTS))
    research, purchase = reader().stages(("research", "purchase"), *batches)
    assert research.event.tolist() == [0, -1, -1]
    assert research.window_ptr.tolist() == [0, 1, 2, 2, 3]
    assert purchase.event.tolist() == [0, 1, 2]
    assert purchase.event_customer.tolist() == [0, 0, 2]
    assert purchase.transition_ids.to_pylist() == ["p0", "p1", "p2"]
    assert purchase.start.tolist() == [5.0, 7.0, 0.0]
    # The most frequent community is level 0, then by name.
    assert research.stratum_levels[0, research.stratum].tolist() == [0, 1, 0]
    assert purchase.stratum_levels[0, purchase.stratum].tolist() == [0, 0, 1]


def test_where_only_the_day_is_known_steps_lie_in_its_middle():
    (purchase,) = reader(step_days=1.0).stages(("purchase",), WINDOWS.to_batches(), EVENTS.to_batches())
    assert purchase.end.tolist() == [7.5, 8.5, 10.5]
    assert purchase.start.tolist() == [5.5, 7.5, 0.5]


def test_a_stage_that_nobody_is_at_risk_of_is_empty():
    (found,) = reader().stages(("advocacy",), WINDOWS.to_batches(), EVENTS.to_batches())
    assert found.n_events == len(found.start) == 0
    assert found.stratum_levels.shape == (3, 1)


def test_the_control_is_its_windows_and_too_few_of_its_steps_are_none():
    rows = [("unrelated purchase", customer, 0, 3 + customer, f"u{customer}", "") for customer in range(3)]
    batches = windows(*rows).to_batches(max_chunksize=2)
    assert reader().control(batches) is None
    control = reader(min_transitions=3).control(batches)
    assert control.stage == "unrelated purchase"
    assert control.event.tolist() == [0, 1, 2]
    np.testing.assert_allclose(control.event_time, [3.0, 4.0, 5.0])
    assert reader().control([]) is None
