"""What counts as enough, for saying what the data can answer."""

PLAUSIBLE_EFFECT_PER_100 = 3.0
"""Transitions per 100 contacts that a clearly influential person brings; smaller ones are common, larger ones rare."""

ENOUGH_PEOPLE = 10
"""People findable at the plausible effect that make the answer `yes`."""

ENOUGH_TRANSITIONS = 20
"""Transitions into a stage below which nothing is said about it."""
