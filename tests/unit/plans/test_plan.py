"""The plan as an operator gets it: fees, unknown costs, refusals, and what is said where nobody can be named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from swayed.errors import SettingsError
from swayed.influence.tables import EFFECT_DRAWS, PASSING_DRAWS, PASSING_WEIGHTS, WEIGHTS
from swayed.people.tables import EVIDENCE, PEOPLE, PEOPLE_STAGES
from swayed.plans import MOMENTS, PAST_COSTS, PLAN_LINKS, PLAN_PAIRS, PLAN_PEOPLE, PLAN_WORTHS
from swayed.plans.market import PlanTables, market_of, seen_share
from swayed.plans.plan import PeopleFacts, plan_of
from swayed.plans.request import PlanRequest
from swayed.plans.tables import PLAN

NAMES = ("ada", "ben", "cleo", "dan")
N_CUSTOMERS = 60
BOUGHT = "trail-9000"


def draws(effect_of, *, is_named=True, n_draws=40):
    rng = np.random.default_rng(1)
    return [
        {"person_id": name, "stage": "buy", "draw": d, "effect": effect * rng.gamma(16.0) / 16.0, "level": 0.5, "is_named": is_named}
        for name, effect in effect_of.items()
        for d in range(n_draws)
    ]  # fmt: skip


@pytest.fixture
def tables() -> PlanTables:
    """Four people of falling effect; ada and ben meet the same customers, the others their own."""
    meets = {"ada": range(30), "ben": range(30), "cleo": range(30, 45), "dan": range(45, 60)}
    return PlanTables(
        people=PLAN_PEOPLE.from_rows(
            [
                {"person_id": n, "name": n.title(), "accounts": [f"@{n}"], "is_named": True,
                 "contact": "contact now", "is_minor": False, "has_objected": False}
                for n in NAMES
            ]
        ),
        pairs=PLAN_PAIRS.from_rows(
            [
                {"person_id": n, "customer_id": f"c{i}", "stage": "buy", "segment": "all", "contacts": 3.0}
                for n, customers in meets.items()
                for i in customers
            ]
        ),
        worths=PLAN_WORTHS.from_rows(
            [
                {"stage": "buy", "segment": "all", "baseline": 0.1, "reaches": 1.0, "net_value": 100.0, "margin_share": 0.4,
                 "n_orders": 50, "currency": "EUR"}
            ]
        ),
        past_costs=PAST_COSTS.from_rows([{"person_id": "cleo", "cost": 30.0, "currency": "EUR"}]),
        moments=MOMENTS.empty(),
        draws=EFFECT_DRAWS.from_rows(draws({"ada": 1.5, "ben": 1.4, "cleo": 0.5, "dan": 0.1})),
        weights=WEIGHTS.from_rows([{"what": "half-life", "name": "7 days", "weight": 1.0}]),
        links=PLAN_LINKS.empty(),
        passing_draws=PASSING_DRAWS.empty(),
        passing_weights=PASSING_WEIGHTS.empty(),
    )  # fmt: skip


@pytest.fixture
def facts() -> PeopleFacts:
    """What the people room says of the four."""
    row = {"kind": "person", "grade": "strong", "credited_transitions": 5.0, "on_path": 0.1, "named_by_customers": 2,
           "tracked_orders": 0, "may_contact": "no", "n_contacts": 90, "n_customers": 30}  # fmt: skip
    stage = {"stage": "buy", "grade": "strong", "effect_per_100": 5.0, "effect_lower": 2.0, "effect_upper": 8.0, "n_exposures": 90,
             "level": "uncalibrated", "credited_transitions": 5.0, "on_path": 0.1, "increment": 2.0, "increment_lower": 1.0,
             "increment_upper": 3.0, "q_value": 0.01}  # fmt: skip
    seen = {"customer_id": "c1", "kind": "like", "stage": "buy", "probability": 0.9}
    return PeopleFacts(
        people=PEOPLE.from_rows(
            [{"rank": i, "person_id": n, "name": n.title(), "accounts": [f"@{n}"], **row} for i, n in enumerate(NAMES, 1)]
        ),
        stages=PEOPLE_STAGES.from_rows([{"person_id": n, **stage} for n in NAMES]),
        evidence=EVIDENCE.from_rows([{"person_id": "ada", "post_id": f"p{i}", **seen} for i in range(5)]),
    )  # fmt: skip


def chosen(plan) -> dict[str, int]:
    return {row["person_id"]: row["collaborations"] for row in plan.chosen.to_pylist()}


def test_costs_of_the_operator_and_of_the_past(tables, facts):
    plan = plan_of(tables, facts, PlanRequest(budget=130.0, costs={"Ada": 100.0, "@dan": 500.0}, max_people=2))
    assert chosen(plan) == {"ada": 1, "cleo": 1}
    assert plan.spent == 130.0
    assert plan.unit == "net margin"
    rows = {row["person_id"]: row for row in plan.people.to_pylist()}
    assert rows["cleo"]["cost"] == 30.0
    assert rows["ben"]["cost"] is None
    assert rows["dan"]["is_too_dear"]
    assert plan.extra_lower < plan.extra < plan.extra_upper
    assert plan.extra == pytest.approx(sum(row["extra"] for row in rows.values() if row["collaborations"]))
    assert 0.0 < plan.share_of_best <= 1.0
    assert plan.level == "uncalibrated"


def test_unknown_costs_are_chosen_by_number_and_overlap_lowers_the_fee(tables, facts):
    unpriced = replace(tables, past_costs=PAST_COSTS.empty())
    plan = plan_of(unpriced, facts, PlanRequest(max_people=2))
    assert chosen(plan) == {"ada": 1, "cleo": 1}
    assert plan.spent == 0.0
    ben = next(row for row in plan.people.to_pylist() if row["person_id"] == "ben")
    # By himself he would bring nearly as much as Ada; after her, little of it.
    assert ben["most_worthwhile_fee"] < 0.6 * ben["alone"]
    both = plan_of(unpriced, facts, PlanRequest(must=("Ada", "Ben"), max_people=2))
    assert max(row["share"] for row in both.overlap.to_pylist()) > 0.4


def test_nobody_is_paid_more_than_he_brings(tables, facts):
    plan = plan_of(tables, facts, PlanRequest(budget=1e6, costs=dict.fromkeys(NAMES, 100000.0)))
    assert chosen(plan) == {}
    assert plan.extra == 0.0
    assert plan.trial.num_rows == 0
    dear = plan_of(tables, facts, PlanRequest(budget=1e6, costs=dict.fromkeys(NAMES, 100000.0), must=("dan",)))
    assert chosen(dear) == {"dan": 1}
    # Ada and Ben together would bring less than both cost, each alone more.
    alone = {row["person_id"]: row["alone"] for row in plan.people.to_pylist()}
    fee = 0.9 * min(alone["ada"], alone["ben"])
    assert (
        len(
            chosen(
                plan_of(tables, facts, PlanRequest(budget=1e6, costs={"ada": fee, "ben": fee, "cleo": 1e5, "dan": 1e5}))
            )
        )
        == 1
    )


def test_a_larger_budget_never_brings_less(tables, facts):
    costs = {"ada": 40.0, "ben": 35.0, "cleo": 20.0, "dan": 5.0}
    extra = [
        plan_of(tables, facts, PlanRequest(budget=b, costs=costs)).extra for b in (0.0, 5.0, 20.0, 60.0, 100.0, 200.0)
    ]
    assert extra == sorted(extra)
    curve = plan_of(tables, facts, PlanRequest(budget=60.0, costs=costs)).curve.to_pylist()
    assert [point["extra"] for point in curve] == sorted(point["extra"] for point in curve)


def test_minors_objectors_and_refusals_are_never_proposed(tables, facts):
    people = [
        {**row, "is_minor": row["person_id"] == "ada", "has_objected": row["person_id"] == "ben",
         "contact": "no" if row["person_id"] == "cleo" else row["contact"]}
        for row in tables.people.to_pylist()
    ]  # fmt: skip
    refused = replace(tables, people=PLAN_PEOPLE.from_rows(people))
    plan = plan_of(refused, facts, PlanRequest(max_people=4))
    assert chosen(plan) == {"dan": 1}
    assert plan.left_out.column("person_id").to_pylist() == ["ada", "ben", "cleo"]
    with pytest.raises(SettingsError, match="minor") as raised:
        plan_of(refused, facts, PlanRequest(must=("ada", "cleo", "Nobody"), costs={"xx": 1.0}))
    assert len(raised.value.faults) == 4


def test_never_is_never_and_must_needs_the_money(tables, facts):
    assert "ada" not in chosen(plan_of(tables, facts, PlanRequest(never=("Ada",))))
    assert chosen(plan_of(tables, facts, PlanRequest(must=("dan", "Dan"), max_people=1))) == {"dan": 1}
    with pytest.raises(SettingsError, match="30 or more"):
        plan_of(tables, facts, PlanRequest(budget=10.0, must=("cleo",)))


def test_nobody_graded_gives_no_plan_but_whom_to_test(tables, facts):
    people = [{**row, "is_named": False} for row in tables.people.to_pylist()]
    ungraded = replace(
        tables,
        people=PLAN_PEOPLE.from_rows(people),
        draws=EFFECT_DRAWS.from_rows(draws({"ada": 1.5, "dan": 0.1}, is_named=False)),
    )
    plan = plan_of(ungraded, facts, PlanRequest(budget=100.0))
    assert plan.people.num_rows == 0
    assert plan.extra == 0.0
    assert plan.to_test.column("person_id").to_pylist()[0] == "ada"
    nothing = replace(ungraded, people=PLAN_PEOPLE.empty(), pairs=PLAN_PAIRS.empty(), draws=EFFECT_DRAWS.empty())
    assert plan_of(nothing, facts, PlanRequest(budget=100.0)).to_test.num_rows == 0


def test_briefs_say_why_and_what_must_be_disclosed_and_nothing_of_customers(tables, facts):
    plan = plan_of(tables, facts, PlanRequest(max_people=4))
    for brief in plan.chosen.column("brief").to_pylist():
        assert "For the step into buy" in brief
        assert "#ad" in brief
        assert "uncalibrated" in brief
        assert not any(f"c{i} " in brief or BOUGHT in brief for i in range(N_CUSTOMERS))
    few = [{**row, "n_customers": 4} for row in facts.people.to_pylist()]
    hidden = plan_of(tables, replace(facts, people=PEOPLE.from_rows(few)), PlanRequest(max_people=4))
    assert all("met by" not in brief for brief in hidden.chosen.column("brief").to_pylist())


def test_units_fall_back_where_margin_or_value_are_unknown(tables, facts):
    rows = tables.worths.to_pylist()
    value = replace(tables, worths=PLAN_WORTHS.from_rows([{**row, "margin_share": None} for row in rows]))
    assert plan_of(value, facts, PlanRequest()).unit == "net value"
    stated = plan_of(value, facts, PlanRequest(margin_share=0.4))
    assert stated.is_margin_stated
    assert stated.extra == pytest.approx(plan_of(tables, facts, PlanRequest()).extra)
    count = replace(
        tables, worths=PLAN_WORTHS.from_rows([{**row, "net_value": None, "margin_share": None} for row in rows])
    )
    plan = plan_of(count, facts, PlanRequest())
    assert (plan.unit, plan.currency) == ("purchases", None)


def test_the_market_is_the_formula(tables):
    """One person, one draw: effect x level x contacts x share seen within the horizon."""
    market = market_of(tables, ["dan"], None)
    effect = market.prospects.effect[0]
    own = [row["effect"] * row["level"] for row in tables.draws.to_pylist() if row["person_id"] == "dan"]
    tau, share = 7.0 / np.log(2.0), seen_share(tables.weights)
    steps = np.linspace(0.0, 28.0, 100_001)
    assert share == pytest.approx(np.mean(1.0 - np.exp(-(90.0 - steps) / tau)), abs=1e-6)
    assert effect == pytest.approx(np.array(own) * share)
    assert market.prospects.worth.tolist() == [40.0] * 15


def test_who_moves_customers_through_others_is_planned_with(tables, facts):
    """`eve` meets nobody; ada writes more after contact with her, and so does fay through eve."""
    own = {"contact": "contact now", "is_minor": False, "has_objected": False, "is_named": True, "accounts": []}
    new = [{"person_id": n, "name": n.title(), **own} for n in ("eve", "fay")]
    drawn = [
        {"hop": hop, "person_id": n, "draw": d, "effect": 0.5, "level": 0.8}
        for hop, n in ((2, "eve"), (3, "fay"))
        for d in range(40)
    ]
    passing = replace(
        tables,
        people=PLAN_PEOPLE.from_rows([*tables.people.to_pylist(), *new]),
        links=PLAN_LINKS.from_rows(
            [
                {"person_id": "eve", "through_person_id": "ada", "hop": 2, "contacts": 4.0, "posts": 8.0},
                {"person_id": "fay", "through_person_id": "eve", "hop": 3, "contacts": 4.0, "posts": 8.0},
            ]
        ),
        passing_draws=PASSING_DRAWS.from_rows(drawn),
        passing_weights=PASSING_WEIGHTS.from_rows(
            [{"hop": hop, "what": "half-life", "name": "1 days", "weight": 1.0} for hop in (2, 3)]
        ),
    )
    share = 0.5 * 0.8 * 4.0 / 8.0 * seen_share(passing.passing_weights.slice(0, 1))
    market = market_of(passing, ["ada", "eve", "fay"], None)
    assert market.links.share.mean(axis=1) == pytest.approx([share, share**2, share])
    plan = plan_of(passing, facts, PlanRequest(max_people=6))
    rows = {row["person_id"]: row for row in plan.people.to_pylist()}
    assert 0.0 < rows["fay"]["alone"] < rows["eve"]["alone"] < rows["ada"]["alone"]
    assert rows["eve"]["through"] == rows["fay"]["through"] == ["Ada"]
    assert (rows["eve"]["through_share"], rows["ada"]["through_share"]) == (1.0, 0.0)
    assert "Ada wrote more" in rows["eve"]["brief"]
    assert 0.0 < plan.share_of_best <= 1.0
    # She is chosen where Ada may not be asked: her posts are read all the same.
    assert chosen(plan_of(passing, facts, PlanRequest(must=("eve",), never=("ada",), max_people=1))) == {"eve": 1}
    minor = [{**row, "is_minor": row["person_id"] == "ada"} for row in passing.people.to_pylist()]
    barred = plan_of(replace(passing, people=PLAN_PEOPLE.from_rows(minor)), facts, PlanRequest())
    assert next(row for row in barred.people.to_pylist() if row["person_id"] == "eve")["alone"] == 0.0


def test_the_rows_are_those_declared(tables, facts):
    plan = plan_of(tables, facts, PlanRequest())
    assert tuple(plan.people.column_names) == PLAN.column_names
    assert pa.Table.from_pylist([plan.to_row()]).num_rows == 1
