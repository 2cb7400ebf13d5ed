"""Situation files to start from, filled with a workspace's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

import yaml

from swayed.errors import Fault, SettingsError, nearest_word
from swayed.situations.facts import WorkspaceFacts
from swayed.situations.resolving import default_enter, default_match
from swayed.situations.settings import DEFAULT_STAGES
from swayed.situations.validation import REFUND, check_name

TEMPLATE_KINDS = ("first-purchase", "repeat", "launch")

_ABOUT = {
    "first-purchase": "a customer choosing {thing} for the first time",
    "repeat": "a customer buying {thing} again",
    "launch": "first talk and first orders of something new: {thing}",
}
_STAGES = {
    "first-purchase": DEFAULT_STAGES[:4],
    "repeat": ("purchase", "experience"),
    "launch": DEFAULT_STAGES,
}


def situation_template(kind: str, name: str, facts: WorkspaceFacts) -> str:
    """A commented situation file that has no faults in this workspace.

    Args:
        kind: one of TEMPLATE_KINDS.
        name: the situation's name.
        facts: whose stages, categories, communities and attributes fill it.

    Raises:
        SettingsError: the kind or the name is not allowed.
    """
    faults = []
    if kind not in TEMPLATE_KINDS:
        faults.append(Fault("kind", repr(kind), ", ".join(TEMPLATE_KINDS), nearest=nearest_word(kind, TEMPLATE_KINDS)))
    name_fault = check_name(name)
    if name_fault:
        faults.append(name_fault)
    if faults:
        raise SettingsError(source="the new situation", faults=faults)
    parts = (
        f"# A situation: one decision of your customers, and the talk that may move it ({kind}).",
        "# Lines behind # are off. After a change, `swayed check` shows what it selects.",
        f"situation: {_word(name)}",
        *_decision_lines(kind, facts),
        *_customer_lines(facts),
        *_topic_lines(kind, facts),
        *_place_lines(facts),
        *_factor_lines(facts),
        *_period_lines(kind),
    )
    return "\n".join(parts) + "\n"


def _decision_lines(kind: str, facts: WorkspaceFacts) -> list[str]:
    occurring = [stage for stage in facts.stages if stage.strip() and stage != REFUND]
    # A workspace with stages of its own gets them by frequency: earlier stages are usually the more frequent ones.
    stages = [stage for stage in _STAGES[kind] if stage in occurring] or occurring[:5]
    repeatable = "purchase" if "purchase" in stages else stages[-1] if stages else ""
    lines = ["", "decision:"]
    if stages:
        lines.append(f"  stages: {_list(stages)}   # steps in their order; the events have: {_list(occurring, 12)}")
    else:
        lines.append("  # stages: [research, purchase]   # import events first: none are here yet")
    if repeatable:
        mark = "" if kind == "repeat" else "# "
        lines.append(f"  {mark}repeatable: {_list([repeatable])}   # steps a customer can take again; default none")
    categories, products = _words(facts.categories), _words(facts.products)
    # Where nobody wrote a word, a category selects in the topic's place, and a product where there are no categories.
    by_category, by_product = _is_wordless(facts), _is_wordless(facts) and not categories
    lines.append(
        f"  categories: {_list(categories, int(by_category))}   # default any; the most frequent: {_list(categories, 8)}"
    )
    lines.append(
        f"  products: {_list(products, int(by_product))}   # default any; the most frequent: {_list(products, 8)}"
    )
    lines.append(
        f"  # match: {default_match(facts)}   # whose steps a contact about a product can explain: product | category | any; "
        f"default here {default_match(facts)}"
    )
    return lines


def _is_wordless(facts: WorkspaceFacts) -> bool:
    """No post or contact has a text, so that a topic would select nothing, while products or categories can."""
    return not facts.has_texts and bool(_words(facts.categories) or _words(facts.products))


def _customer_lines(facts: WorkspaceFacts) -> list[str]:
    attributes = _words(facts.customer_attributes)
    lines = ["", f"# Customers have: {_list(attributes, 12)}"]
    example = next((name for name in attributes if facts.customer_attributes[name].values), None)
    if example is None:
        lines.append("# customers: {country: [DE, AT], age: {min: 18}}   # only these; values, or min and max")
    else:
        attribute = facts.customer_attributes[example]
        shown = _list(attribute.values, 4) if attribute.kind == "text" else f"{{min: {_bound(attribute.values)}}}"
        lines.append(f"# customers: {{{_word(example)}: {shown}}}   # only these; values, or min and max")
    split = ["segment"] if "segment" in attributes else attributes[:1]
    lines.append(f"# segment_by: {_list(split)}   # split answers by attributes; default `segment` where it is known")
    enter = default_enter(facts)
    lines.append(
        f"# enter: {enter}   # customers are at risk from: created_at | period | first_trace (their first event); "
        f"default here {enter}"
    )
    return lines


def _topic_lines(kind: str, facts: WorkspaceFacts) -> list[str]:
    if _is_wordless(facts):
        return [
            "",
            "# topic: {about: ..., any: [...]}   # posts here have no text: products, categories and communities select",
        ]
    spoken = _words(facts.categories) or _words(facts.products)
    thing = spoken[0] if spoken else "your product"
    more = f"; more: {_list(spoken[1:], 6)}" if spoken[1:] else ""
    return [
        "",
        "topic:",
        f"  about: {_word(_ABOUT[kind].format(thing=thing))}   # your words: ranks posts by meaning",
        f"  any: {_list(spoken, 1)}   # candidates: posts with one of these phrases, as customers write them{more}",
        "  none: []   # never: posts with one of these phrases, such as giveaway",
    ]


def _place_lines(facts: WorkspaceFacts) -> list[str]:
    communities = _words(facts.communities)
    digital = [*_words(facts.platforms), *communities]
    return [
        "",
        f"communities: []   # posts of these are candidates too; the most frequent: {_list(communities, 8)}",
        f"# places: {{physical: [], digital: {_list(digital, 4)}}}   # towns or countries; platforms or communities",
    ]


def _factor_lines(facts: WorkspaceFacts) -> list[str]:
    has_life_stage = "life_stage" in facts.customer_attributes
    first = "life_stage" if has_life_stage else next(iter(_words(facts.customer_attributes)), "life_stage")
    return [
        "",
        "# Influences of the moment: life_stage, economics, culture, emotion.",
        "# use: require (only these) | weight (count more) | compare (do others move them?)",
        "# factors:",
        f"#   life_stage: {{from: attribute, field: {_word(first)}, use: compare}}",
        "#   economics: {from: wording, phrases: [too expensive, on sale], use: weight}",
    ]


def _period_lines(kind: str) -> list[str]:
    hint = "the days from the launch on" if kind == "launch" else "default all days"
    return ["", f"# period: {{from: 2025-01-01, to: 2025-12-31}}   # {hint}; both days included"]


def _words(names: Iterable[str]) -> list[str]:
    return [name.strip() for name in names if name.strip()]


def _bound(values: Collection[str]) -> str:
    return _word(min(values))


def _list(words: Collection[str], most: int | None = None) -> str:
    return f"[{', '.join(_word(word) for word in islice(words, most))}]"


def _word(word: str) -> str:
    """A text as YAML on one line, quoted only where it must be."""
    plain = all(c.isalnum() or c in " -_" for c in word) and word[:1].isalpha() and word == word.strip()
    if plain and yaml.safe_load(word) == word:
        return word
    return yaml.safe_dump(word, default_style='"', width=float("inf"), allow_unicode=True).strip()
