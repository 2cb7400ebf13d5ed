"""The answers to "what can my data answer today", in sentences with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from swayed.readiness.power import Power
from swayed.readiness.settings import ENOUGH_PEOPLE, PLAUSIBLE_EFFECT_PER_100, SOME_PEOPLE


@dataclass(frozen=True)
class Powers:
    """Power of the data as they are, and as they might become.

    Args:
        by_name, by_type: today.
        all_linked: by name, if every customer were linked to an account; longer: by name, with twice the period.
    """

    by_name: Power
    by_type: Power
    all_linked: Power
    longer: Power


def answers(coverage: dict[str, int], powers: Powers) -> list[dict[str, Any]]:
    """One row per question, as the table `answers`."""
    return [_path(coverage), _ledger(coverage), _by_name(coverage, powers), _by_type(powers)]


def _path(c: dict[str, int]) -> dict[str, Any]:
    enough = c["n_stages"] > 0
    found = f"{c['n_transitions']:,} steps of {c['n_customers']:,} customers; {_plural(c['n_stages'], 'stage')} with at least 20"
    return {
        "question": "path",
        "verdict": "yes" if enough else "not yet",
        "found": found,
        "expected": float(c["n_stages"]),
        "smallest_effect_per_100": None,
        "next_data": None if enough else "import events of more customers or a longer period",
    }


def _ledger(c: dict[str, int]) -> dict[str, Any]:
    orders, evidenced = c["n_orders"], c["n_evidenced_orders"]
    verdict = "not yet" if not orders else ("yes" if evidenced * 4 >= orders else "partly")
    found = f"{evidenced:,} of {orders:,} orders carry a survey answer, referral, code or link"
    if c["n_survey_orders"] * 2 < orders:
        advice = (
            f"ask at checkout who helped with the choice: {c['n_survey_orders']:,} of {orders:,} orders answer today"
        )
    else:
        advice = None
    return {
        "question": "ledger",
        "verdict": verdict,
        "found": found,
        "expected": float(evidenced),
        "smallest_effect_per_100": None,
        "next_data": advice,
    }


def _by_name(c: dict[str, int], powers: Powers) -> dict[str, Any]:
    findable, best = powers.by_name.n_findable, powers.by_name.best
    some = "partly" if findable >= SOME_PEOPLE or c["n_named"] else "not yet"
    verdict = "yes" if findable >= ENOUGH_PEOPLE else some
    share = 100.0 * c["n_linked"] / max(c["n_customers"], 1)
    found = (
        f"{_people(findable)} of {c['n_persons']:,} met often enough to be named if {PLAUSIBLE_EFFECT_PER_100:g} of 100 answers "
        f"move somebody; {share:.0f} % of customers are linked to an account"
    )
    if c["n_named"]:
        found += f"; {_people(c['n_named'])} named by at least five customers themselves"
    return {
        "question": "people by name",
        "verdict": verdict,
        "found": found,
        "expected": float(findable),
        "smallest_effect_per_100": best,
        "next_data": None if verdict == "yes" else _advice(c, powers),
    }


def _by_type(powers: Powers) -> dict[str, Any]:
    findable, best = powers.by_type.n_findable, powers.by_type.best
    n_groups = len(powers.by_type.smallest_per_100)
    return {
        "question": "people by type",
        # One group alone says how much people matter at all, not which kind of people.
        "verdict": "not yet" if not findable else ("yes" if findable * 2 >= n_groups > 1 else "partly"),
        "found": f"{findable} of {_plural(n_groups, 'group')} of people (by community) met often enough to be told apart from chance",
        "expected": float(findable),
        "smallest_effect_per_100": best,
        "next_data": None if findable else "import the conversations your customers take part in",
    }


def _advice(c: dict[str, int], powers: Powers) -> str:
    """The data that would bring most, with what they would bring."""
    if c["n_exposures"] == 0:
        return "import the forum or social archives where your customers talk, and declare which accounts are theirs"
    today = powers.by_name.n_findable
    if c["n_linked"] * 2 < c["n_customers"]:
        gain = powers.all_linked.n_findable
        return (
            "link customers to their forum accounts (sign-in with the shop's account, or a field in the profile): "
            f"with all of them linked {_people(gain)} could be named instead of {today}"
        )
    if powers.longer.n_findable > today:
        return f"collect for longer: twice the period would let {_people(powers.longer.n_findable)} be named instead of {today}"
    return (
        "import more of the conversations that come before decisions: each person is met too rarely "
        f"({c['n_exposures']:,} contacts with {c['n_persons']:,} people), and twice the period would not change that"
    )


def _people(n: int) -> str:
    return "1 person" if n == 1 else ("nobody" if n == 0 else f"{n:,} people")


def _plural(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"
