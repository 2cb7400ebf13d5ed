"""What a current, a fad and a season must show."""

FEWEST_PERIODS = 20
"""Observed periods below which a series is too short to say: what random walks do is known from here on."""

LEVEL = 0.05
"""False-discovery rate over all series labelled together."""

SEASON_LEVEL = 0.01
"""p-value from which a season is taken out of a series before its drift is asked."""

LEAST_PERSISTENCE = 0.6
"""Share of windows that must agree with a current's direction. Half agree by chance; an early plateau costs a third."""

LEAST_BREADTH = 1.5
"""Effective number of communities that must carry a current, where more than one is known."""

LEAST_KEPT = 0.5
"""Share of a current's way, from its start, that its last sixth must still hold."""

FEWEST_YEARS = 2.0
"""Years below which nothing is called a season."""

FEWEST_LINKED = 50
"""Customers who write themselves, from which customers are followed; below, accounts of people are."""

FEWEST_UNITS = 8
"""Units a period needs; with fewer it is a gap."""

FEWEST_PANEL = 30
"""Units a fixed panel needs; with fewer the series is a repeated cross-section."""

FEWEST_MENTIONS = 30
"""Unit-periods in which a topic must occur at all."""

FEWEST_SPEAKERS = 15
"""Units that must use a phrase, or name a product, for it to be found."""

LEAST_LIFT = 10.0
"""Times that two words must stand together more often than by chance to be a phrase."""

MOST_FOUND = 60
"""Phrases, and products, that are looked at; the most used first."""

MOST_COMMUNITIES = 8
"""Communities told apart; the rest is one."""

LEAST_ALIKE = 0.7
"""Cosine from which two found phrases or products are one topic."""

WEEKS_BELOW_DAYS = 1_250
"""History below which periods are weeks, not months: three and a half years."""

FULL_MONTHS = 0.6
"""Share of months that must hold enough units; below, periods are quarters."""

LOOK_BACK = {"week": 8, "month": 6, "quarter": 2}
"""Periods in which a unit must have been seen before to be known; in a repeated cross-section the first so many do not count."""
