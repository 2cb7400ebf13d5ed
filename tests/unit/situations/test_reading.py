"""A situation file is read whole, or refused with every fault, its line and the nearest right word."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from swayed.errors import Fault, SettingsError, SourceError
from swayed.situations import Situation, parse_situation, read_situation
from swayed.situations.settings import Bounds

CONTRACT = """\
situation: first-trail-shoes
decision:
  stages: [research, evaluation, purchase]   # default: those that occur, in this order
  repeatable: [purchase]                     # default none
  products: []                               # default any
  categories: []
  match: product
customers: {country: [DE, AT], age: {min: 18}}   # any customer attribute
segment_by: [country]
enter: created_at
topic:
  about: a runner choosing the first pair of trail shoes     # ranks and weights
  any: [trail shoe, lugs, drop]
  none: [giveaway]
communities: []
places: {physical: [], digital: []}
factors:
  life_stage: {from: attribute, field: life_stage, values: [new parent], use: compare}
  economics:  {from: wording, phrases: [too expensive, on sale], use: weight}
period: {from: 2025-01-01, to: 2025-10-28}
"""
MINIMAL = "situation: shoes\ntopic: {any: [trail shoe]}\n"


def faults_in(text: str) -> tuple[Fault, ...]:
    with pytest.raises(SettingsError) as caught:
        parse_situation(text, source="shoes.yaml")
    return caught.value.faults


def test_the_example_of_the_contract_is_read_key_by_key() -> None:
    situation = parse_situation(CONTRACT, source="shoes.yaml")

    assert situation.situation == "first-trail-shoes"
    assert situation.decision.stages == ("research", "evaluation", "purchase")
    assert situation.decision.repeatable == ("purchase",)
    assert situation.decision.match == "product"
    assert situation.customers == {"country": ("DE", "AT"), "age": Bounds(min=18)}
    assert situation.segment_by == ("country",)
    assert situation.enter == "created_at"
    assert situation.topic.about == "a runner choosing the first pair of trail shoes"
    assert situation.topic.any == ("trail shoe", "lugs", "drop")
    assert situation.topic.none == ("giveaway",)
    assert situation.factors["life_stage"].field == "life_stage"
    assert situation.factors["economics"].phrases == ("too expensive", "on sale")
    assert situation.factors["economics"].use == "weight"
    assert (situation.period.from_, situation.period.to) == (date(2025, 1, 1), date(2025, 10, 28))


def test_a_situation_written_and_read_again_is_the_same() -> None:
    situation = parse_situation(CONTRACT, source="shoes.yaml")
    text = yaml.safe_dump(situation.model_dump(by_alias=True), sort_keys=False)

    assert parse_situation(text, source="again.yaml") == situation


def test_every_key_but_the_name_and_one_selection_may_be_absent() -> None:
    situation = parse_situation(MINIMAL, source="shoes.yaml")

    assert situation == Situation(situation="shoes", topic=situation.topic)
    assert situation.segment_by is None
    assert situation.decision.match is None


def test_values_stay_as_written() -> None:
    customers = "{country: [NO, on], postcode: 01067, since: {min: 2024-02-29}}"
    text = f"situation: 2025\ncommunities: r/running\ncustomers: {customers}"
    situation = parse_situation(text, source="shoes.yaml")

    assert situation.situation == "2025"
    assert situation.communities == ("r/running",)
    assert situation.customers["country"] == ("NO", "on")
    assert situation.customers["postcode"] == ("01067",)
    assert situation.customers["since"] == Bounds(min=date(2024, 2, 29))


def test_a_list_names_each_text_once_and_a_key_without_value_is_absent() -> None:
    situation = parse_situation("situation: a\ntopic:\n  any: [b, ' b ']\nsegment_by:\nplaces:\n", source="a.yaml")

    assert situation.topic.any == ("b",)
    assert situation.segment_by is None
    assert parse_situation(MINIMAL + "segment_by: []", source="a.yaml").segment_by == ()


@pytest.mark.parametrize(
    ("added", "where", "nearest"),
    [
        ("segmentby: [a]", "segmentby", "segment_by"),
        ("decision: {stagse: [purchase]}", "decision.stagse", "stages"),
        ("places: {fysical: []}", "places.fysical", "physical"),
        ("period: {form: 2025-01-01}", "period.form", "from"),
        ("customers: {age: {mini: 3, max: 9}}", "customers.age.mini", "min"),
        ("factors: {economics: {from: wording, phrase: a, phrases: b}}", "factors.economics.phrase", "phrases"),
        ("decision: {match: products}", "decision.match", "product"),
        ("enter: create_at", "enter", "created_at"),
        ("factors: {culture: {from: word, phrases: [a]}}", "factors.culture.from", "wording"),
        ("factors: {culture: {from: wording, phrases: [a], use: comapre}}", "factors.culture.use", "compare"),
    ],
)
def test_an_unknown_word_has_its_line_and_the_nearest_right_word(added: str, where: str, nearest: str) -> None:
    (fault,) = faults_in(MINIMAL + added)

    assert (fault.where, fault.nearest, fault.line) == (where, nearest, 3)


@pytest.mark.parametrize(
    ("added", "where", "found"),
    [
        ("communities: {a: b}", "communities", "keys with values"),
        ("communities: [[a]]", "communities", "a list"),
        ("communities: ['']", "communities", "an empty text"),
        ("communities: [~]", "communities", "an empty text"),
        ("decision: purchase", "decision", "'purchase'"),
        ("places: [Berlin]", "places", "a list"),
        ("factors: {culture: wording}", "factors.culture", "'wording'"),
        ("factors: {culture: }", "factors.culture", "nothing"),
        ("customers: {country: }", "customers.country", "nothing"),
        ("customers: {age: {min: many}}", "customers.age.min", "'many'"),
        ("customers: {age: {max: .inf}}", "customers.age.max", "'.inf'"),
        ("customers: {age: {max: nan}}", "customers.age.max", "'nan'"),
        ("enter: [period]", "enter", "a list"),
        ("period: {from: 2025-02-30}", "period.from", "'2025-02-30'"),
        ("period: {to: 2025-W01-1}", "period.to", "'2025-W01-1'"),
        ("period: {to: 2025-01-01 10:00:00}", "period.to", "'2025-01-01 10:00:00'"),
        ("communities: [!secret a]", "communities", "'a' with the tag '!secret'"),
        ("topic: {any: [a]}", "topic", "the key twice (first in line 2)"),
        ("? [a]\n: b", "the file", "a list as a key"),
    ],
)
def test_a_wrong_value_is_shown_with_its_line(added: str, where: str, found: str) -> None:
    (fault,) = faults_in(MINIMAL + added)

    assert (fault.where, fault.line) == (where, 3)
    assert fault.found.startswith(found)


def test_each_text_of_a_list_has_its_own_line() -> None:
    faults = faults_in("situation: a\ntopic:\n  any:\n    - b\n    - ''\n    - [c]\n")

    assert [(fault.where, fault.line) for fault in faults] == [("topic.any", 5), ("topic.any", 6)]


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("situation: a\ntopic:\n\tany: [b]", 3, "a tab"),
        ("situation: a\ntopic: {any: [b", 2, "invalid YAML"),
        ("situation: a\ntopic: [}", 2, "invalid YAML"),
        ("situation: a\n---\nsituation: b", 2, "a second document"),
        ("situation: a\ntopic: \x07", 2, "the control character U+0007"),
        ("- a\n- b", 1, "a list"),
        ("just words", 1, "'just words'"),
        ("# nothing but a comment", 0, "no keys"),
        ("[" * 2000, 0, "lists nested too deeply"),
        ("situation: &a [*a]\ntopic: {any: b}", 1, "a list"),
    ],
)
def test_text_that_is_no_mapping_is_one_fault(text: str, line: int, found: str) -> None:
    (fault,) = faults_in(text)

    assert fault.line == line
    assert fault.found.startswith(found)


def test_an_object_tag_is_refused_and_never_built() -> None:
    (fault,) = faults_in("situation: !!python/object/apply:os.getcwd []\ntopic: {any: a}")

    assert (fault.where, fault.found) == ("situation", "a list")


def test_a_file_is_read_with_or_without_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "shoes.yaml"
    path.write_text(MINIMAL.replace("trail shoe", "Läufer"), encoding="utf-8-sig")

    assert read_situation(path).topic.any == ("Läufer",)


def test_faults_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "shoes.yaml"
    path.write_text("situation: shoes\n", encoding="utf-8")

    with pytest.raises(SettingsError, match=r"shoes\.yaml has 1 fault"):
        read_situation(path)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \n", "it is empty"),
        (b"situation: L\xe4ufer", "byte 13 is not UTF-8"),
        ("ä".encode() * 600_000, "it is larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_is_a_source_error(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "shoes.yaml"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=found):
        read_situation(path)


def test_a_missing_file_and_a_folder_are_source_errors(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        read_situation(tmp_path / "none.yaml")
    with pytest.raises(SourceError, match="it is a folder"):
        read_situation(tmp_path)
    with pytest.raises(SourceError, match="cannot be opened"):
        read_situation(tmp_path / "a\0b")
