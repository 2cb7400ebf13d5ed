"""Answers of people and identities for the eye, at 80 columns."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table

from swayed.cli.wording import escape
from swayed.pipeline.explaining import Explained
from swayed.study import GRADED, Study
from swayed.subjects import FEWEST_CUSTOMERS

GRADE_WORDS = {"strong": "[bold green]strong[/]", "some": "[green]some[/]", "not_enough": "[dim]not enough[/]"}
TYPE_WORDS = {"micro": "micro", "macro": "macro", "everyday": "everyday", None: "–"}


LONGEST_QUOTE = 74
PROSE = {"why", "why not more", "one row is", "columns (required in bold)", "reads", "what it says", ""}


def grid(*columns: tuple[str, str]) -> Table:
    """An airy table; each column is (title, left or right). Only prose wraps; a long name is cut."""
    table = Table(
        box=None, pad_edge=False, padding=(0, 1, 0, 0) if len(columns) > 7 else (0, 2, 0, 0), header_style="dim"
    )
    for title, side in columns:
        table.add_column(
            title,
            justify="right" if side == "right" else "left",
            overflow="fold" if title in PROSE else "ellipsis",
            no_wrap=title not in PROSE,
            max_width=18 if title == "person" else None,
        )
    return table


def interval(row: dict[str, Any]) -> str:
    """An effect with its 90 % interval."""
    if row["effect_per_100"] is None:
        return "–"
    return f"{row['effect_per_100']:.1f} [dim]({row['effect_lower']:.1f}–{row['effect_upper']:.1f})[/]"


def show_answer_line(study: Study, out: Console) -> None:
    """The answer in a sentence, with the share of customers nobody can see."""
    graded = study.run(until="people").read("people", pc.field("grade").isin(GRADED)).to_pylist()
    n_estimated = sum("estimated" in row["basis"] for row in graded)
    n_said = len(graded) - n_estimated
    summaries = study.stage_summaries().to_pylist()
    name = f"[bold]{escape(study.situation.situation)}[/]"
    if n_estimated:
        word = "1 person moves" if n_estimated == 1 else f"{n_estimated} people move"
        out.print(f"[bold]{word} your customers[/] in {name}.")
    if n_said:
        word = "1 person is" if n_said == 1 else f"{n_said} people are"
        out.print(f"[bold]{word} named by your customers themselves[/] (at least five each) in {name}.")
    if not n_estimated:
        word = "From contacts alone nobody can be named" if n_said else "Nobody can be named"
        out.print(f"[bold]{word}[/] in {name}. {_power(summaries)}")
    out.print(f"[dim]{_coverage(study)}[/]")


def _power(summaries: list[dict[str, Any]]) -> str:
    found = [s["smallest_effect_per_100"] for s in summaries if s["smallest_effect_per_100"] is not None]
    if not found:
        return "These data could not have shown an effect of any size: [bold]cannot tell[/]."
    return (
        f"An effect of {min(found):.1f} steps per 100 contacts would have been found with 80 % probability for the "
        "person met most; smaller ones, or people met less, stay unseen."
    )


def _coverage(study: Study) -> str:
    coverage = study.run(until="readiness").read("coverage").to_pylist()[0]
    n, linked = coverage["n_customers"], coverage["n_linked"]
    if linked == n:
        seen = f"All {n:,} customers are linked to an account."
    else:
        unseen = 100.0 * (n - linked) / max(n, 1)
        seen = f"{linked:,} of {n:,} customers are linked to an account; the other {unseen:.0f} % cannot be seen here."
    return f"{seen} {coverage['n_exposures']:,} contacts with {coverage['n_persons']:,} people."


def show_people(people: pa.Table, study: Study, out: Console) -> None:
    """The ranked list."""
    show_answer_line(study, out)
    for warning in study.warnings:
        out.print(f"[yellow]note:[/] {escape(warning)}")
    rows = people.to_pylist()
    if not rows:
        out.print(f"[dim]near misses and why: swayed people {escape(study.situation.situation)} --all --limit 20[/]")
        return
    out.print()
    table = grid(
        ("#", "right"),
        ("person", "left"),
        ("grade", "left"),
        ("moves to", "left"),
        ("per 100", "right"),
        ("steps", "right"),
        ("said", "right"),
        ("met", "right"),
        ("followers", "right"),
    )
    for row in rows:
        is_estimated = row["grade"] == "not_enough" or "estimated" in row["basis"]
        table.add_row(
            str(row["rank"]),
            f"[bold]{escape(row['name'])}[/]",
            GRADE_WORDS[row["grade"]],
            escape(row["stage"] or "–"),
            interval(row) if is_estimated else "[dim]cannot tell[/]",
            f"{row['credited_transitions']:.0f}" if row["credited_transitions"] else "–",
            f"{row['named_by_customers']:,}" if row["named_by_customers"] else "–",
            f"{row['n_customers']:,}",
            "–" if row["followers"] is None else f"{row['followers']:,}",
        )
    out.print(table)
    out.print(
        "\n[dim]per 100: steps into that stage per 100 contacts, with 90 % interval · steps: credited to the person "
        "· said: customers who named the person · met: customers · followers: for comparison, used "
        "nowhere[/]"
    )


def show_person(row: dict[str, Any], out: Console) -> None:
    """One person's page."""
    out.print(f"[bold]{escape(row['name'])}[/]  {GRADE_WORDS[row['grade']]}  [dim]{escape(row['person_id'])}[/]")
    for sentence in _who_it_is(row):
        out.print(escape(sentence))
    closeness = "unknown" if row["closeness"] is None else f"{row['closeness']:.2f}"
    out.print(
        f"met by {row['n_customers']:,} customers in {row['n_contacts']:,} contacts · closeness {closeness} · "
        f"{TYPE_WORDS[row['type']]} · on the path of {100 * row['on_path']:.1f} % of arriving customers"
    )
    followers = "unknown" if row["followers"] is None else f"{row['followers']:,}"
    out.print(
        f"named by {row['named_by_customers']} customers · {row['tracked_orders']} tracked orders · "
        f"may be contacted: {row['may_contact']} · followers {followers}"
    )
    _show_relation(row["relation"], out)
    out.print()
    _show_stages(row["stages"], out)
    for passed in row["passed_on"][:5]:
        chain = " → ".join(escape(name) for name in [*passed["path"], "customers"])
        out.print(f"chain of people: {chain}  [bold]{passed['credited_transitions']:.1f} steps[/]")
    if row["evidence"]:
        _show_evidence(row["evidence"], out)


def _who_it_is(row: dict[str, Any]) -> list[str]:
    """What kind it is and whose accounts they are, each in a sentence with its reason."""
    kinds = {"media": "a medium", "unknown": "of unknown kind"}
    kind, reasons = kinds.get(row["kind"], f"a {row['kind']}"), "; ".join(row["kind_reasons"] or [])
    sentences = [f"{row['name']} is {kind} ({100 * row['kind_probability']:.0f} % sure): {reasons}."]
    if row["accounts_reason"]:
        sure, accounts = f"{100 * row['accounts_probability']:.0f} %", ", ".join(row["accounts"])
        sentences.append(f"The accounts {accounts} are one's ({sure} sure), by {row['accounts_reason']}.")
    return sentences


def _show_relation(relation: dict[str, Any], out: Console) -> None:
    """How customers met the person, and what they did after; in groups of at least five customers."""
    n = relation["n_customers"]
    for title, name in (("met by", "kinds"), ("met in", "communities"), ("reached after meeting", "stages_after")):
        told = [row for row in relation[name] if row["n_customers"] >= FEWEST_CUSTOMERS][:5]
        if told:
            out.print(f"{title}: " + escape(" · ".join(f"{row['name']} ({row['n_customers']:,})" for row in told)))
    if n >= FEWEST_CUSTOMERS:
        orders, refunds = relation["n_orders_after"], relation["n_refunded_after"]
        out.print(
            f"{relation['n_two_way']:,} of {n:,} customers wrote to and heard from the person · after meeting: "
            f"{orders:,} orders, {refunds:,} of them refunded"
        )
        out.print("[dim]after is not because: most would have come anyway; what is credited is below[/]")


def _show_stages(rows: list[dict[str, Any]], out: Console) -> None:
    stages = grid(
        ("moves to", "left"),
        ("grade", "left"),
        ("per 100 contacts", "right"),
        ("credit", "right"),
        ("on path", "right"),
        ("increment", "right"),
    )
    for stage in rows:
        stages.add_row(
            escape(stage["stage"]),
            GRADE_WORDS[stage["grade"]],
            interval(stage),
            f"{stage['credited_transitions']:.1f}",
            f"{100 * stage['on_path']:.1f} %",
            f"{stage['increment']:.1f} [dim]({stage['increment_lower']:.1f}–{stage['increment_upper']:.1f})[/]",
        )
    out.print(stages)
    for stage in rows:
        if stage["stopped_by"]:
            out.print(f"  [dim]{escape(stage['stage'])}: {escape(stage['stopped_by'])}[/]")
    together = sorted({other for stage in rows for other in stage["together_with"] or []})
    if together:
        names = escape(", ".join(together))
        out.print(f"[yellow]always met together with {names}:[/] only their sum is known; it is divided equally")
    level = (
        "uncalibrated: no experiment has set its level yet"
        if all(stage["level"] == "uncalibrated" for stage in rows)
        else "its level set by experiments"
    )
    out.print(
        "[dim]credit: steps drawn to the person · on path: steps before which the person was met · increment: steps that "
        f"would be lost without the person, {level}[/]"
    )


def _show_evidence(pieces: list[dict[str, Any]], out: Console) -> None:
    out.print("\n[bold]Contacts before steps[/] [dim](probability that he was the cause)[/]")
    evidence = grid(
        ("customer", "left"),
        ("contact", "left"),
        ("kind", "left"),
        ("step", "left"),
        ("into", "left"),
        ("prob.", "right"),
    )
    for piece in pieces:
        evidence.add_row(
            escape(piece["customer_id"]),
            f"{piece['contact_at']:%Y-%m-%d %H:%M}",
            escape(piece["kind"]),
            f"{piece['transition_at']:%Y-%m-%d %H:%M}",
            escape(piece["stage"]),
            f"{100 * piece['probability']:.0f} %",
        )
    out.print(evidence)
    said = list(dict.fromkeys(" ".join(piece["text"].split()) for piece in pieces if piece["text"]))
    if said:
        out.print("\n[bold]In these posts[/]")
    for text in said[:5]:
        out.print(f"  “{escape(text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + '…')}”")


def show_identities(identities: pa.Table, questions: pa.Table, out: Console) -> None:
    """Counts by kind, and everything that is no person with its reasons."""
    counts = identities.group_by("kind").aggregate([([], "count_all")]).to_pylist()
    words = ", ".join(f"{row['count_all']:,} {row['kind']}" for row in sorted(counts, key=lambda r: -r["count_all"]))
    out.print(f"[bold]{identities.num_rows:,} identities[/]: {words or 'none yet'}")
    several = identities.filter(pc.greater(pc.list_value_length(identities.column("accounts")), 1))
    out.print(f"[dim]{several.num_rows:,} of them have more than one account[/]")
    if questions.num_rows:
        out.print(f"[yellow]{questions.num_rows:,} questions for you[/]: swayed identities --review")
    others = identities.filter(pc.not_equal(identities.column("kind"), "person")).to_pylist()
    if not others:
        return
    out.print()
    table = grid(("who", "left"), ("kind", "left"), ("sure", "right"), ("why", "left"))
    for row in others[:40]:
        table.add_row(
            escape(row["name"]),
            row["kind"],
            f"{100 * row['kind_probability']:.0f} %",
            escape("; ".join(row["reasons"] or [])),
        )
    out.print(table)
    if len(others) > 40:
        out.print(f"[dim]and {len(others) - 40:,} more: --format csv -o identities.csv[/]")


def show_steps(steps: list[Explained], out: Console) -> None:
    """The steps, as `run` would do them."""
    for step in steps:
        state = "[dim]kept[/]" if step.state == "kept" else "[yellow]to run[/]"
        out.print(f"[bold]{step.number} {step.name}[/]  {step.does}  {state}")
        out.print(f"  [dim]reads  {', '.join(step.reads)}[/]")
        out.print(f"  [dim]writes {', '.join(step.writes)}[/]")
