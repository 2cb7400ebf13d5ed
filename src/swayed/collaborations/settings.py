"""Cut-offs of the disclosure check, and of what is due soon."""

OPENING_CHARACTERS = 125
"""What is seen of a post before "more" is pressed: about this many characters on Instagram, more elsewhere; few ask for early words."""

OPENING_LINES = 3
"""Lines seen before "more", blank ones counted."""

TAGS_BEFORE = 1
"""A statement among tags is seen while at most this many tags stand before it in their row."""

TAGS_IN_ROW = 4
"""In a row of so many tags only the first is seen."""

NEGATION_WORDS = 4
"""A denial (not, kein, sans) makes void what follows within so many words of its sentence."""

DEMAND_WORDS = 8
"""A demand (must, only, soll) and praise (great, 5 stars) within so many words of one sentence demand an opinion."""

SURE_LANGUAGE = 0.8
"""A recognised language is believed above this probability; below, what the post itself tells, else none."""

FEWEST_LETTERS = 20
"""Letters, tags and addresses apart, from which a language is recognised at all."""

SOON_DAYS = 30
"""Usage rights, pieces and payments that end or are due within so many days are told as soon."""
