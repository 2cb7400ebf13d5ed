"""Is the material connection stated: in the post's own language, in clear words, before "more" is pressed.

A rule for asking, not a verdict of law: what it calls stated is worded as public guidance asks; what it does not, a human
reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from swayed.collaborations.folding import Folded, fold
from swayed.collaborations.language import language_of
from swayed.collaborations.settings import (
    NEGATION_WORDS,
    OPENING_CHARACTERS,
    OPENING_LINES,
    TAGS_BEFORE,
    TAGS_IN_ROW,
)
from swayed.collaborations.wording import Wording, wordings

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_TAG = re.compile(r"#(\w+)")
_ROW = re.compile(r"(?:[#@][\w.]+[^\w#@\n]*(?:\n[^\w#@]*)?)+")
_IN_ROW = re.compile(r"[#@][\w.]+")
_CLAUSE = re.compile(r"[.!?\n,;:–—|()]")
_ARTICLES = frozenset({"a", "an", "une", "un", "uma", "um", "una", "eine", "einen", "ein", "een", "de"})


class Verdict(StrEnum):
    """What the check says of a post; each value is the word shown to operators."""

    STATED = "stated"
    LATE = "stated too late"
    UNCLEAR = "unclear word"
    FOREIGN = "other language"
    MISSING = "missing"
    UNKNOWN = "cannot tell"


FAULTY = (Verdict.LATE, Verdict.UNCLEAR, Verdict.FOREIGN, Verdict.MISSING)
"""Verdicts that open a case."""


@dataclass(frozen=True)
class Statement:
    """Words about a connection.

    Args:
        words: as written.
        language: whose words they are.
        is_clear: guidance calls them clear for this kind of collaboration.
        is_denied: the sentence says that there is no connection.
        is_seen: they stand where a reader meets them.
    """

    words: str
    language: str
    is_clear: bool
    is_denied: bool
    is_seen: bool


@dataclass(frozen=True)
class Judged:
    """The verdict on one post.

    Args:
        verdict: the verdict.
        language: of the post, '' where nobody can tell.
        words: the words found, as written.
        why: the reason in a sentence.
        ask: what to ask the author for; '' where nothing.
    """

    verdict: Verdict
    language: str
    words: tuple[str, ...]
    why: str
    ask: str


def judge(text: str | None, kind: str | None = None, told: str | None = None, *, is_labelled: bool = False) -> Judged:
    """The verdict on a post.

    Args:
        text: as published; None or blank where it is not known.
        kind: of the collaboration; words that are clear for gifts are not for fees.
        told: language that the post tells of itself.
        is_labelled: the platform's own label, such as paid partnership, is on.
    """
    written = (text or "").strip()
    language = language_of(written, told) if written else ""
    if is_labelled:
        return Judged(Verdict.STATED, language, ("the platform's label",), "the platform's own label is on", "")
    if not fold(written).text.strip():
        return Judged(Verdict.UNKNOWN, "", (), "its text is not known", "its text or a screenshot of it")
    found = statements(written, kind)
    own = [one for one in found if one.language == language or not language]
    return _verdict(own, found, language)


def _verdict(own: list[Statement], found: list[Statement], language: str) -> Judged:
    """The first verdict of a list that the statements bear out."""
    known = wordings()
    ask = known[language if language in known else "en"].ask
    clear = [one for one in own if one.is_clear and not one.is_denied]
    unclear = [one for one in own if not one.is_clear and not one.is_denied]
    foreign = [one for one in found if one.is_clear and not one.is_denied and one not in own]
    denied = [one for one in own if one.is_denied]
    seen = [one for one in clear if one.is_seen]
    if seen:
        return Judged(Verdict.STATED, language, _words(seen), "stated in clear words at the beginning", "")
    if clear:
        why = "behind the first lines, among tags, or only at the end"
        return Judged(Verdict.LATE, language, _words(clear), why, f"{ask}, in the first line")
    if unclear:
        why = "readers may not understand from these words that something was given"
        return Judged(Verdict.UNCLEAR, language, _words(unclear), why, ask)
    if foreign:
        return Judged(Verdict.FOREIGN, language, _words(foreign), "not in the language of the post", ask)
    if language and language not in known:
        why = f"swayed knows no words of this language ({language})"
        return Judged(Verdict.UNKNOWN, language, (), why, "read it, and close or note the case")
    if denied:
        why = "it says that there is no connection"
        return Judged(Verdict.MISSING, language, _words(denied), why, f"{ask}, and take the denial out")
    return Judged(Verdict.MISSING, language, (), "no words about the connection were found", ask)


def _words(statements: list[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.words for one in statements))


def statements(text: str, kind: str | None = None) -> list[Statement]:
    """Every statement about a connection in a text, in the words of every language; see `judge`."""
    # An address tells readers nothing; its letters are kept apart in place.
    quiet = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    folded = fold(quiet)
    found = []
    for wording in wordings().values():
        taken: list[tuple[int, int]] = []
        for start, end, is_clear, is_label in _found(folded.text, wording, kind):
            # A longer word has been found there already: "paid partnership" holds "partnership".
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            taken.append((start, end))
            found.append(
                Statement(
                    words=quiet[folded.origins[start] : folded.origins[end - 1] + 1],
                    language=wording.language,
                    is_clear=is_clear,
                    is_denied=_is_denied(folded.text, start, end, wording, is_label=is_label),
                    is_seen=_is_seen(folded, start, end),
                )
            )
    return found


def _found(text: str, wording: Wording, kind: str | None) -> Iterator[tuple[int, int, bool, bool]]:
    """Start, end, whether clear and whether a label, the clearest first."""
    for match in wording.phrase.finditer(text):
        yield (*match.span(), True, False)
    if kind and kind in wording.of_kind:
        for match in wording.of_kind[kind].finditer(text):
            yield (*match.span(), True, False)
    for match in wording.label.finditer(text):
        yield (*match.span(match.lastindex or 0), True, True)
    tags = list(_TAG.finditer(text))
    yield from ((*match.span(), True, True) for match in tags if match[1] in wording.tags)
    for match in wording.unclear_label.finditer(text):
        yield (*match.span(match.lastindex or 0), False, True)
    yield from ((*match.span(), False, True) for match in tags if match[1] in wording.unclear_tags)
    for pattern in (wording.vague, wording.denied):
        for match in pattern.finditer(text):
            yield (*match.span(), False, False)


def _is_denied(text: str, start: int, end: int, wording: Wording, *, is_label: bool) -> bool:
    """Whether the sentence says that there is no connection: not, kein, sans before the words, or a denial on their line."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    if wording.denied.search(line):
        return True
    before = _CLAUSE.split(text[:start])[-1].replace("#", " ").split()
    if is_label:
        # "no filter #ad" denies nothing: at most an article may stand between.
        near = before[-2:] if before[-1:] and before[-1] in _ARTICLES else before[-1:]
        return any(word in wording.denials for word in near)
    return any(word in wording.denials for word in before[-NEGATION_WORDS:])


def _is_seen(folded: Folded, start: int, end: int) -> bool:
    """Whether a reader meets the words before "more", not hidden among tags, and not as the last thing of several lines."""
    text = folded.text
    n_lines = text.count("\n", 0, start) + 1
    if folded.places[end - 1] >= OPENING_CHARACTERS or n_lines > OPENING_LINES:
        return False
    if text[start] == "#" and _is_buried(text, start):
        return False
    after = _IN_ROW.sub(" ", text[end:])
    return n_lines == 1 or any(letter.isalnum() for letter in after)


def _is_buried(text: str, start: int) -> bool:
    for row in _ROW.finditer(text):
        if row.start() <= start < row.end():
            places = [tag.start() for tag in _IN_ROW.finditer(row[0])]
            before = places.index(start - row.start())
            return before > TAGS_BEFORE or (len(places) >= TAGS_IN_ROW and before > 0)
    return False
