"""Rows of the table `people` that a page shows: chosen in columns, so that only those become objects of Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from swayed.study import GRADED


@dataclass(frozen=True)
class Wish:
    """Whom a visitor wants to see: a grade, `graded` or `all`; a stage and a type, empty for any."""

    grade: str = "graded"
    stage: str = ""
    type: str = ""


def wished(people: pa.Table, wish: Wish) -> pa.Table:
    """The people of a wish, by rank."""
    found = people
    if wish.grade != "all":
        grades = GRADED if wish.grade == "graded" else (wish.grade,)
        found = found.filter(pc.is_in(found.column("grade"), pa.array(grades)))
    for column, word in (("stage", wish.stage), ("type", wish.type)):
        if word:
            found = found.filter(pc.equal(found.column(column), word))
    return found.sort_by("rank")


def graded(people: pa.Table) -> pa.Table:
    """Who is strong or some, by rank."""
    return wished(people, Wish())


def n_said(people: pa.Table) -> int:
    """How many of graded people are graded by what customers said alone."""
    estimated = pc.match_substring(people.column("basis"), "estimated")
    return people.num_rows - int(pc.sum(estimated).as_py() or 0)


def with_account(people: pa.Table, account_id: str) -> pa.Table:
    """The people behind an account."""
    accounts = people.column("accounts").combine_chunks()
    is_his = pc.equal(pc.list_flatten(accounts), account_id)
    return people.take(pc.unique(pc.list_parent_indices(accounts).filter(is_his)))


def largest_effect(people: pa.Table) -> float:
    """The upper end of the widest interval among them; 0 where nobody has one."""
    return float(pc.max(people.column("effect_upper")).as_py() or 0.0)


def most_met(people: pa.Table, n: int) -> pa.Table:
    """Of those who are not graded the n whom most customers met: who the customers really deal with."""
    others = people.filter(pc.invert(pc.is_in(people.column("grade"), pa.array(GRADED))))
    order: list[tuple[str, Literal["ascending", "descending"]]] = [
        ("n_customers", "descending"),
        ("person_id", "ascending"),
    ]
    return others.sort_by(order).slice(0, n)
