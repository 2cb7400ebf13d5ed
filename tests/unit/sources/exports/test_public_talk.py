"""Stack Exchange, YouTube, Meltwater: who answered whom, plain text, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from swayed.errors import SourceError
from swayed.sources.exports.items import ItemsError
from swayed.sources.exports.stackexchange import rows

from .conftest import FIXTURES, ExportDesk, assumed, zipped

SITE = "stackexchange:stackexchange:{}"
DUMP = FIXTURES / "stackexchange"


def contacts(desk: ExportDesk) -> set[tuple[str, str, str]]:
    return {(r["account_id"], r["kind"], r["target_account_id"]) for r in desk.rows("interactions").values()}


def test_stackexchange_posts_are_plain(desk: ExportDesk) -> None:
    desk.load("stackexchange", "stackexchange")
    texts = desk.column("posts", "text")
    assert texts[SITE.format(1)] == "Shoes<Trail> or not?\nWhich lugs for mud & rock?\n4 < 6 mm"
    assert texts[SITE.format(2)] == "Six millimetres, I wore out three pairs."
    assert texts[SITE.format("comment:1")] == "@Bo thank you, 6 > 4 then"
    # The wiki of a tag, and a comment of nobody.
    assert SITE.format(4) not in texts
    assert SITE.format("comment:3") not in texts


def test_stackexchange_replies_and_contacts(desk: ExportDesk) -> None:
    desk.load("stackexchange", "stackexchange")
    replies = desk.column("posts", "reply_to_post_id")
    assert replies[SITE.format(2)] == SITE.format(1)
    assert replies[SITE.format("comment:1")] == SITE.format(2)
    ada, bo, cy = (SITE.format(n) for n in (10, 11, 12))
    assert contacts(desk) == {
        (ada, "accepted_answer", bo),
        (cy, "like", ada),
        (cy, "link", bo),
        (cy, "duplicate", ada),
    }


def test_stackexchange_answer_is_accepted_on_the_day_of_the_vote(desk: ExportDesk) -> None:
    name = SITE.format("2#accepted")
    without = desk.load("stackexchange", DUMP / "Posts.xml")
    assert assumed(without) == {"accepted answers without their vote, dated as they were written": 1}
    assert desk.rows("interactions")[name]["occurred_at"] == datetime(2024, 2, 1, 12, 30, tzinfo=UTC)
    assert assumed(desk.load("stackexchange", "stackexchange")) == {}
    row = desk.rows("interactions")[name]
    assert (row["occurred_at"], row["occurred_at_is_day"]) == (datetime(2024, 2, 3, tzinfo=UTC), True)


def test_stackexchange_who_left_is_known_by_name(desk: ExportDesk) -> None:
    desk.load("stackexchange", "stackexchange")
    accounts = desk.rows("accounts")
    assert accounts[SITE.format("left:user1234")]["handle"] == "user1234"
    assert accounts[SITE.format(10)]["handle"] == "AdaLäufer"
    assert accounts[SITE.format(12)]["handle"] == "user12"
    assert accounts[SITE.format(11)]["bio"] == "Runs.\nRepairs."


@pytest.mark.parametrize("packed", [False, True])
def test_stackexchange_sites_are_told_by_their_folders(desk: ExportDesk, *, packed: bool) -> None:
    for site in ("bicycles.stackexchange.com", "superuser.com"):
        content = (DUMP / "Posts.xml").read_bytes()
        if packed:
            desk.put(f"{site}.zip", zipped(**{"Posts.xml": content}))
        else:
            (desk.files / site).mkdir()
            (desk.files / site / "Posts.xml").write_bytes(content)
    desk.load("stackexchange", desk.files)
    posts = desk.rows("posts")
    assert len(posts) == 12
    assert posts["stackexchange:superuser.com:2"]["reply_to_post_id"] == "stackexchange:superuser.com:1"
    assert set(desk.column("posts", "community").values()) == {"bicycles.stackexchange.com", "superuser.com"}


BOMB = '<!DOCTYPE posts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
ROW = '<posts><row Id="1" PostTypeId="1" OwnerUserId="1" CreationDate="2024-01-01T00:00:00.000" Body="{}"/></posts>'


def test_stackexchange_entities_are_refused(desk: ExportDesk) -> None:
    with pytest.raises(SourceError, match="declares a document type"):
        desk.load("stackexchange", desk.put("Posts.xml", BOMB + ROW.format("&b;")))
    with pytest.raises(SourceError, match="no export of stackexchange"):
        desk.load("stackexchange", desk.put("Posts.xml", BOMB.replace("posts", "feed") + ROW.format("&b;")))
    with pytest.raises(SourceError, match="no export of shopify"):
        desk.load("shopify", desk.put("feed.xml", "<feed><entry/></feed>"))


def test_stackexchange_rows_come_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "Comments.xml"
    some = [f'  <row Id="{n}" PostId="1" Text="&#x1; {"&amp;" * 40}" />' for n in range(40_000)]
    path.write_text("\n".join(["<comments>", *some, "</comments>"]), encoding="utf-8")
    found = list(rows(path))
    assert [line for line, _ in found] == list(range(2, 40_002))
    assert all('&&"' in text for _, text in found)
    path.write_text("\n".join(["<comments>", *some]), encoding="utf-8")
    reading = rows(path)
    assert next(reading)[0] == 2
    with pytest.raises(ItemsError) as caught:
        list(reading)
    assert caught.value.is_truncated
    assert "the XML ends in the middle" in str(caught.value.for_file("Comments.xml"))


def test_youtube_threads(desk: ExportDesk) -> None:
    desk.load("youtube", "youtube")
    posts = desk.rows("posts")
    assert set(posts) == {"youtube:UgxA", "youtube:UgxA.9a", "youtube:UgxA.9c", "youtube:UgxB"}
    assert posts["youtube:UgxA"]["text"] == "Do the lugs last?\nMine didn't & tore <3 months"
    assert posts["youtube:UgxB"]["text"] == "Thanks for all comments here"
    assert posts["youtube:UgxA.9a"]["reply_to_post_id"] == "youtube:UgxA"
    # Nobody answers himself, and the brand's own comment is under its own video.
    assert contacts(desk) == {("youtube:UCada", "reply", "youtube:UCbrand")}


def test_youtube_handles(desk: ExportDesk) -> None:
    desk.load("youtube", "youtube")
    accounts = desk.rows("accounts")
    assert accounts["youtube:UCada"]["handle"] == "ada-runs"
    assert accounts["youtube:UCbrand"]["handle"] == "brand"
    assert (accounts["youtube:UCbo"]["handle"], accounts["youtube:UCbo"]["display_name"]) == ("UCbo", "Bo Berg")


def test_youtube_pages_one_a_line(desk: ExportDesk) -> None:
    page = (FIXTURES / "youtube/threads.json").read_text(encoding="utf-8").replace("\n", " ")
    desk.load("youtube", desk.put("pages.jsonl", page + "\n" + page.replace("UgxA", "UgxZ") + "\n"))
    assert {"youtube:UgxA", "youtube:UgxZ"} <= set(desk.rows("posts"))


def test_youtube_is_kept_for_thirty_days(desk: ExportDesk) -> None:
    summary = desk.load("youtube", "youtube")
    assert summary.export is not None
    assert summary.export.keep_days == 30


def as_meltwater_writes(name: str) -> bytes:
    text = (FIXTURES / "meltwater" / name).read_text(encoding="utf-8")
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")


def test_meltwater_in_its_own_encoding(desk: ExportDesk) -> None:
    summary = desk.load("meltwater", desk.put("mentions.csv", as_meltwater_writes("mentions.csv")))
    assert summary.export is not None
    assert summary.export.parts[0].encodings == ("UTF-16",)
    posts = desk.rows("posts")
    assert posts["x:1800"]["posted_at"] == datetime(2024, 11, 13, 16, 15, tzinfo=UTC)
    assert posts["x:1800"]["text"].startswith('My "lugs" held,')
    article = posts["https://www.runnerspaper.example/shoes/1"]
    assert (article["account_id"], article["lang"]) == ("web:runnerspaper.example", "de")
    (reject,) = summary.rejects.to_pylist()
    assert (reject["column"], reject["found"]) == ("Date", "(n/a)")


def test_meltwater_reposts_and_quotes(desk: ExportDesk) -> None:
    desk.load("meltwater", "meltwater")
    assert contacts(desk) == {("x:cy", "repost", "x:bo_berg"), ("x:dee", "quote", "x:bo_berg")}
    assert "x:1801" not in desk.rows("posts")
    assert desk.rows("posts")["x:1802"]["text"] == "same here"


def test_meltwater_former_columns(desk: ExportDesk) -> None:
    summary = desk.load("meltwater", "meltwater/former.csv", timezone="Europe/Berlin")
    assert summary.export is not None
    (part,) = summary.export.parts
    assert "Author Handle (was Influencer)" in part.renamed_fields
    assert part.new_fields == ()
    posts = desk.rows("posts")
    assert posts["x:1700"]["posted_at"] == datetime(2021, 3, 18, 16, 39, tzinfo=UTC)
    assert posts["https://www.reddit.com/r/trailrunning/comments/ab/c/"]["community"] == "r/trailrunning"
    assert desk.rows("accounts")["x:bo_berg"]["followers"] == 1204
