"""Objections are told by theme and number, from ten authors on, and only where they are meant."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.books import purchase, touch
from markets.scored import score
from markets.workbench import Workbench, at
from swayed.measurement.objections import objections_table


def said(*texts: str) -> pa.Table:
    return pa.table({"person_id": pa.array([f"p{n}" for n in range(len(texts))]), "text": pa.array(texts, pa.string())})


def themes(*texts: str) -> dict[str, int]:
    return {row["theme"]: row["n_authors"] for row in objections_table(said(*texts)).to_pylist()}


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Far too EXPENSIVE for me", "price"),
        ("Die sind mir zu teuer.", "price"),
        ("c'est trop cher", "price"),
        ("es demasiado caro", "price"),
        ("they fell apart in a month", "quality"),
        ("Too narrow, I got blisters", "fit"),
        ("It doesn't fit", "fit"),
        ("my order never arrived", "delivery"),
        ("leider ausverkauft", "delivery"),
        ("terrible customer service", "service"),
        ("nothing but fake reviews", "trust"),
        ("pure greenwashing", "conscience"),
        ("I don't need another", "need"),
    ],
)
def test_words_tell_the_theme(text: str, theme: str) -> None:
    assert themes(*[text] * 10) == {theme: 10}


@pytest.mark.parametrize(
    "text",
    [
        "not too expensive at all",
        "gar nicht so zu teuer",
        "they never fell apart",
        "pas trop cher",
        "expensive taste, too",
        "a tool too heavyweight for this",
        "untoo expensiveness",
        "I love them",
        "",
    ],
)
def test_what_is_denied_or_only_looks_like_it_is_none(text: str) -> None:
    assert themes(*[text] * 12) == {}


def test_nine_authors_are_withheld_however_often_they_speak() -> None:
    nine = said(*["too expensive"] * 9)
    assert objections_table(pa.concat_tables([nine] * 5)).num_rows == 0
    assert objections_table(said()).num_rows == 0


@given(st.integers(0, 25), st.integers(0, 25), st.integers(0, 25))
def test_shares_are_of_all_who_spoke(price: int, fit: int, silent: int) -> None:
    texts = ["overpriced"] * price + ["runs small"] * fit + ["hello"] * silent
    found = {row["theme"]: row for row in objections_table(said(*texts)).to_pylist()}
    for theme, n in (("price", price), ("fit", fit)):
        assert (theme in found) == (n >= 10)
        if theme in found:
            assert found[theme]["n_authors"] == n
            assert found[theme]["share"] == pytest.approx(n / len(texts))


def test_brands_do_not_object_and_customers_are_people(bench: Workbench) -> None:
    """Ten accounts, one of them a shop; one more customer says it in a survey, and one of the ten once more."""
    names = [f"a{n}" for n in range(10)]
    accounts = [{"account_id": name, "platform": "x", "handle": name} for name in names]
    kinds = ["brand", *["person"] * 9]
    given = {
        "accounts": accounts,
        "account_persons": [{"account_id": name, "person_id": name} for name in names],
        "persons": [
            {"person_id": name, "name": name, "kind": kind, "kind_probability": 1.0}
            for name, kind in zip(names, kinds, strict=True)
        ],
        "posts": [
            {"post_id": f"p{name}", "account_id": name, "posted_at": at("2025-01-01"), "text": "too expensive"}
            for name in names
        ],
        "selected_posts": [{"post_id": f"p{name}"} for name in names],
        "events": [purchase("o1", "1.00"), purchase("o2", "1.00", customer_id="c2")],
        "customer_persons": [{"customer_id": "c2", "person_id": "a1"}],
    }
    answers = [
        touch("survey", order_id="o1", text="a friend, though overpriced"),
        touch("survey", "t2", customer_id="c2", order_id="o2", text="too pricey"),
    ]
    assert score(bench, **given, touches=answers[1:]).objections.num_rows == 0
    (row,) = score(bench, **given, touches=answers).objections.to_pylist()
    assert (row["theme"], row["n_authors"], row["n_said"], row["share"]) == ("price", 10, 11, 1.0)
