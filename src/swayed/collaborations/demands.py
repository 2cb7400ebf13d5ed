"""Does agreed content demand an opinion? Then it is not kept: an agreement pays for work, never for praise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from swayed.collaborations.folding import fold
from swayed.collaborations.settings import DEMAND_WORDS
from swayed.collaborations.wording import DemandWording, demand_wordings

_SENTENCE = re.compile(r"[.!?\n;]+(?:\s|$)|\n")
_DENIAL_REACH = 6


@dataclass(frozen=True)
class Demand:
    """A demanded opinion.

    Args:
        words: as written.
        is_certain: it demands an opinion by itself; else a human should read it again.
    """

    words: str
    is_certain: bool


def demanded_opinion(agreed: str | None) -> Demand | None:
    """The first demand for an opinion in agreed content, the certain ones first; None where there is none."""
    text = agreed or ""
    found = [
        demand
        for sentence in _sentences(text)
        for wording in demand_wordings().values()
        if (demand := _demand(sentence, wording))
    ]
    return next((one for one in found if one.is_certain), found[0] if found else None)


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if part and part.strip()]


def _demand(sentence: str, wording: DemandWording) -> Demand | None:
    folded = fold(sentence)
    text = folded.text
    if wording.free.search(text):
        return None
    refused = wording.refused.search(text)
    if refused and not _is_void(text, refused.start(), wording):
        return Demand(_written(sentence, folded.origins, *refused.span()), True)
    for demand in wording.demands.finditer(text):
        for praise in wording.praise.finditer(text):
            start, end = min(demand.start(), praise.start()), max(demand.end(), praise.end())
            if len(text[start:end].split()) > DEMAND_WORDS or _denies(text, start, end, wording):
                continue
            is_said = any(start <= said.start() and said.end() <= end for said in wording.says.finditer(text))
            return Demand(_written(sentence, folded.origins, start, end), is_said)
    return None


def _denies(text: str, start: int, end: int, wording: DemandWording) -> bool:
    """Whether a denial stands in or shortly before a place: "need not say that it is great"."""
    return _is_void(text, start, wording) or bool(wording.denials & set(text[start:end].split()))


def _is_void(text: str, start: int, wording: DemandWording) -> bool:
    return bool(wording.denials & set(text[:start].replace(",", " ").split()[-_DENIAL_REACH:]))


def _written(sentence: str, origins: tuple[int, ...], start: int, end: int) -> str:
    return sentence[origins[start] : origins[end - 1] + 1]
