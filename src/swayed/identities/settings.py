"""How much each piece of evidence weighs, in bits: the base-2 logarithm of a likelihood ratio."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KINDS = ("person", "brand", "bot", "media")
"""What an account may be called; `unknown` is the absence of a clear answer."""

PRIOR: Mapping[str, float] = MappingProxyType({"brand": -5.0, "bot": -5.0, "media": -6.0})
"""Before any evidence, against a person: about 3, 3 and 1.5 of 100 accounts."""

CLUE_WEIGHTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "says bot": {"bot": 12.0},
        "says shop": {"brand": 11.0, "bot": 2.0},
        "says media": {"media": 11.0, "brand": 1.0},
        "named bot": {"bot": 2.5},
        "named shop": {"brand": 3.5},
        "named media": {"media": 3.0},
        "clock": {"bot": 7.0, "media": 1.0},
        "few texts": {"bot": 6.0, "brand": 3.0, "media": 2.0},
        "canned": {"bot": 6.0, "brand": 4.0, "media": 3.0},
        "opening": {"bot": 3.0, "brand": 2.0, "media": 2.0},
        "echo": {"bot": 7.0, "brand": 1.0},
        "volume": {"bot": 3.0, "media": 1.0},
        "silent": {"bot": 2.0, "media": 2.5, "brand": 1.0},
        "talks": {"bot": -1.5, "media": -1.5, "brand": -0.5},
        "speaks as I": {"bot": -5.0, "media": -5.0, "brand": -4.0},
        "never I": {"bot": 2.5, "media": 3.0, "brand": 2.0},
        "speaks as we": {"brand": 4.5, "media": 1.0, "bot": 0.5},
        "sells": {"brand": 4.0, "bot": 4.0},
        "reports": {"media": 6.0, "bot": 1.0},
        "links": {"bot": 3.0, "media": 2.5, "brand": 1.0},
        "asks": {"bot": -1.5, "media": -1.5, "brand": -0.5},
        "follows nobody": {"media": 1.5, "brand": 1.0, "bot": 1.0},
        "followed back": {"bot": -1.5, "media": -1.5, "brand": -1.0},
    }
)
"""Bits that a clue at full strength adds to a kind, against a person. Set by judgement, rounded, and on the low side, since
clues overlap; decisions of reviewers move them, see `kinds.LearnedWeights`."""

UNSURE_BELOW = 0.8
"""Where neither being a person nor being none is as probable as this, the kind is unknown and goes to review."""

WEIGHT_SPREAD = 1.5
"""Bits by which a weight may plausibly differ from the one above: the standard deviation of its prior."""

LINK_ABOVE = 0.85
"""Two accounts more probably one person than this are joined. A wrong join moves credit to the wrong person, a missed one only
divides it; at this level 97 of 100 joins were right on crowds with known owners (see the method page)."""

REVIEW_ABOVE = 0.3
"""Two accounts more probably one person than this, and not joined, go to review."""

HABIT_SPREAD = 1.5
"""Bits that one standard deviation of a habit may plausibly add to the match weight: the standard deviation of its prior."""

MOST_HABIT_BITS = 8.0
"""Most bits that habits add to a match weight, or take from it: a name common enough to need more stays a question."""

JUDGED_PAIRS = 20.0
"""Declared pairs that weigh as much as the shipped judgement of how often accounts of one person agree."""

SHIFT_SPREAD = 2.0
"""Bits by which the match weight of pairs that share the same may plausibly be off, before decisions on such pairs."""

OTHER_NAME_SPREAD = 1.0
"""Bits by which it may be off in addition where two full names differ beside the same handle."""

KNOT_BITS = 4.0
"""Bits of match weight between the knots of a shift: decisions say little of pairs that weigh so much more or less."""

MOST_WITH_OTHER_NAME = 0.5
"""Two accounts of one handle that show two full names are at most as probably one person as this: they are asked about, and not
joined. In crowds none of the pairs like that was one person, in the lab nine of nine were (decision page 0012); it errs towards
asking."""

SECOND_ACCOUNTS = 0.02
"""Pairs of accounts of one person, per account, at least, before any evidence."""

DECLARED_SHARE = 0.5
"""Share of the pairs of one person that declare themselves; what is declared thus tells how many pairs there are."""

MOST_ALIKE = 20
"""A handle or name of more accounts than this is no trace of anybody."""

MOST_ACCOUNTS = 8
"""More accounts than this are joined by declarations only: chains of probable links drift."""

ECHO_MARGIN = 10.0
"""Bits of shared wording beyond what the closest of all pairs would share by chance."""
