"""The rules a situation must obey beside its form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from swayed.errors import Fault, nearest_word
from swayed.situations.facts import AttributeFacts, WorkspaceFacts
from swayed.situations.nodes import NodeReader, as_day, as_number
from swayed.situations.settings import DEFAULT_STAGES, FACTOR_NAMES, Bounds, Factor, Situation
from swayed.situations.special_categories import special_category_of
from swayed.situations.wording import wording_faults

# The name becomes a folder's; file systems stop at 255 bytes, and three bytes a letter leave room for an ending.
LONGEST_NAME = 80
REFUND = "refund"
_LISTED = 20


def faults_of(situation: Situation, reader: NodeReader, facts: WorkspaceFacts | None) -> list[Fault]:
    """Every rule the situation breaks.

    Args:
        situation: made of the parts whose form is right.
        reader: knows the lines, and which keys already have a fault.
        facts: when given, named stages and attributes must occur.
    """
    return [
        *_name_faults(situation.situation, reader),
        *_selection_faults(situation, reader),
        *wording_faults(situation, reader),
        *_stage_faults(situation, reader, facts),
        *_customer_faults(situation, reader, facts),
        *_segment_faults(situation, reader, facts),
        *_factors_faults(situation, reader, facts),
        *_period_faults(situation, reader),
    ]


def default_stages(facts: WorkspaceFacts) -> tuple[str, ...]:
    """The usual stages that occur, in their order."""
    return tuple(stage for stage in DEFAULT_STAGES if stage in facts.stages)


def check_name(name: str) -> Fault | None:
    """The fault of a situation's name, if it has one."""
    allowed = f"a name of letters, digits, - and _, at most {LONGEST_NAME}, for it names a folder"
    if not name:
        return Fault("situation", "nothing", allowed)
    if re.fullmatch(r"\w[\w-]*", name) and len(name) <= LONGEST_NAME:
        return None
    return Fault("situation", repr(name), allowed, nearest=re.sub(r"[^\w]+", "-", name).strip("-")[:LONGEST_NAME])


def _name_faults(name: str, reader: NodeReader) -> Iterator[Fault]:
    fault = check_name(name)
    if fault and not reader.is_faulty("situation") and not (not name and reader.is_misspelt("situation")):
        yield Fault(fault.where, fault.found, fault.allowed, reader.line("situation"), fault.nearest)


def _selection_faults(situation: Situation, reader: NodeReader) -> Iterator[Fault]:
    decision, topic = situation.decision, situation.topic
    if any((topic.about, topic.any, situation.communities, decision.products, decision.categories)):
        return
    places = (
        "topic",
        "topic.about",
        "topic.any",
        "communities",
        "decision",
        "decision.products",
        "decision.categories",
    )
    keys = {key for place in places for key in place.split(".")}
    if any(reader.is_faulty(place) for place in places) or reader.is_misspelt(*keys):
        return
    found = "only topic.none, which takes posts away" if topic.none else "nothing that selects posts"
    allowed = "at least one of topic (about or any), communities, decision.products, decision.categories"
    yield Fault("topic", found, allowed, reader.line("topic"))


def _stage_faults(situation: Situation, reader: NodeReader, facts: WorkspaceFacts | None) -> Iterator[Fault]:
    stages = situation.decision.stages
    for i, stage in enumerate(stages):
        line = reader.text_lines["decision.stages"][i]
        if stage == REFUND:
            yield Fault(
                "decision.stages", repr(stage), "stages on the way to a purchase; refunds are never a stage", line
            )
        elif facts is not None and stage not in facts.stages:
            yield _absent("decision.stages", f"{stage!r}, a stage no event has", stage, facts.stages, line)
    if reader.is_faulty("decision.stages"):
        return
    possible = stages or (default_stages(facts) if facts else DEFAULT_STAGES)
    sound = [stage for stage in possible if stage != REFUND and (facts is None or stage in facts.stages)]
    for i, stage in enumerate(situation.decision.repeatable):
        if stage not in possible:
            line = reader.text_lines["decision.repeatable"][i]
            yield _absent("decision.repeatable", f"{stage!r}, not a stage of this situation", stage, sound, line)


def _customer_faults(situation: Situation, reader: NodeReader, facts: WorkspaceFacts | None) -> Iterator[Fault]:
    for name, condition in situation.customers.items():
        where = f"customers.{name}"
        line = reader.line(where)
        values = () if isinstance(condition, Bounds) else condition
        value_lines = reader.text_lines.get(where, ())
        yield from _undeclared(where, [(name, line), *zip(values, value_lines, strict=True)])
        attribute = None
        if facts is not None:
            attribute = facts.customer_attributes.get(name)
            if attribute is None:
                yield _absent(where, f"the unknown attribute {name!r}", name, facts.customer_attributes, line)
        if isinstance(condition, Bounds):
            yield from _bounds_faults(where, condition, reader, attribute)
        elif not condition and not reader.is_faulty(where):
            yield Fault(where, "no values", "at least one value, or {min, max}", line)


def _bounds_faults(where: str, bounds: Bounds, reader: NodeReader, attribute: AttributeFacts | None) -> Iterator[Fault]:
    line = reader.line(where)
    given = [bound for bound in (bounds.min, bounds.max) if bound is not None]
    faulty = any(reader.is_faulty(place) for place in (where, f"{where}.min", f"{where}.max"))
    if not given:
        if not faulty:
            yield Fault(where, "neither min nor max", "{min: 18}, {max: 65} or both", line)
        return
    kinds = ["date" if isinstance(bound, date) else "number" for bound in given]
    if len(set(kinds)) == 2:
        yield Fault(where, "a number and a day", "min and max of one kind", line)
    elif len(given) == 2 and given[0] > given[1]:  # type: ignore[operator]
        yield Fault(where, f"min {_plain(given[0])} above max {_plain(given[1])}", "min at most max", line)
    elif attribute is not None and attribute.values and not _has_any(attribute, kinds[0]):
        allowed = (
            f"a list of values, like [{attribute.values[0]}]" if attribute.kind == "text" else f"a {attribute.kind}"
        )
        yield Fault(where, f"a {kinds[0]} for a {attribute.kind} attribute", allowed, line)


def _has_any(attribute: AttributeFacts, kind: str) -> bool:
    """Whether the bounds can touch a row: one `unknown` among the ages does not forbid min and max."""
    if attribute.kind == kind:
        return True
    values = attribute.values
    if kind == "date":
        return any(as_day(value[:10]) for value in values)
    return any(as_number(value) is not None for value in values)


def _segment_faults(situation: Situation, reader: NodeReader, facts: WorkspaceFacts | None) -> Iterator[Fault]:
    for i, name in enumerate(situation.segment_by or ()):
        if facts is not None and name not in facts.customer_attributes:
            line = reader.text_lines["segment_by"][i]
            yield _absent("segment_by", f"the unknown attribute {name!r}", name, facts.customer_attributes, line)


def _factors_faults(situation: Situation, reader: NodeReader, facts: WorkspaceFacts | None) -> Iterator[Fault]:
    for name, factor in situation.factors.items():
        where = f"factors.{name}"
        line = reader.line(where)
        phrase_lines = reader.text_lines.get(f"{where}.phrases", ())
        named = [(name, line), *zip(factor.phrases, phrase_lines, strict=True)]
        refused = list(_undeclared(where, named)) if factor.from_ == "wording" else []
        yield from refused
        if name not in FACTOR_NAMES and not any(fault.found.startswith(repr(name)) for fault in refused):
            nearest = nearest_word(name, FACTOR_NAMES)
            yield Fault(where, f"the unknown factor {name!r}", ", ".join(FACTOR_NAMES), line, nearest)
        if not reader.is_faulty(where):
            yield from _origin_faults(where, factor, reader, facts)


def _origin_faults(where: str, factor: Factor, reader: NodeReader, facts: WorkspaceFacts | None) -> Iterator[Fault]:
    line = reader.line(where)
    if reader.is_faulty(f"{where}.from"):
        return
    if f"{where}.from" not in reader.lines:
        yield Fault(f"{where}.from", "nothing", "attribute | wording", line)
    elif factor.from_ == "wording":
        if not factor.phrases and not reader.is_faulty(f"{where}.phrases"):
            yield Fault(f"{where}.phrases", "no phrases", "at least one phrase to look for in posts", line)
        for key in ("field", "values"):
            if getattr(factor, key):
                yield Fault(f"{where}.{key}", f"{key} with from: wording", "phrases", reader.line(f"{where}.{key}"))
    else:
        if factor.phrases:
            line_of_phrases = reader.line(f"{where}.phrases")
            yield Fault(f"{where}.phrases", "phrases with from: attribute", "field and values", line_of_phrases)
        if not factor.field and not reader.is_faulty(f"{where}.field"):
            yield Fault(f"{where}.field", "nothing", "the name of a customer attribute", line)
    if factor.field and facts is not None and factor.field not in facts.customer_attributes:
        place, found = f"{where}.field", f"the unknown attribute {factor.field!r}"
        yield _absent(place, found, factor.field, facts.customer_attributes, reader.line(place))


def _period_faults(situation: Situation, reader: NodeReader) -> Iterator[Fault]:
    period = situation.period
    if period.from_ and period.to and period.from_ > period.to:
        yield Fault("period", f"from {period.from_} after to {period.to}", "from at most to", reader.line("period"))


def _undeclared(where: str, named: Sequence[tuple[str, int]]) -> Iterator[Fault]:
    """Refusals of words that name a special category of personal data."""
    for text, line in named:
        category, words = special_category_of(text)
        if category:
            allowed = (
                f"nothing about {category}: swayed does not infer special categories of personal data. Where customers "
                "declared it themselves, name their attribute in a factor: {from: attribute, field: ..., use: require}"
            )
            yield Fault(where, f"{text!r} ({category}: {words})", allowed, line)


def _absent(where: str, found: str, word: str, present: Collection[str], line: int) -> Fault:
    allowed = listing(present) or "none, as the workspace holds none of its kind yet"
    return Fault(where, found, allowed, line, nearest_word(word, tuple(present)))


def listing(words: Collection[str]) -> str:
    """The first words of many, for a sentence."""
    listed = ", ".join(list(words)[:_LISTED])
    return f"{listed} and {len(words) - _LISTED} more" if len(words) > _LISTED else listed


def _plain(bound: float | date) -> str:
    return str(bound) if isinstance(bound, date) else f"{bound:g}"
