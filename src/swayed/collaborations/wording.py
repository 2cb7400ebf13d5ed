"""Words as data: how a connection is stated, and how an opinion is demanded, in each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from swayed.collaborations.folding import fold

KINDS = ("gift", "commission", "staff")
"""Kinds of collaboration that may be stated by words of their own."""

# What may stand behind a label: nothing more, a sign that parts it from the text, a name or a tag. A comma or a question
# mark makes the word a part of a sentence.
_ENDS = r"(?=\s*(?:$|[:|)\]}/–—·•*!.~>@#&+]|-(?!\w)|[^\w\s,;?'\"’%°-]))"
_BREAK = r"[|/•·–—*~]|-(?=\s)"


@dataclass(frozen=True)
class Wording:
    """How a connection is stated in one language; texts are folded before they are searched.

    Args:
        language: ISO 639-1.
        ask: what to ask the author for.
        tags: hashtags that state it, without the #.
        unclear_tags: hashtags that guidance calls ambiguous.
        label: finds a label that stands as one.
        unclear_label: the same of ambiguous words.
        phrase: finds a statement anywhere.
        of_kind: per kind of collaboration, finds a statement that is clear for it alone.
        vague: finds ambiguous statements anywhere.
        denials: words that make void what follows.
        denied: finds words that deny a connection by themselves.
    """

    language: str
    ask: str
    tags: frozenset[str]
    unclear_tags: frozenset[str]
    label: re.Pattern[str]
    unclear_label: re.Pattern[str]
    phrase: re.Pattern[str]
    of_kind: Mapping[str, re.Pattern[str]]
    vague: re.Pattern[str]
    denials: frozenset[str]
    denied: re.Pattern[str]


@dataclass(frozen=True)
class DemandWording:
    """How an opinion is demanded in one language; see `demands.yaml`."""

    refused: re.Pattern[str]
    demands: re.Pattern[str]
    says: re.Pattern[str]
    praise: re.Pattern[str]
    denials: frozenset[str]
    free: re.Pattern[str]


@cache
def wordings() -> Mapping[str, Wording]:
    """The wording of each language that swayed knows."""
    return {language: _wording(language, words) for language, words in _read("disclosures.yaml").items()}


@cache
def demand_wordings() -> Mapping[str, DemandWording]:
    """How opinions are demanded in each language that swayed knows."""
    return {
        language: DemandWording(
            **{name: anywhere(words[name]) for name in ("refused", "demands", "says", "praise", "free")},
            denials=frozenset(fold(word).text for word in words["denials"]),
        )
        for language, words in _read("demands.yaml").items()
    }


def anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words, whole; no words find nothing."""
    return re.compile(rf"(?<![\w#@]){_any(words)}(?!\w|-\w)")


def _wording(language: str, words: Mapping[str, Any]) -> Wording:
    joined = words["joined"]
    return Wording(
        language=language,
        ask=words["ask"],
        tags=_tags(words["labels"]),
        unclear_tags=_tags(words["unclear"]),
        label=_label(words["labels"], joined),
        unclear_label=_label(words["unclear"], joined),
        phrase=anywhere(words["phrases"]),
        of_kind={kind: anywhere(words[kind]) for kind in KINDS},
        vague=anywhere(words["vague"]),
        denials=frozenset(fold(word).text for word in words["denials"]),
        denied=anywhere(words["denied"]),
    )


def _label(words: Iterable[str], joined: Iterable[str]) -> re.Pattern[str]:
    """Finds a word at the head of a line, in brackets, or between signs that part it from the text."""
    any_word = f"({_any(words)})(?![\\w'’]|-\\w)"
    after = rf"(?:{_ENDS}|(?=\s+{_any(joined)}\b))"
    return re.compile(
        rf"^[^\w\n#@]*{any_word}{after}|[(\[{{]\s*{any_word}(?=\s*[)\]}}:|/,–-])|(?:{_BREAK})\s*{any_word}(?=\s*(?:$|{_BREAK}))",
        re.MULTILINE,
    )


def _any(words: Iterable[str]) -> str:
    # The longest first, so that "paid partnership with" is not found as "paid partnership".
    folded = sorted({fold(word).text for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in folded)})" if folded else "(?!)"


def _tags(words: Iterable[str]) -> frozenset[str]:
    return frozenset(re.sub(r"\W", "", fold(word).text) for word in words)


def _read(name: str) -> dict[str, dict[str, Any]]:
    text = files("swayed.collaborations").joinpath(name).read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
