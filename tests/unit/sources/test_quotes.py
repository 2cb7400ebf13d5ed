"""Broken quotation marks cost their own row and no other."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swayed.sources import quotes
from swayed.sources.quotes import QuoteWatch, mended


def _mend(text: str, size: int = 7, delimiter: str = ",") -> tuple[str, list[tuple[int, str]]]:
    data, watch = text.encode(), QuoteWatch()
    chunks = (data[i : i + size] for i in range(0, len(data), size))
    return b"".join(mended(chunks, delimiter, watch)).decode(), watch.broken


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2", 'a,"b\n\nc"\nd,"e"', '"a""b",""\n"",""""\n', '5" x 10",z\n"q",1\n', 'a,"x\r\ny"\r\n'],
)
def test_regular_text_passes_untouched(text, size):
    assert _mend(text, size) == (text, [])


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_a_forgotten_quote_costs_one_line(size):
    text = '1,"good\none"\n2,"open\n3,"shut"\n4,"x" y\n5,z\n6,"end'
    mended_text, broken = _mend(text, size)
    assert broken == [(2, '2,"open'), (4, '4,"x" y'), (6, '6,"end')]
    assert mended_text.split("\n")[:4] == ['1,"good', 'one"', " " * 7, '3,"shut"']
    assert mended_text.count("\n") == text.count("\n")
    assert "5,z" in mended_text


def test_a_record_that_breaks_on_its_second_line_goes_as_a_whole():
    text = 'a,"b\nc","d" e\nf,g\n'
    mended_text, broken = _mend(text)
    assert broken == [(0, 'a,"b\nc","d" e')]
    assert mended_text == "    \n       \nf,g\n".replace("       ", " " * len('c","d" e'), 1)


def test_a_quote_that_never_ends_is_given_up_after_a_while(monkeypatch):
    monkeypatch.setattr(quotes, "LONGEST_QUOTED_BYTES", 50)
    text = '1,"open\n' + "2,x\n" * 40
    mended_text, broken = _mend(text, 16)
    assert broken == [(0, '1,"open')]
    assert mended_text.count("2,x\n") == 40


CELLS = st.text(alphabet='ab",\n', max_size=6)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=6), size=st.integers(1, 20))
def test_whatever_a_csv_writer_writes_is_regular(rows, size):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert _mend(out.getvalue(), size) == (out.getvalue(), [])


@given(text=st.text(alphabet='ab",\n', max_size=40), size=st.integers(1, 10))
def test_lines_are_never_lost_and_chunks_make_no_difference(text, size):
    assert _mend(text, size) == _mend(text, 1000)
    assert _mend(text, size)[0].count("\n") == text.count("\n")
