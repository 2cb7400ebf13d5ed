"""The page itself: the facts in sentences and tables, through one template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from swayed.ledger.tables import RUNGS
from swayed.measurement.scorecard import UNCALIBRATED
from swayed.measurement.settings import LEAST_CUSTOMERS
from swayed.money import amount, decimals_of
from swayed.report.drawing import RUNG_COLOURS, interval_mark, share_bar
from swayed.report.facts import ReportFacts, Row

RUNG_WORDS = {
    "declared": "said by customers",
    "deterministic": "tracked by code or link",
    "statistical": "estimated from contacts",
    "organic": "nobody by name",
}
CAUSE_WORDS = {
    "organic": "would have happened anyway",
    "activity": "own activity above the usual",
    "association": "likeness that lasts",
    "contact in general": "contact with anybody",
    "not provable by name": "people, not provable by name",
    "named people": "named people",
}
GRADE_WORDS = {"strong": "strong", "some": "some", "not_enough": "not enough"}


def report_page(facts: ReportFacts, *, without_names: bool = False) -> str:
    """The report as one HTML document.

    Args:
        facts: what it tells.
        without_names: people and collaborations by number.
    """
    people = facts.shown_people(without_names=without_names)
    ends = [row["upper"] for row in people if row["is_estimated"] and not row["is_withheld"]]
    return _template().render(
        situation=facts.card.situation,
        stages=", ".join(facts.stages),
        data_at=f"{facts.data_at:%Y-%m-%d %H:%M} UTC",
        without_names=without_names,
        answer=answer(facts),
        people=people,
        highest=max(ends, default=1.0),
        n_more=max(len(facts.graded) - len(people), 0),
        money=[_money(facts, row) for row in facts.card.of("situation")],
        channels=facts.shown_channels(),
        collaborations=facts.shown_collaborations(without_names=without_names),
        tests=_tests(facts, without_names=without_names),
        objections=facts.card.objections.to_pylist(),
        n_registered=facts.card.n_registered,
        shares=[
            {"stage": row["stage"], "n": row["n_transitions"], "causes": _causes(facts, row["stage"])}
            for row in _in_order(facts)
            if row["is_fitted"]
        ],
        doubts=doubts(facts),
        uncalibrated=UNCALIBRATED,
    )


def answer(facts: ReportFacts) -> str:
    """The answer in a sentence."""
    graded = facts.graded
    n_estimated = sum("estimated" in row["basis"] for row in graded)
    n_said = len(graded) - n_estimated
    parts = []
    if n_estimated:
        parts.append(
            "1 person moves your customers" if n_estimated == 1 else f"{n_estimated} people move your customers"
        )
    if n_said:
        parts.append(f"{n_said} {'is' if n_said == 1 else 'are'} named by at least five customers themselves")
    if not parts:
        return f"Nobody can be named. {_power(facts)}"
    return f"{' and '.join(parts)}."


def _power(facts: ReportFacts) -> str:
    effect = facts.smallest_effect
    if effect is None:
        return "These data could not have shown an effect of any size: cannot tell."
    return (
        f"An effect of {effect:.1f} steps per 100 contacts would have been found with 80 % probability for the person met most; "
        "smaller ones, or people met less, stay unseen."
    )


def doubts(facts: ReportFacts) -> list[str]:
    """What cannot be told, a sentence each."""
    found = []
    n, linked = facts.coverage["n_customers"], facts.coverage["n_linked"]
    if linked < n:
        unseen = f"{100 * (n - linked) / n:.0f} % of the {n:,} customers have no known account; whom they listen to cannot be seen here."
        found.append(unseen)
    if not facts.card.is_calibrated:
        found.append(
            "No experiment has set the level of what is estimated, so it is uncalibrated. Credit of this kind is known to be 1.5 to 4 "
            "times too high, and what is called incremental corrects it by a guess. Who stands before whom is surer than how much."
        )
    found.append(_power(facts))
    apart = [
        row["measure"]
        for row in facts.response_bias.to_pylist()
        if row["difference_lower"] > 0 or row["difference_upper"] < 0
    ]
    if apart:
        found.append(
            f"Customers who answer surveys differ from the others in: {', '.join(apart)}. They do not speak for everybody."
        )
    n_leaked = sum(row["is_leaked"] for row in facts.codes.to_pylist())
    if n_leaked:
        found.append(f"{n_leaked} codes look leaked; their orders are counted as their owners' and may not be.")
    return [*found, *facts.card.notes]


def _money(facts: ReportFacts, row: Row) -> Row:
    currency = row["currency"]
    orders = [one for one in facts.orders.to_pylist() if one["currency"] == currency]
    net = sum(one["net_minor"] for one in orders)
    by_rung = facts.rungs(currency)
    rungs = [(rung, RUNG_WORDS[rung], *by_rung.get(rung, (0, True))) for rung in RUNGS]
    kept = [(rung, words, minor / net) for rung, words, minor, is_told in rungs if is_told and net]
    return {
        **row,
        "net_all_minor": net,
        "n_all_orders": len(orders),
        "is_claim_told": not row["claimed_orders"] or row["claimed_customers"] >= LEAST_CUSTOMERS,
        "is_belief_told": not row["n_orders"] or row["n_customers"] >= LEAST_CUSTOMERS,
        "is_increment_told": row["increment_minor"] is not None and by_rung["statistical"][1],
        "bar": share_bar(kept),
        "rungs": [
            {
                "colour": RUNG_COLOURS[rung],
                "words": words,
                "share": minor / net if net else 0.0,
                "minor": minor,
                "is_told": is_told,
            }
            for rung, words, minor, is_told in rungs
        ],
    }


def _tests(facts: ReportFacts, *, without_names: bool) -> list[Row]:
    names = {row["subject_id"]: row["name"] for row in facts.card.of("person")}
    return [
        {**row, "name": "" if without_names else names.get(row["person_id"], row["person_id"]) or "everybody"}
        for row in facts.card.tests.to_pylist()
    ]


def _in_order(facts: ReportFacts) -> list[Row]:
    place = {stage: number for number, stage in enumerate(facts.stages)}
    return sorted(facts.stage_summaries.to_pylist(), key=lambda row: place.get(row["stage"], len(place)))


def _causes(facts: ReportFacts, stage: str) -> list[Row]:
    rows = [row for row in facts.path_shares.to_pylist() if row["stage"] == stage]
    return [{**row, "words": CAUSE_WORDS[row["cause"]]} for row in rows]


def span(row: Row, name: str) -> str:
    """An amount in its currency with its 90 % interval."""
    minor, lower, upper = (row[f"{name}_{part}"] for part in ("minor", "lower", "upper"))
    currency = row["currency"]
    if minor is None or lower is None or lower == upper:
        return amount(minor, currency)
    places = 10 ** decimals_of(currency)
    return f"{amount(minor, currency)} ({lower / places:,.0f} to {upper / places:,.0f})"


def returned(row: Row) -> str:
    """A return per unit spent with its 90 % interval."""
    if row["return_per_unit"] is None:
        return "–"
    if row["return_lower"] is None or row["return_lower"] == row["return_upper"]:
        return f"{row['return_per_unit']:.2f}"
    return f"{row['return_per_unit']:.2f} ({row['return_lower']:.1f} to {row['return_upper']:.1f})"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown: dict[str, Any] = {
        "amount": amount, "span": span, "returned": returned, "interval_mark": interval_mark, "grade_words": GRADE_WORDS,
    }  # fmt: skip
    environment.globals |= shown
    return environment.get_template("report.html")
