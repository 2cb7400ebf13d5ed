"""How price actions are found, and what they are held against."""

REDUCED_SHARE = 0.05
"""An order is reduced where it cost at least so much less than the usual price. Less is rounding, or a coupon for delivery."""

USUAL_DAYS = 56
"""The usual price of a product is the median of the days it was sold on in so many days before. A price that stays low is
the usual one after half of them."""

USUAL_LEAST_DAYS = 5
"""Days with sales that a usual price needs."""

ACTION_SHARE = 0.5
"""A price action is a stretch of days on which at least so many orders were reduced."""

ACTION_ORDERS = 5
"""Orders that three days in a row need before anything is said of the middle one."""

ACTION_CHANCE = 0.001
"""How probable it may be that chance alone makes a price action, on any day of the period."""

MOST_DAYS_SHARE = 1 / 3
"""Where more of all days are price actions, no ordinary days are left to compare with."""

REFERENCE_DAYS = 28
"""Ordinary days on each side of an action that it is held against: whole weeks, so that a trend and the weekday cancel."""

BEFORE_DAYS = 7
"""Days straight before an action: nothing can have come of it yet, so as many steps there as in it speak against it."""

AFTER_DAYS = 14
"""Days straight after: fewer steps there were brought forward. They are no ordinary days."""

LEAST_STEPS = 10
"""Steps on ordinary days, and expected and found steps together in the actions, below which nothing is told."""

LEAST_TURNS = 20
"""Placebo calendars below which nothing can be told: a share of fewer says little."""
