"""Surroundings: what moves customers and is no person.

Reads contacts, the path, orders and touches. Writes `influences`, on demand: brands, bots, media, communities and price actions under
checks on false alarms; roles and visits, counted.
"""

from swayed.surroundings.tables import INFLUENCES

__all__ = ["INFLUENCES"]
