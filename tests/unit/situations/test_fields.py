from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from swayed.situations.fields import LISTS, TEXTS, fields_of, with_fields
from swayed.situations.reading import parse_situation

TEXT = """situation: shoes
decision:
  stages: [research, purchase]
topic:
  any: [trail shoe, lugs]
period: {from: 2025-01-01}
factors:
  emotion: {from: wording, phrases: [sore], use: weight}
"""


def test_a_form_shows_what_the_text_says() -> None:
    fields = fields_of(TEXT)
    assert fields["any"] == "trail shoe\nlugs"
    assert fields["from"] == "2025-01-01"
    assert fields["none"] == ""


def test_a_form_changes_its_fields_alone() -> None:
    changed = parse_situation(with_fields(TEXT, {"any": "drop\n\n  midsole ", "from": ""}), source="shoes")
    assert changed.topic.any == ("drop", "midsole")
    assert changed.decision.stages == ("research", "purchase")
    assert changed.factors["emotion"].phrases == ("sore",)


def test_a_text_that_is_no_mapping_has_an_empty_form() -> None:
    for text in ("", "[1, 2", "- a\n- b", "word"):
        assert set(fields_of(text).values()) == {""}


THINGS = st.lists(st.text("abc üß:#-'\"", min_size=1).map(str.strip).filter(bool), max_size=3)


@given(st.fixed_dictionaries(dict.fromkeys(LISTS, THINGS)))
def test_what_a_form_writes_it_reads_again(lists: dict[str, list[str]]) -> None:
    fields = {name: "\n".join(values) for name, values in lists.items()}
    again = fields_of(with_fields(TEXT, fields))
    assert {name: again[name] for name in LISTS} == fields
    assert {name: again[name] for name in TEXTS} == {name: fields_of(TEXT)[name] for name in TEXTS}
