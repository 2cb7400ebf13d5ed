"""Tables turned into arrays: kinds of contact, types of people, least lags."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from swayed.influence.reading import (
    NO_CATEGORIES,
    HazardInput,
    _types,
    nothing,
    read_world,
)
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stream import FOLLOW_KINDS, MAX_KINDS

START = datetime(2025, 1, 1, tzinfo=UTC)
MOMENT = pa.timestamp("us", tz="UTC")
NOTHING = pa.list_(pa.string())
PLAIN = InfluenceSettings()


def world_of(kinds, hours, settings=PLAIN):
    """One customer who met one person at these hours, by these kinds."""
    n, ranked = len(kinds), sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind))
    contacts = {
        "customer_no": pa.array([0] * n),
        "person_no": pa.array([0] * n),
        "exposed_at": pa.array([START + timedelta(hours=hour) for hour in hours], MOMENT),
        "kind_no": pa.array([ranked.index(kind) for kind in kinds]),
        "dose": pa.array([1.0] * n),
        "products": pa.nulls(n, NOTHING),
    }
    windows = {
        "stage": ["purchase"],
        "customer_no": [0],
        "origin": ["entry"],
        "starts_at": pa.array([START], MOMENT),
        "ends_at": pa.array([START + timedelta(days=10)], MOMENT),
        "hash": pa.array([None], pa.string()),
        "community": [""],
        "segment": [""],
    }
    source = HazardInput(
        customers=pa.table({"customer_no": [0]}),
        persons=pa.table({"person_id": ["p"], "hash": ["0" * 32], "type_no": pa.array([None], pa.int64())}),
        kinds=pa.table({"kind": ranked}),
        contacts=pa.table(contacts).to_batches(),
        follows=nothing,
        posts=nothing,
        windows=pa.table(windows).to_batches,
        events=nothing,
        control=nothing,
        activity=nothing,
        product_categories=NO_CATEGORIES,
        bounds=pa.table(
            {
                "from_at": pa.array([START], MOMENT),
                "to_at": pa.array([START + timedelta(days=10)], MOMENT),
                "is_day": [False],
            }
        ),
        stages=("purchase",),
        match="any",
    )
    return read_world(source, settings)


def test_the_most_frequent_kinds_have_weights_of_their_own_and_the_rarest_share_one():
    kinds = [f"kind{k}" for k in range(10) for _ in range(20 - k)]
    world = world_of(kinds, range(len(kinds)))
    assert world.kinds == (*(f"kind{k}" for k in range(MAX_KINDS - 1)), "other", *FOLLOW_KINDS)
    counts = np.bincount(world.contacts.kind, minlength=len(world.kinds))
    assert counts[0] == 20
    assert counts[MAX_KINDS - 1] == sum(20 - k for k in range(MAX_KINDS - 1, 10))
    assert counts[MAX_KINDS:].sum() == 0


def test_a_least_lag_moves_contacts_of_its_kind_alone_and_keeps_them_in_order():
    settings = InfluenceSettings(min_lags_days=(("read", 0.5),))
    world = world_of(["read", "answer"], [1.0, 6.0], settings)
    np.testing.assert_allclose(world.contacts.time, [6 / 24, 13 / 24])
    assert [world.kinds[k] for k in world.contacts.kind] == ["answer", "read"]


def test_nobody_is_followed_so_everybody_is_spoken_with():
    world = world_of(["read"], [1.0])
    assert world.types[world.person_type[0]] == "spoken with"


def test_types_are_those_of_ways_where_contacts_are_direct() -> None:
    """Two of one type, one with too few contacts for any, and one whom most customers only follow."""
    spoken = np.array([0, 0, 1, 2, 3], np.uint32)
    followed = np.array([3, 3], np.uint32)
    number, names = _types(spoken, followed, pa.chunked_array([pa.array([1, 0, None, 1], pa.int64())]))
    assert [names[n] for n in number] == ["met alike 2", "met alike 1", "spoken with", "followed"]


def test_without_types_there_are_two() -> None:
    _, names = _types(
        np.array([0], np.uint32), np.array([], np.uint32), pa.chunked_array([pa.array([None], pa.int64())])
    )
    assert names == ("spoken with", "followed")
