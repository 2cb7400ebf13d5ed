"""The page loads nothing, names nobody it should not, and calls nothing incremental that was not tested."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from markets.books import CONTRACTS, purchase, touch
from markets.scored import ALL_OF_IT, STEP, collaboration, effect, score
from markets.workbench import Workbench
from swayed.report import ReportFacts, report_page
from swayed.report.facts import shareable

HOSTILE = """<script>alert("1")</script><img src=//evil.example onerror=x> ' onload='x'"""
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Seen(HTMLParser):
    """Tags, attributes, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def seen(page: str) -> Seen:
    found = Seen()
    found.feed(page)
    assert found.open == []
    return found


@pytest.fixture(scope="module")
def facts() -> ReportFacts:
    """Ada moves customers, is paid, and has a name that would run as code."""
    bench = Workbench()
    met, coded = [f"o{n}" for n in range(1, 6)], [f"o{n}" for n in range(6, 12)]
    card = score(
        bench,
        events=[purchase(order, "100.00", customer_id=f"c{order[1:]}") for order in [*met, *coded]],
        touches=[touch("code", o, customer_id=f"c{o[1:]}", order_id=o, code="x", account_id="ada") for o in coded],
        persons=[
            {"person_id": name, "name": HOSTILE, "kind": "person", "kind_probability": 1.0}
            for name in ("ada", "bob", "cleo")
        ],
        transitions=[{**STEP, "transition_id": f"s{o}", "customer_id": f"c{o[1:]}", "order_id": o} for o in met],
        effects=[effect("ada")],
        credits=[{"transition_id": f"s{o}", "person_id": "ada", "stage": "purchase", "probability": 0.5} for o in met],
        credit_draws=[
            {"person_id": "ada", "stage": "purchase", "draw": n, "transitions": float(n % 2)} for n in range(20)
        ],
        margins=ALL_OF_IT,
        collaborations=[collaboration()],
    )
    made = ReportFacts(
        stages=("purchase",),
        data_at=datetime(2025, 6, 1, tzinfo=UTC),
        people=_table("people", [_person(1, "ada", 9), _person(2, "bob", 4)]),
        stage_summaries=_table(
            "stage_summaries",
            [{"stage": "purchase", "is_fitted": True, "n_transitions": 6, "smallest_effect_per_100": 2.0}],
        ),
        path_shares=_table("path_shares", []),
        coverage={"n_customers": 10, "n_linked": 6},
        lines=bench.engine.arrow("SELECT * FROM ledger_lines"),
        orders=bench.engine.arrow("SELECT * FROM ledger_orders"),
        codes=bench.engine.arrow("SELECT * FROM ledger_codes"),
        response_bias=_table("response_bias", []),
        card=card,
    )
    bench.close()
    return made


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return CONTRACTS[name].from_rows(rows)


def _person(rank: int, name: str, n_customers: int) -> dict[str, Any]:
    numbers = {
        "effect_per_100": 7.25,
        "effect_lower": 1.0,
        "effect_upper": 9.0,
        "named_by_customers": 0,
        "tracked_orders": 5,
    }
    words = {
        "name": f"{name} {HOSTILE}",
        "grade": "strong",
        "stage": "purchase",
        "basis": "estimated",
        "may_contact": "no",
    }
    return {"rank": rank, "person_id": name, "n_customers": n_customers, **numbers, **words}


@pytest.mark.parametrize("without_names", [False, True])
def test_nothing_is_loaded_and_nothing_runs(facts: ReportFacts, without_names: bool) -> None:
    page = report_page(facts, without_names=without_names)
    found = seen(page)
    assert not found.tags & {"script", "img", "link", "iframe", "object", "form", "a"}
    assert not found.attributes & {"src", "href", "xlink:href", "onload", "onerror", "xmlns"}
    assert not re.search(r"https?:|url\(|@import", page)


def test_names_are_text(facts: ReportFacts) -> None:
    page = report_page(facts)
    assert "ada &lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page


def test_guests_see_no_name_and_no_identifier(facts: ReportFacts) -> None:
    page = report_page(facts, without_names=True)
    assert "Person 1" in page
    assert "Collaboration 1" in page
    assert "script" not in page
    assert not re.search(r"\b(ada|bob|cleo|k1|c\d|o\d)\b", page)


def test_nothing_is_incremental_without_the_word_uncalibrated(facts: ReportFacts) -> None:
    page = report_page(facts)
    paragraphs = [text for text in re.findall(r"<p.*?</p>", page, re.DOTALL) if "incremental" in text]
    assert len(paragraphs) == 1
    assert all("uncalibrated" in text for text in paragraphs)
    assert "Nothing yet." in page


def test_money_of_few_customers_is_withheld(facts: ReportFacts) -> None:
    assert facts.rungs("EUR")["statistical"] == (25_000, True)
    assert "estimated from contacts 250.00" in report_page(facts)
    lines = facts.lines.filter(pc.not_equal(facts.lines.column("customer_id"), "c1"))
    few = report_page(ReportFacts(**{**facts.__dict__, "lines": lines}))
    assert "estimated from contacts withheld" in few
    assert not re.search(r"EUR is incremental", few)


def test_figures_of_few_customers_are_withheld(facts: ReportFacts) -> None:
    rows = facts.shown_people(without_names=False)
    assert [row["is_withheld"] for row in rows] == [False, True]
    assert report_page(facts).count("7.2 (1.0 to 9.0)") == 1
    assert [shareable(n) for n in (None, 0, 4, 5)] == ["–", "–", "fewer than 5", "5"]
    assert shareable(9, of=4) == "withheld"


def test_what_cannot_be_told_is_told(facts: ReportFacts) -> None:
    page = report_page(facts)
    assert "40 % of the 10 customers have no known account" in page
    assert "An effect of 2.0 steps per 100 contacts" in page
    assert "No objection was found of at least ten people" in page


def test_nobody_is_an_answer(facts: ReportFacts) -> None:
    nobody = ReportFacts(**{**facts.__dict__, "people": facts.people.slice(0, 0)})
    assert "Nobody can be named. An effect of 2.0" in report_page(nobody)
