"""A workspace with two runners, their posts and a book of collaborations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from swayed.collaborations import CONTACT_RULES, Collaborations, Relations
from swayed.identities import ACCOUNT_PERSONS
from swayed.lake import Register, Snapshot, writing
from swayed.tables import LAKE_TABLES, POSTS

MAYA, CLIP, JONAS = "instagram:maya", "tiktok:maya", "instagram:jonas"


class Book:
    """A workspace whose earlier steps are told by the test."""

    def __init__(self, folder: Path) -> None:
        self.register = Register.create(folder, {"timezone": "Europe/Berlin", "currency": "EUR"})
        self.results = {
            "account_persons": ACCOUNT_PERSONS.from_rows(
                [{"account_id": one, "person_id": MAYA if one == CLIP else one} for one in (MAYA, CLIP, JONAS)]
            ),
            "contact_rules": CONTACT_RULES.empty(),
        }
        self.write(
            "accounts",
            {"account_id": MAYA, "platform": "instagram", "handle": "maya.runs", "display_name": "Maya Okafor"},
            {"account_id": CLIP, "platform": "tiktok", "handle": "mayaruns", "display_name": "Maya Okafor"},
            {"account_id": JONAS, "platform": "instagram", "handle": "jonas", "display_name": "Jonas Ähm"},
        )

    def write(self, table: str, *rows: Mapping[str, Any]) -> None:
        with writing(self.register) as writer:
            writer.append(table, LAKE_TABLES[table].from_rows([dict(row) for row in rows]))
            writer.commit(table)

    def post(self, post_id: str, account: str, at: str, text: str, **cells: Any) -> None:
        self.write(
            POSTS.name,
            {
                "post_id": post_id,
                "account_id": account,
                "posted_at": datetime.fromisoformat(at),
                "text": text,
                **cells,
            },
        )

    def snapshot(self, as_of: datetime | None = None) -> Snapshot:
        return Snapshot(self.register.folder, self.register.latest(as_of))

    def shared(self, table: str, _progress: Any = None) -> pa.Table:
        return self.results[table]

    @property
    def collaborations(self) -> Collaborations:
        return Collaborations(self.register, self.snapshot(), self.register.settings(), self.shared)

    @property
    def relations(self) -> Relations:
        return Relations(self.register, self.snapshot(), "Europe/Berlin", self.shared)

    def row(self, key: str) -> dict[str, Any]:
        return next(row for row in self.collaborations.overview().to_pylist() if row["collaboration_id"] == key)

    def verdicts(self) -> dict[str, str]:
        return {row["deliverable_id"]: row["verdict"] for row in self.collaborations.posts().to_pylist()}

    def n_commits(self) -> int:
        return len(self.register.commits())


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "brand")


def columns(rows: Sequence[dict[str, Any]], *names: str) -> set[tuple[Any, ...]]:
    """Some columns of rows, as a set."""
    return {tuple(row[name] for name in names) for row in rows}
