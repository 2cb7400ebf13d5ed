"""What is told of customers, and what is withheld."""

WITHIN_DAYS = 90
"""Customers who have not moved on within so many days are counted as still waiting."""
