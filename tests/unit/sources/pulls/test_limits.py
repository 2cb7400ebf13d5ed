"""Waits, as servers write them; by their own clock."""

from __future__ import annotations

import pytest

from swayed.sources.pulls import limits

DATE = "Fri, 01 Mar 2024 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "2.0"}, 2.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Fri, 01 Mar 2024 10:02:00 GMT", "date": DATE}, 120.0),
        ({"retry-after": "Fri, 01 Mar 2024 09:00:00 GMT", "date": DATE}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert limits.retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2024-03-01T10:05:00.000000Z", "date": DATE}, 300.0),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "2024-03-01T10:05:00.000000Z", "date": DATE}, 0.0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1709287260", "date": DATE}, 60.0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1709287260000", "date": DATE}, 60.0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1e300", "date": DATE}, 0.0),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "45", "date": DATE}, 45.0),
        ({"ratelimit-remaining": "0"}, 0.0),
        ({"x-shopify-shop-api-call-limit": "38/40"}, 0.0),
        ({"x-shopify-shop-api-call-limit": "39/40"}, 0.5),
        ({"x-shopify-shop-api-call-limit": "80/80"}, 1.0),
        ({"x-shopify-shop-api-call-limit": "?"}, 0.0),
        ({}, 0.0),
    ],
)
def test_pause_after(headers: dict[str, str], seconds: float) -> None:
    assert limits.pause_after(headers) == seconds
