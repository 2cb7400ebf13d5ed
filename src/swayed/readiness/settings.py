"""What counts as enough, for saying what the data can answer."""

PLAUSIBLE_EFFECT_PER_100 = 3.0
"""Transitions per 100 full contacts (dose 1) that a clearly influential person brings; smaller ones are common."""

SOME_PEOPLE, ENOUGH_PEOPLE = 10, 40
"""People findable at the plausible effect that make the answer `partly` and `yes`.

Being findable is not being influential: of twenty people who are met a lot, about one moves customers.
"""

ENOUGH_TRANSITIONS = 20
"""Transitions into a stage below which nothing is said about it."""
