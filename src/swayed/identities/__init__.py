"""Identities: accounts become persons of a kind, and customers are linked to their own accounts.

Reads `accounts`, `posts`, `interactions`, `follows`, `customers`, `identity_decisions`, and the contacts found in posts.
Writes `persons` and `account_persons`, with the links, groups and probabilities behind them; `customer_persons`;
`identity_questions` for review; and, in a step of its own, `touch_persons`: whom survey answers name.
"""

from swayed.identities.tables import ACCOUNT_LINKS, ACCOUNT_PERSONS, CUSTOMER_PERSONS, PERSONS, TOUCH_PERSONS

__all__ = ["ACCOUNT_LINKS", "ACCOUNT_PERSONS", "CUSTOMER_PERSONS", "PERSONS", "TOUCH_PERSONS"]
