"""The log of disclosure cases: what the check met, what was noted, how it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from swayed.collaborations.disclosure import FAULTY, Verdict

CHECK = "swayed check"
"""Who writes what the check writes by itself."""


def text_md5(text: str | None) -> str:
    """What a text is known by in the log, which keeps no text."""
    return hashlib.md5((text or "").encode(), usedforsecurity=False).hexdigest()


def case_of(collaboration_id: str, deliverable_id: str, text: str | None, verdict: Verdict) -> str | None:
    """Identifier of the case that a verdict opens; None where it opens none. The same post, unchanged, is the same case."""
    if verdict not in FAULTY:
        return None
    joined = "\n".join((collaboration_id, deliverable_id, text_md5(text), verdict.value))
    return hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()[:8]


def entries_of_check(judged: Sequence[dict[str, Any]], cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a check adds to the log: cases that are new, and the end of those whose post has changed.

    Args:
        judged: rows of `judged_posts`.
        cases: rows of `case_states`.
    """
    # What a human closed stays closed while the post is the same; what the check closed by itself may come back.
    known = {case["case_id"] for case in cases if case["is_open"] or case["closed_by"] != CHECK}
    entries = [
        _entry(post, "opened", CHECK, f"{post['why']}; ask: {post['ask']}")
        for post in judged
        if post["case_id"] and post["case_id"] not in known
    ]
    now_of = {(post["collaboration_id"], post["deliverable_id"]): post for post in judged}
    for case in cases:
        post = now_of.get((case["collaboration_id"], case["deliverable_id"]))
        if case["is_open"] and post and post["case_id"] != case["case_id"]:
            entries.append(_entry(case, "closed", CHECK, _ending(post)))
    return entries


def _ending(post: dict[str, Any]) -> str:
    if post["case_id"]:
        return f"the post or its verdict has changed ({post['verdict']}); case {post['case_id']} goes on"
    words = ", ".join(post["words"])
    return f"now {post['verdict']}" + (f": {words}" if words else "")


def written_entry(case: dict[str, Any], entry: str, by: str, why: str) -> dict[str, Any]:
    """What a human adds to the log of a case.

    Args:
        case: its row of `case_states`.
        entry: noted or closed.
        by: who writes.
        why: in his words.
    """
    return _entry(case, entry, by.strip(), why.strip())


def _entry(about: dict[str, Any], entry: str, by: str, why: str) -> dict[str, Any]:
    copied = ("case_id", "collaboration_id", "deliverable_id", "verdict", "words", "text_md5")
    return {name: about[name] for name in copied} | {
        "entry_id": uuid4().hex,
        "entry": entry,
        "written_by": by,
        "written_at": datetime.now(UTC),
        "why": why,
    }
