"""Labels of all topics of a situation together, in the order in which they are worth reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swayed.currents.labelling import Label, label_all
from swayed.currents.tables import LABELS

TopicKey = tuple[str, str, str]
"""Ground, kind and topic."""

FAMILIES = {"found": "found", "behaviour": "behaviour"}
"""Kinds whose false discoveries are held apart from those of the topics that the operator named."""

PERIODS_PER_YEAR = {"week": 52.1775, "month": 12.0, "quarter": 4.0}


@dataclass(frozen=True)
class TopicSeries:
    """One topic's shares by period, whole and by community.

    Args:
        key: ground, kind and topic.
        numbers: consecutive numbers of the observed periods; days: their first days; shares: the shares.
        communities: per community its period numbers and shares, and its size.
    """

    key: TopicKey
    numbers: list[int]
    days: list[date]
    shares: list[float]
    communities: Mapping[str, tuple[list[int], list[float], int]]

    @classmethod
    def of(cls, key: TopicKey, rows: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]]) -> TopicSeries:
        """The series from its rows of `topic_series` and `community_series`, in order of periods."""
        communities: dict[str, tuple[list[int], list[float], int]] = {}
        for row in parts:
            numbers, shares, size = communities.get(row["community"], ([], [], 0))
            communities[row["community"]] = (
                [*numbers, row["period_no"]],
                [*shares, row["share"]],
                size + int(row["n_units"]),
            )
        return cls(
            key,
            [row["period_no"] for row in rows],
            [row["period_on"] for row in rows],
            [row["share"] for row in rows],
            communities,
        )


def ranked(
    topics: Sequence[TopicSeries], period: str, odds: Mapping[TopicKey, tuple[float, float, float]]
) -> list[dict[str, Any]]:
    """One row of `currents` per topic, without what is known of its panel.

    False discoveries are held over the topics that the situation or its data name, over those that were found, and over
    behaviours, each together: whoever asks five things should not pay for sixty that were found.
    """
    rows = [
        row
        for family in ("", *FAMILIES.values())
        for row in _labelled([topic for topic in topics if FAMILIES.get(topic.key[1], "") == family], period, odds)
    ]
    rows.sort(key=lambda row: (LABELS.index(row["label"]), row["q_value"], row["topic"], row["kind"], row["ground"]))
    return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]


def _labelled(
    topics: Sequence[TopicSeries], period: str, odds: Mapping[TopicKey, tuple[float, float, float]]
) -> list[dict[str, Any]]:
    if not topics:
        return []
    first = min(topic.numbers[0] for topic in topics)
    width = max(topic.numbers[-1] for topic in topics) - first + 1
    values = np.stack([_laid(topic.numbers, topic.shares, first, width) for topic in topics])
    parts = [
        np.stack([_laid(numbers, shares, first, width) for numbers, shares, _ in topic.communities.values()])
        if topic.communities
        else None
        for topic in topics
    ]
    sizes = [np.array([size for *_, size in topic.communities.values()], np.float64) for topic in topics]
    labels = label_all(values, PERIODS_PER_YEAR[period], parts=parts, sizes=sizes)
    return [_row(topic, found, first, odds.get(topic.key)) for topic, found in zip(topics, labels, strict=True)]


def _laid(numbers: Sequence[int], shares: Sequence[float], first: int, width: int) -> NDArray[np.float64]:
    laid = np.full(width, np.nan)
    laid[np.asarray(numbers) - first] = shares
    return laid


def _row(topic: TopicSeries, found: Label, first: int, odds: tuple[float, float, float] | None) -> dict[str, Any]:
    days = dict(zip(topic.numbers, topic.days, strict=True))
    ground, kind, name = topic.key
    ratio, lower, upper = odds or (None, None, None)
    return {
        "ground": ground,
        "kind": kind,
        "topic": name,
        "label": found.label,
        "direction": found.direction or None,
        "slope_per_year": found.slope_per_year,
        "slope_lower": found.slope_lower,
        "slope_upper": found.slope_upper,
        "breadth": found.breadth,
        "persistence": found.persistence,
        "q_value": found.q_value,
        "season_share": found.season_share,
        "changed_on": days[first + found.changes[-1]] if found.changes else None,
        "peak_on": days.get(first + found.peak) if found.peak is not None else None,
        "note": found.note or None,
        "odds_ratio": ratio,
        "odds_lower": lower,
        "odds_upper": upper,
    }
