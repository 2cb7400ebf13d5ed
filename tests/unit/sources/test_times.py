"""Times in the ways people write them, and day resolution."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest


def _posts(desk, *times: str, **settings):
    body = "".join(f'p{i:02d},a,"{time}"\n' for i, time in enumerate(times))
    summary = desk.load_text("posts.csv", "post_id,account_id,posted_at\n" + body, **settings)
    rows = [(row["posted_at"], row["posted_at_is_day"]) for row in desk.rows("posts")]
    return summary, rows


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2025-03-01T12:00:00Z", _utc(2025, 3, 1, 12)),
        ("2025-03-01 12:00:00+02:00", _utc(2025, 3, 1, 10)),
        ("2025-03-01T12:00:00.250-0330", _utc(2025, 3, 1, 15, 30, 0, 250_000)),
        ("2025-03-01T12:00:00,5Z", _utc(2025, 3, 1, 12, 0, 0, 500_000)),
        ("2025-03-01T12:00:00.123456789Z", _utc(2025, 3, 1, 12, 0, 0, 123_456)),
        ("2025-03-01 12:00+01", _utc(2025, 3, 1, 11)),
        ("2025-03-01 12:00:00 UTC", _utc(2025, 3, 1, 12)),
        ("2025-03-01 12:00:00 +0200", _utc(2025, 3, 1, 10)),
        ("2025-03-01T12:00:00z", _utc(2025, 3, 1, 12)),
        ("2025-07-01 12:00", _utc(2025, 7, 1, 10)),
        ("2025/07/01 12:00:01", _utc(2025, 7, 1, 10, 0, 1)),
        ("1.7.2025 9:05", _utc(2025, 7, 1, 7, 5)),
        ("01.12.2025 09:05:06", _utc(2025, 12, 1, 8, 5, 6)),
        ("31/12/2025 09:05", _utc(2025, 12, 31, 8, 5)),
        ("12/31/2025 09:05", _utc(2025, 12, 31, 8, 5)),
        ("1735689601", _utc(2025, 1, 1, 0, 0, 1)),
        ("1735689601500", _utc(2025, 1, 1, 0, 0, 1, 500_000)),
        ("1735689601500000", _utc(2025, 1, 1, 0, 0, 1, 500_000)),
        ("1735689601.5", _utc(2025, 1, 1, 0, 0, 1, 500_000)),
    ],
)
def test_one_time(desk, written, instant):
    assert _posts(desk, written, timezone="Europe/Berlin")[1] == [(instant, False)]


@pytest.mark.parametrize(
    "written", ["yesterday", "2025-02-30", "2025-13-01T00:00:00Z", "03.2025", "25-03-01", "2025-03-01T25:00Z", "12345",
                "2025-03-01 12:00:00 CET", "31.02.2025", "0001-01-01T00:00:00Z", "0000-00-00"]
)  # fmt: skip
def test_what_is_no_time_is_rejected(desk, written):
    summary, rows = _posts(desk, "2025-01-01T10:00:00Z", written)
    assert len(rows) == 1
    assert summary.rejects.to_pylist()[0]["found"] == written


def test_date_only_begins_with_the_day_of_the_zone(desk):
    summary, rows = _posts(desk, "2025-07-01", "01.12.2025", timezone="Europe/Berlin")
    assert rows == [(_utc(2025, 6, 30, 22), True), (_utc(2025, 11, 30, 23), True)]
    assert summary.detections[0].zoneless == summary.detections[0].days == ("posted_at",)
    assert summary.timezone == "Europe/Berlin"


def test_a_day_that_begins_at_one_o_clock(desk):
    # Brazil moved its clocks forward at midnight: 2018-11-04 began at 01:00.
    assert _posts(desk, "2018-11-04", timezone="America/Sao_Paulo")[1] == [(_utc(2018, 11, 4, 3), True)]


def test_date_only_and_times_in_one_column_are_told_apart(desk):
    summary, rows = _posts(desk, "2025-07-01", "2025-07-01T00:00:00", "2025-07-01T10:00:00Z")
    assert [is_day for _, is_day in rows] == [True, False, False]
    assert summary.detections[0].days == ()


@pytest.mark.parametrize("midnight", ["T00:00:00Z", " 00:00", "T00:00:00.000+05:00"])
def test_a_column_of_midnights_has_day_resolution_and_keeps_its_written_day(desk, midnight):
    summary, rows = _posts(desk, f"2000-07-12{midnight}", f"2000-12-12{midnight}", timezone="Europe/Berlin")
    assert rows == [(_utc(2000, 7, 11, 22), True), (_utc(2000, 12, 11, 23), True)]
    assert summary.detections[0].days == ("posted_at",)


def test_a_faulty_cell_does_not_hide_that_the_others_are_days(desk):
    summary, rows = _posts(desk, "2000-07-12T00:00:00Z", "soon")
    assert rows == [(_utc(2000, 7, 12), True)]
    assert summary.tables["posts"].rejected == 1


def test_epochs_are_reported_and_midnights_among_them_are_days(desk):
    summary, rows = _posts(desk, "1735689600", "1735776000")
    assert rows == [(_utc(2025, 1, 1), True), (_utc(2025, 1, 2), True)]
    assert summary.detections[0].epoch == {"posted_at": "seconds"}


def test_the_order_of_slashed_dates_is_proven_by_the_column(desk):
    summary, rows = _posts(desk, "03/04/2025", "25/04/2025")
    assert rows[0] == (_utc(2025, 4, 3), True)
    assert summary.detections[0].date_orders == {"posted_at": "day first"}
    summary, rows = _posts(desk, "03/04/2025", "04/25/2025")
    assert rows[0] == (_utc(2025, 3, 4), True)
    assert summary.detections[0].date_orders == {"posted_at": "month first"}


@pytest.mark.parametrize("times", [("03/04/2025", "05/06/2025"), ("13/04/2025", "04/13/2025")])
def test_slashed_dates_without_proof_are_rejected_with_the_reason(desk, times):
    summary, rows = _posts(desk, *times)
    assert rows == []
    assert "whether day or month stands first" in summary.rejects.to_pylist()[0]["allowed"]


def test_mixed_zones_in_one_column(desk):
    summary, rows = _posts(
        desk, "2025-03-01T12:00:00Z", "2025-03-01T12:00:00+02:00", "2025-03-01T12:00:00", timezone="America/New_York"
    )
    assert [moment for moment, _ in rows] == [_utc(2025, 3, 1, 12), _utc(2025, 3, 1, 10), _utc(2025, 3, 1, 17)]
    assert summary.detections[0].zoneless == ("posted_at",)


def test_zoned_columns_are_not_reported_as_zoneless(desk):
    assert _posts(desk, "2025-03-01T12:00:00Z")[0].detections[0].zoneless == ()


def test_a_flag_in_the_file_says_itself_whether_only_the_day_is_known(desk):
    content = (
        "post_id,account_id,posted_at,posted_at_is_day\np1,a,2025-02-28T23:00:00Z,yes\np2,a,2025-03-01T10:00:00Z,\n"
    )
    desk.load_text("posts.csv", content)
    assert desk.column("posts", "posted_at_is_day") == [True, False]


def test_dates_take_the_day_as_written(desk):
    head = "collaboration_id,account_id,starts_on,ends_on\n"
    desk.load_text("collaborations.csv", head + "c1,a,2025-03-01T23:00:00-05:00,31.12.2025\nc2,a,2025-03-02,\n")
    assert desk.column("collaborations", "starts_on") == [date(2025, 3, 1), date(2025, 3, 2)]
    assert desk.column("collaborations", "ends_on") == [date(2025, 12, 31), None]
