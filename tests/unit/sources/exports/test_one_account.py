"""One account told by several sources is one: the same identifier, with no @ before the handle."""

from __future__ import annotations

from .conftest import ExportDesk
from .test_public_talk import as_meltwater_writes

COLUMNS = (
    '"Date"\t"Time"\t"Document ID"\t"URL"\t"Source Domain"\t"Author Name"\t"Author Handle"\t"Title"\t"Opening Text"\t"Hit Sentence"\t'
    '"Language"'
)


def test_roster_meltwater_and_instagram_meet(desk: ExportDesk) -> None:
    desk.load("instagram", "instagram")
    owner = next(row for row in desk.rows("accounts").values() if row.get("display_name"))
    name = owner["handle"]
    sheet = desk.put("list.csv", f"Name,Instagram,Fee\nMe,@{name.upper()},100\n")
    desk.confirm("roster", sheet)
    desk.load("roster", sheet)
    row = f'"13-Nov-2024"\t"04:15PM"\t"d1"\t"https://www.instagram.com/p/AB/"\t"instagram.com"\t"Me"\t"@{name}"\t""\t"mud"\t"mud"\t"English"'
    desk.load("meltwater", desk.put("mentions.csv", f"{COLUMNS}\n{row}\n"))
    same = [account for account, row in desk.rows("accounts").items() if row["handle"].lower().strip("@") == name]
    assert same == [f"instagram:{name}"]
    assert {row["account_id"] for row in desk.rows("collaborations").values()} == {f"instagram:{name}"}
    assert f"instagram:{name}" in desk.column("posts", "account_id").values()


def test_no_source_marks_a_handle(desk: ExportDesk) -> None:
    desk.load("meltwater", desk.put("mentions.csv", as_meltwater_writes("mentions.csv")))
    sheet = desk.put("list.csv", "Name,Twitter,YouTube\nBo,@Bo_Berg,@bo\n")
    desk.confirm("roster", sheet)
    desk.load("roster", sheet)
    accounts = desk.rows("accounts")
    assert "x:bo_berg" in accounts
    assert not [account for account in accounts if ":@" in account]
