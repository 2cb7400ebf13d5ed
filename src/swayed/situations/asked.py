"""What a situation asks, as small tables: set operations join them, so that no SQL text is ever put together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from swayed.situations.settings import Bounds, Situation

_TEXT: pa.DataType = pa.string()
_PHRASES = pa.schema(
    [
        ("phrase_no", pa.int64()),
        ("role", _TEXT),
        ("name", _TEXT),
        ("phrase", _TEXT),
        ("wording", _TEXT),
        ("is_prefix", pa.bool_()),
        ("is_unspaced", pa.bool_()),
    ]
)
_CONDITIONS = pa.schema(
    [
        ("condition_no", pa.int64()),
        ("condition", _TEXT),
        ("label", _TEXT),
        ("role", _TEXT),
        ("name", _TEXT),
        ("attribute", _TEXT),
        ("test", _TEXT),
        ("value", _TEXT),
        ("minimum", pa.float64()),
        ("maximum", pa.float64()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
    ]
)
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: scripts that put no space between words."""

_Row = dict[str, object]


def asked_tables(situation: Situation) -> dict[str, pa.Table]:
    """The situation's phrases, products, categories, communities, stages, conditions and segments, by table name."""
    decision = situation.decision
    named = (*situation.communities, *decision.categories)
    communities = {name.strip().lower(): name for name in reversed(named)}
    segments = situation.segment_by or ()
    return {
        "situation_phrases": pa.Table.from_pylist(_phrases_of(situation), schema=_PHRASES),
        "named_products": _texts(product=decision.products),
        "named_categories": _texts(category={category.strip().lower(): None for category in decision.categories}),
        "situation_communities": _texts(community=communities, name=communities.values()),
        "asked_names": _asked_names(situation),
        "situation_stages": _texts(stage=dict.fromkeys((*decision.stages, "refund"))),
        "situation_scope": pa.table({"is_limited": [bool(decision.products or decision.categories)]}),
        "segment_attributes": _texts(attribute=segments).append_column(
            "position", pa.array(range(len(segments)), pa.int64())
        ),
        "customer_conditions": pa.Table.from_pylist(_conditions_of(situation), schema=_CONDITIONS),
    }


def is_about_only(situation: Situation) -> bool:
    """Whether nothing but `about` says what belongs to the situation, so that a search has to find it."""
    topic, decision = situation.topic, situation.decision
    return bool(topic.about) and not (topic.any or decision.products or decision.categories or situation.communities)


def _asked_names(situation: Situation) -> pa.Table:
    fields = {
        "communities": situation.communities,
        "decision.products": situation.decision.products,
        "decision.categories": situation.decision.categories,
    }
    rows = [(field, value) for field, values in fields.items() for value in values]
    return _texts(
        field=[field for field, _ in rows],
        value=[value for _, value in rows],
        wanted=[value.strip().lower() for _, value in rows],
    )


def _texts(**columns: Iterable[str]) -> pa.Table:
    return pa.table({name: pa.array(list(values), _TEXT) for name, values in columns.items()})


def _phrases_of(situation: Situation) -> list[_Row]:
    roles = [("any", "", phrase) for phrase in situation.topic.any]
    roles += [("none", "", phrase) for phrase in situation.topic.none]
    for name, factor in situation.factors.items():
        roles += [("factor", name, phrase) for phrase in factor.phrases if factor.from_ == "wording"]
    return [
        {
            "phrase_no": number,
            "role": role,
            "name": name,
            "phrase": phrase,
            "wording": phrase.strip().removesuffix("*"),
            "is_prefix": phrase.strip().endswith("*"),
            "is_unspaced": any(low <= ord(letter) <= high for letter in phrase for low, high in _UNSPACED),
        }
        for number, (role, name, phrase) in enumerate(roles)
    ]


def _conditions_of(situation: Situation) -> list[_Row]:
    rows: list[_Row] = []
    for attribute, asked in situation.customers.items():
        facts: _Row = {"condition": f"customer {attribute}", "role": "customer"}
        facts |= {"name": attribute, "attribute": attribute}
        rows += [{**facts, **_range(asked)}] if isinstance(asked, Bounds) else _values(facts, asked)
    for name, factor in situation.factors.items():
        if factor.from_ == "attribute":
            facts = {"condition": f"factor {name}", "role": "factor", "name": name, "attribute": factor.field}
            rows += _values(facts, factor.values)
    return [{**row, "condition_no": number} for number, row in enumerate(rows)]


def _values(facts: _Row, values: tuple[str, ...]) -> list[_Row]:
    if not values:
        return [{**facts, "label": "any value", "test": "given"}]
    return [{**facts, "label": value, "test": "value", "value": value.strip()} for value in values]


def _range(bounds: Bounds) -> _Row:
    sides = [("min", bounds.min), ("max", bounds.max)]
    label = ", ".join(
        f"{name} {bound if isinstance(bound, date) else f'{bound:g}'}" for name, bound in sides if bound is not None
    )
    if isinstance(bounds.min, date) or isinstance(bounds.max, date):
        return {"label": label, "test": "day", "first_day": bounds.min, "last_day": bounds.max}
    return {"label": label, "test": "number", "minimum": bounds.min, "maximum": bounds.max}
