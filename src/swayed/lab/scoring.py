"""A ranked list of people held against a market's truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from swayed.lab.market import Market

FIRST = 20
"""People of the head of a list that are looked at: as many as somebody would call."""


@dataclass(frozen=True)
class Score:
    """How much of a ranked list is true.

    A person with two accounts that nobody linked stands in the list twice, and is right both times: who is named is the
    human behind an account, not the row.

    Args:
        caused: transitions truly caused by the person behind each row, in the order of the list.
        n_movers: people of the market who truly moved somebody.
        n_found: how many of them are named (graded strong or some).
        n_named, n_named_right: rows named, and those of them who truly moved somebody.
        n_strong, n_strong_right: the same of the rows graded strong.
        first: rows among the first 20 who truly moved somebody; by_contacts, by_followers: of lists ordered by these.
        n_claimed: transitions credited to the named; n_caused: transitions truly caused; n_transitions: all of them.
    """

    caused: tuple[int, ...]
    n_movers: int
    n_found: int
    n_named: int
    n_named_right: int
    n_strong: int
    n_strong_right: int
    first: int
    by_contacts: int
    by_followers: int
    n_claimed: float
    n_caused: int
    n_transitions: int


def score_people(ranked: Sequence[Mapping[str, Any]], market: Market) -> Score:
    """The score of a list of everybody met.

    Args:
        ranked: rows of `people`, best first: accounts, grade, credited_transitions, n_contacts, followers.
        market: the market they were found in.

    Example:
        >>> from swayed.lab import MarketSettings, make_market
        >>> market = make_market(MarketSettings(n_customers=200, n_people=80, n_movers=5, n_busy=10, days=90))
        >>> score_people([], market).n_named
        0
    """
    caused_by: dict[str, int] = {}
    for row in market.truth.to_pylist():
        caused_by[row["person_id"]] = caused_by.get(row["person_id"], 0) + row["n_caused"]
    person_of = {row["account_id"]: row["person_id"] for row in market.identities.to_pylist()}

    def behind(row: Mapping[str, Any]) -> set[str]:
        return {person_of[account] for account in row["accounts"]}

    def is_right(row: Mapping[str, Any]) -> bool:
        return any(caused_by.get(person, 0) for person in behind(row))

    def n_right(rows: Sequence[Mapping[str, Any]]) -> int:
        return sum(is_right(row) for row in rows)

    named = [row for row in ranked if row["grade"] != "not_enough"]
    strong = [row for row in named if row["grade"] == "strong"]
    movers = {person for person, n in caused_by.items() if n}
    return Score(
        caused=tuple(sum(caused_by.get(person, 0) for person in behind(row)) for row in ranked),
        n_movers=len(movers),
        n_found=len(movers & {person for row in named for person in behind(row)}),
        n_named=len(named),
        n_named_right=n_right(named),
        n_strong=len(strong),
        n_strong_right=n_right(strong),
        first=n_right(ranked[:FIRST]),
        by_contacts=n_right(sorted(ranked, key=lambda row: -row["n_contacts"])[:FIRST]),
        by_followers=n_right(sorted(ranked, key=lambda row: -(row["followers"] or 0))[:FIRST]),
        n_claimed=sum(row["credited_transitions"] for row in named),
        n_caused=sum(caused_by.values()),
        n_transitions=market.causes.num_rows,
    )
