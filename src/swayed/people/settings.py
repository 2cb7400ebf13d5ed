"""Cut-offs by which people are told apart; closeness and context decide, audience never."""

MACRO_CLOSE_SHARE = 0.05
"""Macro: fewer than this share of his customers ever had direct or two-way contact with him."""

EVERYDAY_SHARE = 1.0 / 3.0
"""Everyday: the closest third of all who are not macro."""

NAMED_BY = 5
"""Customers who must name a person themselves to make him at least `some`."""
