"""Identities: accounts become persons of a kind, and customers are linked to their own accounts.

Reads `accounts`, `posts`, `interactions`, `customers`. Writes `account_persons`, `persons`, `customer_persons`.
"""

from swayed.identities.tables import ACCOUNT_PERSONS, CUSTOMER_PERSONS, PERSONS

__all__ = ["ACCOUNT_PERSONS", "CUSTOMER_PERSONS", "PERSONS"]
