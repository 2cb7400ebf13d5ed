"""Parquet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swayed.errors import SourceError
from swayed.sources import TableCounts


def _load(desk, name: str, columns: dict[str, pa.Array], **settings):
    path = desk.files / name
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return desk.load(path, **settings)


def test_typed_columns_of_every_kind(desk):
    berlin = pa.timestamp("ms", tz="Europe/Berlin")
    _load(
        desk,
        "events.parquet",
        {
            "event_id": pa.array([1, 2]),
            "customer_id": pa.array(["k1", "k2"]).dictionary_encode(),
            "stage": pa.array(["purchase", "purchase"], pa.large_string()),
            "occurred_at": pa.array([datetime(2025, 7, 1, 10, tzinfo=UTC), datetime(2025, 7, 2, tzinfo=UTC)], berlin),
            "value": pa.array([Decimal("12.50"), None]),
            "quantity": pa.array([float("nan"), 2.0]),
            "vip": pa.array([True, None]),
        },
    )
    rows = desk.rows("events")
    assert rows[0]["occurred_at"] == datetime(2025, 7, 1, 10, tzinfo=UTC)
    assert [row["value"] for row in rows] == [Decimal("12.5"), None]
    assert [row["quantity"] for row in rows] == [None, 2.0]
    assert desk.attributes("event_attributes") == {("1", "vip"): "true"}


def test_moments_are_read_as_their_texts_are(desk):
    """The same times as moments and as texts, by day, with fractions, in another zone, and as something else than a time."""
    berlin = pa.timestamp("us", tz="Europe/Berlin")
    moments = pa.array([datetime(2025, 7, 1, 22, 0, 0, 5, tzinfo=UTC), None, datetime(1969, 3, 1, tzinfo=UTC)], berlin)
    midnights = pa.array([datetime(2025, 7, day, tzinfo=UTC) for day in (1, 2, 3)], pa.timestamp("ns", tz="UTC"))
    columns = {
        "event_id": pa.array(["e1", "e2", "e3"]),
        "customer_id": pa.array(["k", "k", "k"]),
        "stage": pa.array(["visit", "visit", "purchase"]),
        "occurred_at": midnights,
        "seen": moments,
    }
    _load(desk, "events.parquet", columns, timezone="Europe/Berlin")
    by_moment = (desk.rows("events"), desk.attributes("event_attributes"))
    texts = {name: column.cast(pa.string()) for name, column in columns.items()}
    utc = moments.cast(pa.timestamp("us", tz="UTC")).cast(pa.string())
    summary = _load(desk, "events.parquet", texts | {"seen": utc}, timezone="Europe/Berlin")
    assert summary.tables["events"].unchanged == 3
    assert by_moment == (desk.rows("events"), desk.attributes("event_attributes"))
    assert by_moment[0][0]["occurred_at"] == datetime(2025, 7, 1, tzinfo=timezone(timedelta(hours=2)))
    assert [row["occurred_at_is_day"] for row in by_moment[0]] == [True] * 3
    assert by_moment[1] == {
        ("e1", "seen"): "2025-07-01 22:00:00.000005Z",
        ("e3", "seen"): "1969-03-01 00:00:00.000000Z",
    }


def test_moments_that_stand_for_none_are_named(desk):
    times = [datetime(1, 1, 1, tzinfo=UTC), datetime(2025, 7, 1, 10, 30, tzinfo=UTC), datetime(2025, 7, 2, tzinfo=UTC)]
    summary = _load(
        desk,
        "posts.parquet",
        {
            "post_id": pa.array(["p1", "p2", "p3"]),
            "account_id": pa.array(["a", "a", "a"]),
            "posted_at": pa.array(times, pa.timestamp("us", tz="UTC")),
        },
    )
    (fault,) = summary.rejects.to_pylist()
    assert (fault["line"], fault["column"], fault["found"]) == (1, "posted_at", "0001-01-01 00:00:00+00")
    assert [(row["posted_at"], row["posted_at_is_day"]) for row in desk.rows("posts")] == [
        (t, False) for t in times[1:]
    ]


def test_moments_at_the_ends_of_time_are_named(desk):
    """Also those that an engine takes for infinity or for unknown."""
    times = [2**63 - 1, -(2**63) + 1, -(2**63), 253_402_300_800_000_000, -30_610_224_000_000_001]
    edges = [253_402_300_799_999_999, -30_610_224_000_000_000]
    columns = {
        "event_id": pa.array([f"e{i}" for i in range(7)]),
        "customer_id": pa.array(["k"] * 7),
        "stage": pa.array(["visit"] * 7),
        "occurred_at": pa.array([*times, *edges], pa.int64()).cast(pa.timestamp("us", tz="UTC")),
    }
    summary = _load(desk, "events.parquet", columns)
    assert [row["line"] for row in summary.rejects.to_pylist()] == [1, 2, 3, 4, 5]
    assert [row["event_id"] for row in desk.rows("events")] == ["e5", "e6"]


def test_dates_and_lists(desk):
    _load(
        desk,
        "posts.parquet",
        {
            "post_id": pa.array(["p1", "p2", "p3"]),
            "account_id": pa.array(["a", "a", "a"]),
            "posted_at": pa.array([date(2025, 7, 1)] * 3),
            "products": pa.array([["x|y", "z"], None, []]),
        },
        timezone="Europe/Berlin",
    )
    rows = desk.rows("posts")
    assert [row["products"] for row in rows] == [["x|y", "z"], None, None]
    assert rows[0]["posted_at"] == datetime(2025, 7, 1, tzinfo=timezone(timedelta(hours=2)))
    assert rows[0]["posted_at_is_day"] is True


def test_a_faulty_row_bears_its_number(desk):
    summary = _load(
        desk,
        "accounts.parquet",
        {
            "account_id": pa.array(["a", "b", "c"]),
            "platform": pa.array(["ig", "ig", None]),
            "handle": pa.array(["x", "y", "z"]),
            "followers": pa.array([1, -1, 3]),
        },
    )
    assert summary.tables["accounts"] == TableCounts(read=3, new=1, rejected=2)
    assert [(row["line"], row["column"]) for row in summary.rejects.to_pylist()] == [(2, "followers"), (3, "platform")]


@pytest.mark.parametrize("keep", [0, 3, 100, -5])
def test_truncated_files_are_named(desk, keep):
    path = desk.files / "customers.parquet"
    pq.write_table(pa.table({"customer_id": [f"k{i}" for i in range(1000)]}), path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        desk.load(path)


def test_damaged_pages_are_named(desk):
    path = desk.files / "customers.parquet"
    pq.write_table(pa.table({"customer_id": [f"k{i}" for i in range(5000)]}), path)
    data = bytearray(path.read_bytes())
    data[100:2000] = bytes(1900)
    path.write_bytes(bytes(data))
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        desk.load(path)


def test_nested_columns_are_named(desk):
    columns = {"customer_id": pa.array(["k"]), "deep": pa.array([{"a": 1}])}
    with pytest.raises(SourceError, match="column deep holds struct"):
        _load(desk, "customers.parquet", columns)
