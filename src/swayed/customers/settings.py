"""What is told of customers, and what is withheld."""

FEWEST_CUSTOMERS = 5
"""Figures about fewer customers are withheld: a person could be recognised by them."""

WITHIN_DAYS = 90
"""Customers who have not moved on within so many days are counted as still waiting."""
