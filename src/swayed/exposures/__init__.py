"""Exposures: one row per contact of a customer with somebody, inside the situation, with its dose and every factor of it.

Reads contacts, follows, the situation's selection, identities and paths. Writes `exposures` and `activity`.
"""

from swayed.exposures.tables import ACTIVITY, EXPOSURES

__all__ = ["ACTIVITY", "EXPOSURES"]
