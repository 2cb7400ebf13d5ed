"""Readiness: what the data can answer today, before any model is fitted — and which data would help most.

Reads paths, exposures, identities and touches. Writes `answers` and `coverage`.
"""

from swayed.readiness.tables import ANSWERS, COVERAGE

__all__ = ["ANSWERS", "COVERAGE"]
