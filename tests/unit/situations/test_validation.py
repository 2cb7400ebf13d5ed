"""Rules beside the form: what must be there, what must occur, what is refused, and which defaults are filled."""

import dataclasses

import pytest

from swayed.errors import Fault, InsufficientDataError, SettingsError
from swayed.situations import (
    AttributeFacts,
    Situation,
    WorkspaceFacts,
    parse_situation,
    require_stages,
    resolve,
    warnings_of,
)
from swayed.situations.special_categories import special_category_of

FACTS = WorkspaceFacts(
    stages={"research": 90, "trial": 50, "purchase": 30},
    products={"fellpro": 9, "cloudrock": 4},
    n_products=2,
    categories={"trail shoes": 20},
    communities={"trailrunning": 70},
    platforms={"strava": 12},
    customer_attributes={
        "country": AttributeFacts(("DE", "AT"), 2),
        "age": AttributeFacts(("31", "40"), 60, "number"),
        "joined_on": AttributeFacts(("2024-01-01",), 300, "date"),
        "segment": AttributeFacts(("new",), 1),
        "pregnant": AttributeFacts(("yes",), 1),
    },
    has_created_at=True,
    has_product_on_both_sides=True,
    n_customers=500,
)
MINIMAL = "situation: shoes\ntopic: {any: [trail shoe]}\n"


def faults_in(text: str, facts: WorkspaceFacts | None = FACTS) -> tuple[Fault, ...]:
    with pytest.raises(SettingsError) as caught:
        parse_situation(text, source="shoes.yaml", facts=facts)
    return caught.value.faults


def parsed(added: str = "") -> Situation:
    return parse_situation(MINIMAL + added, source="shoes.yaml", facts=FACTS)


@pytest.mark.parametrize("name", ["trail shoes", "../shoes", "-rf", "a/b", ".", "a" * 81, "a:b"])
def test_a_name_that_cannot_name_a_folder_is_refused(name: str) -> None:
    (fault,) = faults_in(MINIMAL.replace("shoes", repr(name)), None)

    assert (fault.where, fault.line) == ("situation", 1)


def test_the_nearest_right_name_is_offered() -> None:
    assert faults_in("situation: Trail shoes (new)\ncommunities: [a]", None)[0].nearest == "Trail-shoes-new"


@pytest.mark.parametrize(
    "selection", ["topic: {about: a}", "communities: [a]", "decision: {products: [a]}", "decision: {categories: [a]}"]
)
def test_one_selection_is_enough_and_none_is_a_fault(selection: str) -> None:
    assert parse_situation(f"situation: a\n{selection}", source="a.yaml").situation == "a"
    (fault,) = faults_in("situation: a\ntopic: {none: [giveaway]}\ndecision: {}", None)
    assert (fault.where, fault.line) == ("topic", 2)
    assert "only topic.none" in fault.found


def test_a_missing_name_is_a_fault_and_a_misspelt_one_is_told_once() -> None:
    assert [fault.where for fault in faults_in("topic: {about: a}", None)] == ["situation"]
    assert [fault.where for fault in faults_in("situaton: a\ntopik: {about: a}", None)] == ["situaton", "topik"]


@pytest.mark.parametrize(
    ("added", "where", "nearest"),
    [
        ("decision: {stages: [reserch]}", "decision.stages", "research"),
        ("decision: {stages: [refund]}", "decision.stages", ""),
        ("decision: {stages: [purchase], repeatable: [purchas]}", "decision.repeatable", "purchase"),
        ("decision: {stages: [research], repeatable: [purchase]}", "decision.repeatable", ""),
        ("decision: {repeatable: [trial]}", "decision.repeatable", ""),
        ("customers: {contry: [DE]}", "customers.contry", "country"),
        ("customers: {country: []}", "customers.country", ""),
        ("customers: {age: {min: 60, max: 18}}", "customers.age", ""),
        ("customers: {age: {}}", "customers.age", ""),
        ("customers: {age: {min: 18, max: 2025-01-01}}", "customers.age", ""),
        ("customers: {country: {min: 18}}", "customers.country", ""),
        ("customers: {joined_on: {min: 18}}", "customers.joined_on", ""),
        ("segment_by: [countri]", "segment_by", "country"),
        ("factors: {lifestage: {from: attribute, field: age}}", "factors.lifestage", "life_stage"),
        ("factors: {culture: {from: attribute, field: countrys}}", "factors.culture.field", "country"),
        ("factors: {culture: {from: attribute}}", "factors.culture.field", ""),
        ("factors: {culture: {from: attribute, field: age, phrases: [a]}}", "factors.culture.phrases", ""),
        ("factors: {culture: {from: wording}}", "factors.culture.phrases", ""),
        ("factors: {culture: {from: wording, phrases: [a], values: [b]}}", "factors.culture.values", ""),
        ("factors: {culture: {phrases: [a]}}", "factors.culture.from", ""),
        ("period: {from: 2025-02-01, to: 2025-01-31}", "period", ""),
    ],
)
def test_a_broken_rule_has_its_line_and_the_nearest_right_word(added: str, where: str, nearest: str) -> None:
    (fault,) = faults_in(MINIMAL + added)

    assert (fault.where, fault.nearest, fault.line) == (where, nearest, 3)


def test_without_facts_names_are_taken_on_trust() -> None:
    text = MINIMAL + "decision: {stages: [a]}\ncustomers: {b: [c]}\nsegment_by: d\n"

    assert parse_situation(text, source="shoes.yaml").decision.stages == ("a",)


def test_all_faults_of_a_file_come_together_in_the_order_of_lines() -> None:
    text = """\
situation: my shoes
stagse: [a]
decision:
  stages:
    - research
    - reserch
  match: produkt
customers: {age: {min: 9, max: 1}}
factors:
  economics: {from: wordin, phrases: [always in debt]}
topic: {any: ['']}
period: {from: 2025-13-01}
"""
    faults = faults_in(text)

    assert [(fault.line, fault.where) for fault in faults] == [
        (1, "situation"),
        (2, "stagse"),
        (6, "decision.stages"),
        (7, "decision.match"),
        (8, "customers.age"),
        (10, "factors.economics.from"),
        (10, "factors.economics"),
        (11, "topic.any"),
        (12, "period.from"),
    ]


@pytest.mark.parametrize(
    ("added", "category"),
    [
        ("factors: {emotion: {from: wording, phrases: [so glad I am pregnant]}}", "pregnancy"),
        ("factors: {emotion: {from: wording, phrases: [a, Überschuldung]}}", "debt"),
        ("factors: {illness: {from: wording, phrases: [a]}}", "illness"),
        ("customers: {pregnant: ['yes']}", "pregnancy"),
        ("customers: {segment: [new, Gewerkschaftsmitglied]}", "union membership"),
    ],
)
def test_special_categories_are_refused_by_name(added: str, category: str) -> None:
    (fault,) = faults_in(MINIMAL + added)

    assert f"({category}: " in fault.found
    assert f"nothing about {category}" in fault.allowed
    assert fault.line == 3


def test_special_categories_that_customers_declared_are_allowed_and_topics_are_not_checked() -> None:
    situation = parsed("factors: {life_stage: {from: attribute, field: pregnant, values: ['yes']}}")

    assert situation.factors["life_stage"].field == "pregnant"
    assert parse_situation("situation: a\ntopic: {about: shoes for pregnant runners}", source="a.yaml").topic.about


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("isPregnant", "pregnancy"),
        ("trade_union_member", "union membership"),
        ("Jüdisch", "religion"),
        ("juedisch", "religion"),
        ("Privatinsolvenz", "insolvency"),
        ("Schwerbehinderung", "disability"),
        ("LGBTQ", "sexuality"),
        ("chronisch krank", "illness"),
        ("voter", "politics"),
        ("skin color", "ethnicity"),
        ("rechtsextrem", "ideology"),
        ("mental health", "health"),
        ("I am ill", "illness"),
        ("devout Christian", "religion"),
        ("Christianity", "religion"),
        ("church member", "religion"),
        ("party membership", "politics"),
        ("debtor", "debt"),
        ("overweight", "health"),
        ("trail race", ""),
        ("Church Hill", ""),
        ("Christian Louboutin", ""),
        ("faith in the brand", ""),
        ("sick deal", ""),
        ("it is ill-fitting", ""),
        ("therapy dog", ""),
        ("voting for best shoe", ""),
        ("sneaker addict", ""),
        ("I'll buy new shoes", ""),
        ("European Union", ""),
        ("wer sucht, der findet", ""),
        ("skin of fruit, any color", ""),
        ("Roma", ""),
        ("", ""),
    ],
)
def test_words_are_matched_whole_in_english_and_german(text: str, category: str) -> None:
    assert special_category_of(text)[0] == category


def test_defaults_are_filled_from_the_workspace() -> None:
    resolved = resolve(parsed(), FACTS)

    assert resolved.decision.stages == ("research", "purchase")
    assert resolved.decision.match == "product"
    assert resolved.segment_by == ("segment",)
    assert resolved.enter == "created_at"


def test_defaults_of_a_poorer_workspace() -> None:
    facts = WorkspaceFacts(stages={"purchase": 1, "awareness": 1})
    resolved = resolve(parsed(), facts)

    assert resolved.decision.stages == ("awareness", "purchase")
    assert (resolved.decision.match, resolved.segment_by, resolved.enter) == ("any", (), "period")


def test_what_is_named_is_kept() -> None:
    named = parsed("decision: {stages: [purchase, trial], match: any}\nsegment_by: []\nenter: first_trace")

    assert resolve(named, FACTS) == named


def test_no_usual_stage_is_a_fault_that_names_the_stages_found() -> None:
    with pytest.raises(SettingsError, match=r"situation shoes .*\n.*trial \(7\), signup \(2\)"):
        resolve(parsed(), WorkspaceFacts(stages={"trial": 7, "signup": 2}))


@pytest.mark.parametrize("added", ["", "decision: {stages: [purchase]}"])
def test_a_workspace_without_events_is_told_what_is_needed(added: str) -> None:
    situation = parse_situation(MINIMAL + added, source="shoes.yaml")
    with pytest.raises(
        InsufficientDataError, match=r"^who moves customers in shoes: found no events .* an events table"
    ):
        require_stages(resolve(situation, WorkspaceFacts()))


def test_what_is_named_in_vain_is_a_warning_with_the_nearest_word() -> None:
    situation = parsed(
        "communities: [trailruning, trailrunning]\n"
        "decision: {products: [felpro], categories: [trail shoe]}\n"
        "places: {digital: [strva, strava, trailrunning]}\n"
        "customers: {country: [DE, CH], age: [17]}\n"
        "factors: {culture: {from: attribute, field: country, values: [ATT]}}\n"
    )

    assert warnings_of(situation, FACTS) == (
        "communities: 'trailruning' is not in the data. Did you mean 'trailrunning'?",
        "decision.categories: 'trail shoe' is not in the data. Did you mean 'trail shoes'?",
        "decision.products: 'felpro' is not in the data. Did you mean 'fellpro'?",
        "places.digital: 'strva' is not in the data. Did you mean 'strava'?",
        "customers.country: 'CH' is not in the data.",
        "factors.culture.values: 'ATT' is not in the data. Did you mean 'AT'?",
    )


def test_names_are_compared_without_case_as_the_selection_does() -> None:
    situation = parsed(
        "communities: [TrailRunning]\n"
        "decision: {products: [Fellpro], categories: [TRAIL shoes]}\n"
        "places: {digital: [Strava]}\n"
        "customers: {country: [de]}\n"
    )
    assert warnings_of(situation, FACTS) == ()


@pytest.mark.parametrize("phrase", ["sho*s", "*shoe", "a**", "!!!", "*", "shoe *", "sho* box", "shoe!*"])
@pytest.mark.parametrize("where", ["topic.none", "factors.emotion.phrases"])
def test_a_phrase_that_cannot_be_searched_for_is_a_fault(phrase: str, where: str) -> None:
    topic = f", none: ['{phrase}']" if where == "topic.none" else ""
    factors = "" if topic else f"factors: {{emotion: {{from: wording, phrases: ['{phrase}']}}}}\n"
    (fault,) = faults_in(MINIMAL.replace("}", f"{topic}}}") + factors)
    assert (fault.where, fault.found) == (where, repr(phrase))


@pytest.mark.parametrize("phrase", ["sho*", "trail shoe*", "C++", "靴", "7", "जूते*"])
def test_a_phrase_that_can_be_searched_for(phrase: str) -> None:
    assert parse_situation(f"situation: a\ntopic: {{any: ['{phrase}']}}", source="a.yaml").topic.any == (phrase,)


def test_about_needs_a_letter() -> None:
    (fault,) = faults_in("situation: a\ntopic:\n  about: '?! 12'", None)
    assert (fault.where, fault.line) == ("topic.about", 3)


def test_a_product_beyond_the_listed_ones_is_not_called_unknown() -> None:
    many = dataclasses.replace(FACTS, n_products=900)

    assert warnings_of(parsed("decision: {products: [rare]}"), many) == ()


def test_settings_the_data_cannot_serve_are_warnings() -> None:
    situation = parsed("decision: {match: product}\nenter: created_at")

    assert warnings_of(situation, FACTS) == ()
    assert len(warnings_of(situation, WorkspaceFacts())) == 2


def test_bounds_need_one_value_they_can_be_compared_with() -> None:
    mixed = {"age": AttributeFacts(("unknown", "31"), 2), "since": AttributeFacts(("?", "2024-01-01T10:00"), 2)}
    facts = dataclasses.replace(FACTS, customer_attributes=mixed)
    text = MINIMAL + "customers: {age: {min: 18}, since: {max: 2025-01-01}}"

    assert len(parse_situation(text, source="shoes.yaml", facts=facts).customers) == 2
    swapped = text.replace("18", "2025-01-01")
    assert [fault.where for fault in faults_in(swapped, facts)] == ["customers.age"]


def test_refund_is_no_stage_even_of_an_unknown_workspace() -> None:
    (fault,) = faults_in(MINIMAL + "decision: {stages: [purchase, refund]}", None)

    assert fault.found == "'refund'"


def test_only_sound_stages_are_offered_as_repeatable() -> None:
    faults = faults_in(MINIMAL + "decision:\n  stages: [reserch, refund, purchase]\n  repeatable: [trial]")

    assert faults[-1].allowed == "purchase"


def test_a_wrong_origin_of_a_factor_brings_no_further_faults() -> None:
    faults = faults_in(MINIMAL + "factors: {culture: {from: attr}}")

    assert [fault.where for fault in faults] == ["factors.culture.from"]


def test_a_declared_special_category_is_told_the_names_of_factors() -> None:
    (fault,) = faults_in(MINIMAL + "factors: {pregnancy: {from: attribute, field: pregnant}}")

    assert fault.found == "the unknown factor 'pregnancy'"
    assert fault.allowed == "life_stage, economics, culture, emotion"


def test_numbers_are_not_compared_as_texts() -> None:
    few_ages = dataclasses.replace(FACTS, customer_attributes={"age": AttributeFacts(("18.0",), 1, "number")})

    assert warnings_of(parsed("customers: {age: [18]}"), few_ages) == ()
