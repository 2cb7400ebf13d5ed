"""The walk: customers go step by step, and as often as the rates say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from swayed.lab import Market, MarketSettings
from swayed.lab.customers import make_customers
from swayed.lab.effects import Schedule
from swayed.lab.walk import walk

BEFORE = {"research": "entry", "evaluation": "research", "purchase": "evaluation"}


def _nothing_scheduled() -> Schedule:
    none = np.zeros(0, dtype=np.int64)
    return Schedule(none, none, none, none, none, none)


def test_nobody_skips_a_stage(plain: Market) -> None:
    path = defaultdict(list)
    for row in plain.causes.to_pylist():
        path[row["customer_id"]].append(row["stage"])
    for stages in path.values():
        before = "entry"
        for stage in stages:
            assert BEFORE[stage] == before or (stage == before == "purchase")
            before = stage


def test_arrivals_follow_the_rate() -> None:
    """With one constant rate r the share arrived after t days is 1 - exp(-r t): closed form."""
    settings = MarketSettings(
        n_customers=20_000,
        days=100,
        season=0.0,
        rates=(("entry", "research", 2.0),),
        history_days=30,
    )
    customers = make_customers(settings)
    flat = np.ones(len(customers))
    start = np.full(len(customers), -1, dtype=np.int64)
    everybody = replace(customers, hazard=flat, entered=start)
    transitions = walk(settings, everybody, _nothing_scheduled())
    expected = 1 - np.exp(-2.0 / 365.25 * settings.days)
    assert len(transitions) / len(customers) == pytest.approx(expected, abs=0.012)
    assert transitions.caused_shares.sum() == 0


def test_a_scheduled_transition_needs_the_stage_before() -> None:
    settings = MarketSettings(n_customers=3, days=30, history_days=1, account_share=1.0)
    customers = make_customers(settings)
    still = replace(customers, hazard=np.zeros(3), entered=np.array([-9, -9, 20 * 86_400]))
    days = np.array([2, 4, 5, 6], dtype=np.int64)
    schedule = Schedule(
        # 0 goes to research, then evaluation; 1 would skip research; 2 has not entered yet.
        customer=np.array([0, 1, 0, 2]),
        stage=np.array([1, 2, 2, 1]),
        person=np.array([7, 7, 8, 7]),
        shoe=np.full(4, -1),
        at=days * 86_400,
        contact=np.arange(4),
    )
    happened = walk(settings, still, schedule)
    assert happened.customer.tolist() == [0, 0]
    assert happened.stage.tolist() == [1, 2]
    assert happened.person.tolist() == [7, 8]
    assert happened.contact.tolist() == [0, 2]


def test_bursts_make_customers_talk_and_move_more() -> None:
    """Half the customers, a factor of five: transitions pile up inside bursts."""
    settings = MarketSettings(kind="burst", n_customers=4000, days=200, n_bursts=2)
    customers = make_customers(settings)
    transitions = walk(settings, customers, _nothing_scheduled())
    day = transitions.at // 86_400
    starts = customers.burst_from[transitions.customer]
    inside = ((starts <= day[:, None]) & (day[:, None] < starts + 14)).any(axis=1)
    bursty = (starts[:, 0] < settings.days).mean()
    calendar_share = bursty * 28 / 200
    assert 2 * calendar_share < inside.mean() < 5 * calendar_share
