"""What decides the size and the verdict of an experiment."""

ERROR_SHARE = 0.05
"""How often a verdict may be wrong: a test without effect says *worked* this often, and the interval is the 90 % one."""

POWER = 0.8
"""Probability with which the smallest detectable effect is found."""

PLAUSIBLE_SHARE = 0.2
"""Extra steps, as a share of those that happen anyway, beyond which few effects of marketing go; a test that sees only larger
ones would end in *cannot tell*."""

WORTH_SHARE = 0.05
"""Smallest effect worth having, as a share of the steps that happen anyway, where the operator names none."""

N_DRAWS = 999
"""Assignments drawn anew for randomisation inference."""

N_ORDERS = 399
"""Orders of staggered starts drawn anew: each takes a regression."""

MOST_CELLS = 20_000_000
"""Draws times units at most; of very many customers fewer assignments are drawn, at least 199."""

N_FOLDS = 5
"""Parts of the customers in cross-fitting."""

FEW_TREATED = 3
"""With so few treated regions among many the others are weighed into a synthetic one."""

PAST_WEEKS = 26
"""Weeks before the start that serve as the units' own past."""

TEST_DAYS = 56
"""Days of a proposed test; eight whole weeks."""

YEAR_WEEKS = 52
"""Weeks over which starts are spread in a proposed pooled test."""

MIN_CONTACTS = 5
"""Contacts that somebody must have had before to be proposed for a start by chance."""

PROPOSED_STARTS = 12
"""People, the most met, of whom a pooled test of starts is proposed: one a month."""

REGION_WORDS = ("country", "region", "state", "province", "county", "city", "town", "district", "postcode", "zip")
"""Attributes of customers by which a test by regions is proposed; `--attribute` takes any."""

LEAST_CUSTOMERS = 5
"""Fewest new customers of whom the scorecard tells how often they came back; fewer would tell of single people."""

LEAST_AUTHORS = 10
"""Fewest authors of an objection that is told; of fewer, a reader could guess who they are."""
