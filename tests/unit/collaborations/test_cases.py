"""The log of disclosure cases: opened once, closed when the post has changed or a human says so, never shortened."""

from __future__ import annotations

from typing import Any

import pytest

from swayed.errors import SettingsError
from unit.collaborations.conftest import Book

BARE = "Three weeks in the mud with the new trail shoes and the lugs still look fresh"


@pytest.fixture
def piece(book: Book) -> str:
    key = book.collaborations.add("jonas", {"kind": "fee", "disclosure": "Ad"}).key
    return book.collaborations.deliver(key, {"text": BARE}).key


def cases(book: Book) -> list[dict[str, Any]]:
    return book.collaborations.cases().to_pylist()


def entries(book: Book, case_id: str) -> list[tuple[str, str]]:
    return [(row["entry"], row["written_by"]) for row in book.collaborations.case_log(case_id).to_pylist()]


def edit(book: Book, piece: str, **cells: str) -> None:
    book.collaborations.deliver("jonas-1", cells, deliverable_id=piece)


def test_a_case_is_opened_once(book: Book, piece: str) -> None:
    (judged,) = book.collaborations.check().to_pylist()
    assert judged["is_open"]
    (case,) = cases(book)
    assert (case["case_id"], case["verdict"], case["deliverable_id"]) == (judged["case_id"], "missing", piece)
    before = book.n_commits()
    book.collaborations.check()
    assert book.n_commits() == before
    assert entries(book, case["case_id"]) == [("opened", "swayed check")]
    assert book.row("jonas-1")["n_open_cases"] == 1


def test_posts_writes_nothing(book: Book, piece: str) -> None:
    before = book.n_commits()
    (judged,) = book.collaborations.posts().to_pylist()
    assert (judged["is_open"], book.n_commits()) == (False, before)


def test_a_changed_post_ends_its_case_and_may_open_another(book: Book, piece: str) -> None:
    book.collaborations.check()
    edit(book, piece, text=f"{BARE} #sp")
    book.collaborations.check()
    assert sorted((case["verdict"], case["is_open"]) for case in cases(book)) == [
        ("missing", False),
        ("unclear word", True),
    ]
    edit(book, piece, text=f"#ad {BARE}")
    book.collaborations.check()
    assert not any(case["is_open"] for case in cases(book))
    assert any(case["why"] == "now stated: #ad" for case in cases(book))


def test_what_comes_back_is_opened_again(book: Book, piece: str) -> None:
    book.collaborations.check()
    edit(book, piece, is_labelled="yes")
    book.collaborations.check()
    edit(book, piece, is_labelled="no")
    book.collaborations.check()
    (case,) = cases(book)
    assert case["is_open"]
    assert [entry for entry, _ in entries(book, case["case_id"])] == ["opened", "closed", "opened"]


def test_what_a_human_closed_stays_closed(book: Book, piece: str) -> None:
    book.collaborations.check()
    (case,) = cases(book)
    book.collaborations.write_case(case["case_id"], "noted", by="Maya", why="asked by mail")
    book.collaborations.write_case(case["case_id"], "closed", by="Maya", why="said in the video itself")
    book.collaborations.write_case(case["case_id"], "noted", by="Bo", why="seen, agreed")
    book.collaborations.check()
    (case,) = cases(book)
    assert (case["is_open"], case["closed_by"], case["n_entries"]) == (False, "Maya", 4)
    assert entries(book, case["case_id"]) == [
        *(("opened", "swayed check"), ("noted", "Maya"), ("closed", "Maya"), ("noted", "Bo")),
    ]


def test_faults_are_told_together(book: Book, piece: str) -> None:
    book.collaborations.check()
    with pytest.raises(SettingsError) as caught:
        book.collaborations.write_case("zzz", "closed", by=" ", why="")
    assert [fault.where for fault in caught.value.faults] == ["by", "why", "case"]
    (case,) = cases(book)
    book.collaborations.write_case(case["case_id"], "closed", by="Maya", why="done")
    with pytest.raises(SettingsError, match="which is closed"):
        book.collaborations.write_case(case["case_id"], "closed", by="Maya", why="again")


def test_a_found_post_keeps_its_case_when_it_is_recorded(book: Book) -> None:
    days = {"starts_on": "2026-03-01", "ends_on": "2026-03-31"}
    key = book.collaborations.add("jonas", {"kind": "fee", "code": "J1", **days}).key
    book.post("p1", "instagram:jonas", "2026-03-10T10:00+00:00", f"{BARE}, J1 saves you some")
    book.collaborations.check()
    (case,) = cases(book)
    book.collaborations.write_case(case["case_id"], "closed", by="Maya", why="said aloud")
    book.collaborations.deliver_found(key)
    book.collaborations.check()
    assert [(one["case_id"], one["is_open"]) for one in cases(book)] == [(case["case_id"], False)]


def test_a_post_without_a_text_opens_no_case(book: Book) -> None:
    key = book.collaborations.add("jonas", {"kind": "fee"}).key
    book.collaborations.deliver(key, {"url": "https://video.example/1"})
    (judged,) = book.collaborations.check().to_pylist()
    assert (judged["verdict"], judged["case_id"]) == ("cannot tell", None)
    assert cases(book) == []
