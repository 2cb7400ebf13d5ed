"""The words: on topic where the group says so, and never by accident elsewhere."""

from __future__ import annotations

import pytest

from swayed.lab.draws import stream
from swayed.lab.texts import TextPool, is_on_topic, make_texts
from swayed.lab.wording import SHOES


@pytest.fixture(scope="module")
def pool() -> TextPool:
    """Return one pool."""
    return make_texts(stream(1, "texts"))


def _texts(pool: TextPool, group: str) -> list[str]:
    return pool.texts[pool.first[group] : pool.first[group] + pool.size[group]]


@pytest.mark.parametrize("group", ["post", "question", "answer", "comment"])
def test_words_on_topic_hold_a_phrase(pool: TextPool, group: str) -> None:
    assert all(is_on_topic(text) for text in _texts(pool, group))


@pytest.mark.parametrize("group", ["off_post", "off_question", "off_answer", "off_comment", "giveaway"])
def test_words_off_topic_hold_none(pool: TextPool, group: str) -> None:
    assert not any(is_on_topic(text) for text in _texts(pool, group))


def test_prize_draws_are_excluded_although_they_speak_of_shoes(pool: TextPool) -> None:
    draws = _texts(pool, "giveaway")
    assert any("trail shoes" in text for text in draws)
    assert all("giveaway" in text.lower() or "win a pair" in text.lower() for text in draws)


def test_texts_are_distinct_and_name_their_product(pool: TextPool) -> None:
    assert len(set(pool.texts)) == len(pool.texts)
    assert not any("{" in text for text in pool.texts)
    for text, shoe in zip(pool.texts, pool.shoe.tolist(), strict=True):
        if shoe >= 0:
            assert SHOES[shoe][1] in text
