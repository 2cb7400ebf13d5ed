"""A situation against a workspace's facts: its defaults filled, and what it names in vain."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from swayed.errors import Fault, InsufficientDataError, SettingsError, nearest_word
from swayed.situations.facts import WorkspaceFacts
from swayed.situations.settings import DEFAULT_STAGES, Bounds, Enter, Match, Situation
from swayed.situations.validation import default_stages, listing


def resolve(situation: Situation, facts: WorkspaceFacts) -> Situation:
    """The situation with every default filled from the workspace; without events it has no stages.

    Raises:
        SettingsError: it names no stages and none of the usual ones occurs among the events.
    """
    decision = situation.decision
    stages = (decision.stages or default_stages(facts)) if facts.stages else ()
    if not stages and facts.stages:
        found = f"none of {', '.join(DEFAULT_STAGES)} among the events"
        counted = listing([f"{stage} ({n})" for stage, n in facts.stages.items()])
        allowed = f"stages that occur, named in their order: {counted}"
        raise SettingsError(
            source=f"situation {situation.situation}", faults=[Fault("decision.stages", found, allowed)]
        )
    match: Match = decision.match or default_match(facts)
    enter: Enter = situation.enter or default_enter(facts)
    segment_by = situation.segment_by
    if segment_by is None:
        segment_by = ("segment",) if "segment" in facts.customer_attributes else ()
    return situation.model_copy(
        update={
            "decision": decision.model_copy(update={"stages": stages, "match": match}),
            "segment_by": segment_by,
            "enter": enter,
        }
    )


def require_stages(situation: Situation) -> None:
    """Nothing when the situation has stages; what customers talk about can be followed without.

    Raises:
        InsufficientDataError: the workspace has no event of any stage.
    """
    if not situation.decision.stages:
        raise InsufficientDataError(
            question=f"who moves customers in {situation.situation}",
            found="no events of any stage in the workspace",
            needed="an events table (customer_id, stage, occurred_at), imported with `swayed import tables`",
        )


def default_match(facts: WorkspaceFacts) -> Match:
    """Whose transitions a contact can explain, where the situation does not say."""
    return "product" if facts.has_product_on_both_sides else "any"


def default_enter(facts: WorkspaceFacts) -> Enter:
    """When a customer starts to be at risk, where the situation does not say."""
    return "created_at" if facts.has_created_at else "period"


def warnings_of(situation: Situation, facts: WorkspaceFacts) -> tuple[str, ...]:
    """Sentences on what the situation names and the data do not have; such a field touches no row."""
    return tuple(_warnings(situation, facts))


def _warnings(situation: Situation, facts: WorkspaceFacts) -> Iterator[str]:
    decision = situation.decision
    yield from _unknown("communities", situation.communities, facts.communities)
    yield from _unknown("decision.categories", decision.categories, facts.categories)
    if facts.lists_all_products:
        yield from _unknown("decision.products", decision.products, facts.products)
    yield from _unknown("places.digital", situation.places.digital, {**facts.platforms, **facts.communities})
    for name, condition in situation.customers.items():
        if not isinstance(condition, Bounds):
            yield from _unknown_values(f"customers.{name}", name, condition, facts)
    for name, factor in situation.factors.items():
        if factor.from_ == "attribute":
            yield from _unknown_values(f"factors.{name}.values", factor.field, factor.values, facts)
    if decision.match == "product" and not facts.has_product_on_both_sides:
        yield "decision.match: product is set, but events and contacts do not both carry products."
    if situation.enter == "created_at" and not facts.has_created_at:
        yield "enter: created_at is set, but no customer has created_at."


def _unknown(where: str, words: Collection[str], present: Collection[str]) -> Iterator[str]:
    # The selection compares without case and outer blanks, and so does this.
    known = {name.strip().lower() for name in present}
    for word in words:
        if word.strip().lower() not in known:
            nearest = nearest_word(word, tuple(present))
            hint = f" Did you mean {nearest!r}?" if nearest else ""
            yield f"{where}: {word!r} is not in the data.{hint}"


def _unknown_values(where: str, name: str, values: Collection[str], facts: WorkspaceFacts) -> Iterator[str]:
    attribute = facts.customer_attributes.get(name)
    # 18 and 18.0 are one number and two texts, so only texts are compared.
    if attribute is not None and attribute.kind == "text" and attribute.lists_all_values:
        yield from _unknown(where, values, attribute.values)
