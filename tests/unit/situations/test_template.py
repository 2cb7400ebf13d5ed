"""Templates are situations without faults in the workspace they are made for."""

from dataclasses import replace

import pytest

from swayed.errors import SettingsError
from swayed.situations import (
    TEMPLATE_KINDS,
    AttributeFacts,
    WorkspaceFacts,
    parse_situation,
    resolve,
    situation_template,
    warnings_of,
)

RICH = WorkspaceFacts(
    stages={"awareness": 9, "purchase": 5, "experience": 3, "signup": 1},
    products={"P-1": 3},
    n_products=1,
    categories={"trail shoes": 8, "poles": 2},
    communities={"r/trailrunning": 7},
    platforms={"strava": 3},
    customer_attributes={"country": AttributeFacts(("DE", "NO"), 2), "life_stage": AttributeFacts(("new parent",), 1)},
    has_texts=True,
)
WORDLESS = replace(RICH, has_texts=False)

ODD = WorkspaceFacts(
    stages={"yes": 3, "sign: up": 2, "  ": 1},
    products={"a\nb: [#": 1},
    n_products=1,
    categories={"no": 4, "42": 3, "# 'x' \"y\"": 2, "": 1, "*a\u2028\x85\t🥾": 1},
    communities={"{c}": 1, "null": 1},
    platforms={"&p": 1},
    customer_attributes={"on: off": AttributeFacts(("1\n2",), 1), "age": AttributeFacts(("30",), 1, "number")},
    has_texts=True,
)


@pytest.mark.parametrize("facts", [RICH, ODD, WORDLESS, WorkspaceFacts()], ids=["rich", "odd", "wordless", "empty"])
@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_a_template_has_no_faults_and_no_warnings(kind: str, facts: WorkspaceFacts) -> None:
    text = situation_template(kind, "no", facts)
    situation = parse_situation(text, source="new.yaml", facts=facts)

    assert situation.situation == "no"
    assert warnings_of(situation, facts) == ()
    if facts.stages:
        assert resolve(situation, facts).decision.stages


@pytest.mark.parametrize("facts", [RICH, WorkspaceFacts()], ids=["rich", "empty"])
@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_a_template_still_has_no_faults_with_every_offered_line_switched_on(kind: str, facts: WorkspaceFacts) -> None:
    offered = (
        "customers: {",
        "segment_by: [",
        "enter:",
        "places: {",
        "factors:",
        "  life_stage:",
        "  economics:",
        "period: {",
    )
    lines = [
        line[2:] if line.startswith("# ") and line[2:].startswith(offered) else line
        for line in situation_template(kind, "shoes", facts).splitlines()
    ]
    situation = parse_situation("\n".join(lines), source="new.yaml", facts=facts if facts is RICH else None)

    assert set(situation.factors) == {"life_stage", "economics"}
    assert situation.customers
    assert situation.period.from_ is not None


@pytest.mark.parametrize(
    ("kind", "stages", "repeatable"),
    [
        ("first-purchase", ("awareness", "purchase"), ()),
        ("repeat", ("purchase", "experience"), ("purchase",)),
        ("launch", ("awareness", "purchase", "experience"), ()),
    ],
)
def test_a_template_is_filled_with_the_words_of_the_workspace(
    kind: str, stages: tuple[str, ...], repeatable: tuple[str, ...]
) -> None:
    text = situation_template(kind, "shoes", RICH)
    situation = parse_situation(text, source="new.yaml", facts=RICH)

    assert (situation.decision.stages, situation.decision.repeatable) == (stages, repeatable)
    assert situation.topic.any == ("trail shoes",)
    assert "trail shoes" in situation.topic.about
    for word in ("poles", "r/trailrunning", "strava", "country", 'DE, "NO"', "field: life_stage", "signup"):
        assert word in text


def test_a_workspace_with_stages_of_its_own_gets_them() -> None:
    situation = parse_situation(situation_template("launch", "a", ODD), source="new.yaml", facts=ODD)

    assert situation.decision.stages == ("yes", "sign: up")


@pytest.mark.parametrize(
    ("facts", "categories", "products"),
    [(WORDLESS, ("trail shoes",), ()), (replace(WORDLESS, categories={}), (), ("P-1",))],
)
def test_where_nobody_wrote_a_word_categories_or_products_select(
    facts: WorkspaceFacts, categories: tuple[str, ...], products: tuple[str, ...]
) -> None:
    situation = parse_situation(situation_template("repeat", "shoes", facts), source="new.yaml", facts=facts)

    assert (situation.decision.categories, situation.decision.products) == (categories, products)
    assert not situation.topic.about
    assert not situation.topic.any


def test_a_wrong_kind_and_a_wrong_name_are_told_together() -> None:
    with pytest.raises(SettingsError) as caught:
        situation_template("first purchase", "../shoes", RICH)

    assert [fault.where for fault in caught.value.faults] == ["kind", "situation"]
    assert caught.value.faults[0].nearest == "first-purchase"
