"""The monday market is what a real shop looks like."""

from __future__ import annotations

from collections import Counter

import pytest

from swayed.lab import Market, MarketSettings, make_market
from swayed.lab.wording import OFFLINE_ROLES, OTHER_SOURCES


@pytest.fixture(scope="module")
def monday() -> Market:
    """Return a monday market of a tenth of the size."""
    return make_market(MarketSettings(kind="monday", n_customers=6000))


def test_few_customers_are_linked(monday: Market) -> None:
    handles = monday.tables["customers"]["handles"].to_pylist()
    assert sum(handle is not None for handle in handles) == round(0.03 * 6000)
    known = {f"{row['platform']}:{row['handle']}" for row in monday.tables["accounts"].to_pylist()}
    assert {handle for handle in handles if handle} <= known


def test_customers_order_about_every_third_year(monday: Market) -> None:
    stages = Counter(monday.causes["stage"].to_pylist())
    assert stages["purchase"] / 6000 == pytest.approx(0.3, abs=0.05)
    assert set(stages) == {"purchase", "research"}
    assert stages["research"] < stages["purchase"] / 4


def test_surveys_answer_four_orders_in_ten(monday: Market) -> None:
    surveys = [row for row in monday.tables["touches"].to_pylist() if row["kind"] == "survey"]
    orders = Counter(monday.causes["stage"].to_pylist())["purchase"]
    assert len(surveys) / orders == pytest.approx(0.4, abs=0.05)
    plain_answers = {*OFFLINE_ROLES, *OTHER_SOURCES}
    named = [row["text"] for row in surveys if row["text"] not in plain_answers]
    assert 0 < len(named) < 0.3 * len(surveys)
    shown = {word for row in monday.tables["accounts"].to_pylist() for word in (row["handle"], row["display_name"])}
    assert all(any(word in text for word in shown) for text in named[:20])


def test_guests_share_an_email_with_a_customer(monday: Market) -> None:
    rows = monday.tables["customers"].to_pylist()
    emails = Counter(row["email"] for row in rows)
    doubles = len(rows) - len(emails)
    orders = Counter(monday.causes["stage"].to_pylist())["purchase"]
    assert doubles / orders == pytest.approx(0.3, abs=0.05)
    known = {row["customer_id"] for row in rows}
    assert set(monday.tables["events"]["customer_id"].to_pylist()) <= known
