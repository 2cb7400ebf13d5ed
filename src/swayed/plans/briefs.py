"""A brief for each person, in plain words: why he, at which step, when, on what evidence, and what must be disclosed.

It praises nobody, asks for no opinion, and never says what somebody bought; figures about few customers are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from swayed.plans import settings
from swayed.subjects import FEWEST_CUSTOMERS

DISCLOSURE = (
    "Whatever the person receives (fee, product, commission) must be said at the beginning of every post about it, "
    "in the words the platform and the law of the country ask for, such as #ad."
)
CONDUCT = (
    "Ask; do not press. What is said, and whether it is good or bad, is up to the person, and no is an answer. "
    "Tell nothing about what any customer bought, wrote or asked."
)
APPROACH = {
    "contact now": "May be contacted now: your table of relations says so.",
    "invite through the community": "No agreement to be contacted is known: invite openly where you both are members, "
    "and wait for an answer.",
    "no": "Does not want to be contacted.",
}


def brief(row: Mapping[str, Any], stage: Mapping[str, Any] | None, person: Mapping[str, Any]) -> str:
    """The brief of one row of the plan.

    Args:
        row: of the plan; stage: the person's row of `people_stages` at that stage, None where there is none.
        person: his row of `people`.
    """
    lines = [APPROACH[row["contact"]], _why(row, stage, person), _about(row), _when(row)]
    if row["evidence"]:
        lines.append("Own posts before such steps: " + ", ".join(row["evidence"]) + ".")
    lines += [_level(row), DISCLOSURE, CONDUCT]
    return "\n".join(line for line in lines if line)


def _why(row: Mapping[str, Any], stage: Mapping[str, Any] | None, person: Mapping[str, Any]) -> str:
    words = f"For the step into {row['stage']}."
    if stage is not None and person["n_customers"] >= FEWEST_CUSTOMERS:
        words += (
            f" Of 100 contacts with customers who stood before it, {stage['effect_per_100']:.1f} "
            f"({stage['effect_lower']:.1f} to {stage['effect_upper']:.1f}) were followed by the step beyond what comes anyway; "
            f"met by {person['n_customers']:,} customers; grade for this step: {str(stage['grade']).replace('_', ' ')}."
        )
    if person["named_by_customers"] >= FEWEST_CUSTOMERS:
        words += f" {person['named_by_customers']:,} customers gave this name themselves."
    if row["through"] and row["through_share"] >= settings.LEAST_THROUGH:
        words += (
            f" {100 * row['through_share']:.0f} % of what is expected comes through others: after contact with this person "
            f"{listed(row['through'])} wrote more, and customers met that."
        )
    return words


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    Example:
        >>> listed(["Ada", "Ben", "Cleo"])
        'Ada, Ben and Cleo'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _about(row: Mapping[str, Any]) -> str:
    if not row["theme"]:
        return "No theme is proven to go with more steps than the person's other posts: leave the subject open."
    return f"Posts about {row['theme']} went before more steps than the same people's other posts; a subject to offer, not to demand."


def _when(row: Mapping[str, Any]) -> str:
    moment = [f"on {row['weekday']}s" if row["weekday"] else "", f"between {row['hours']} h" if row["hours"] else ""]
    named = " ".join(word for word in moment if word)
    words = f"Contacts {named} went before more steps than others." if named else "No weekday or hour stands out."
    if row["lag_days"] is not None:
        words += f" A step typically follows after {row['lag_days']:.1f} days: be there before customers decide."
    return words


def _level(row: Mapping[str, Any]) -> str:
    if row["level"] == "calibrated":
        return "The size of the effect leans on your own experiments."
    return "The size of the effect is uncalibrated: no experiment has set it yet, only the order is better known."


def message(row: Mapping[str, Any]) -> str:
    """A first message to a person of the plan, to be read, changed and sent by a human; empty where nobody may be written to.

    It tells nothing of what any customer did, asks for no opinion, and takes a no for an answer.

    Args:
        row: of the plan.
    """
    if row["contact"] != "contact now":
        return ""
    return (
        f"Hello {row['name']},\n\n"
        "we read what you write, and would like to ask whether you want to work with us. What you say about our products, and "
        "whether it is good or bad, stays up to you. Whatever you receive from us would have to be said at the beginning of every "
        "post about them.\n\n"
        "If you would rather not, a short no is enough, and we will not ask again.\n"
    )
