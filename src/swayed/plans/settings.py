"""What a plan assumes; every number is an assumption that an experiment can replace."""

from __future__ import annotations

HORIZON_DAYS = 90.0
"""Days ahead in which a plan's steps count."""

COLLABORATION_DAYS = 28.0
"""One collaboration brings once more the contacts that the person brings by himself in so many days at his recent rate."""

RATE_HALF_LIFE_DAYS = 60.0
"""Contacts of so many days ago count half towards the recent rate."""

REPEAT_SHARE = 0.7
"""What each further collaboration with the same person brings of the one before: an assumption, below one since he tires."""

MOST_COLLABORATIONS = 3
"""Most collaborations with one person within the horizon."""

MOST_CONTACTS = 12.0
"""Most contacts of one customer with one person that one collaboration is believed to bring, weighed as exposures."""

MOST_HOPS = 3
"""Longest chain of people to a customer, the one who meets him included, as credit is followed."""

FEWEST_REACHED = 20
"""Customers who must have been watched for a whole horizon before their share of buyers is taken; below, all are."""

PRIOR_ORDERS = 5.0
"""Orders by which a segment's margin leans on the overall one."""

PRIOR_STEPS = 5.0
"""Steps by which a segment's hazard leans on the whole stage's."""

MOMENT_PRIOR = 10.0
"""Credited steps by which a weekday or an hour leans on all the others."""

MOMENT_CERTAINTY = 0.95
"""Probability of being above the rest at which a weekday or an hour is named."""

NUMBER_WITHOUT_COSTS = 5
"""People proposed whose cost is unknown, where the operator names no number."""

LEAST_THROUGH = 0.05
"""Share of what a person brings through others from which on a brief tells it."""

MOST_BRANCHES = 2_000
"""Branches of the exact search."""

MOST_WORK = 4e8
"""Pairs times draws times branches above which there is no exact search: some seconds of one core."""

CERTIFICATE = 0.80
"""Beyond one hop: random sets are drawn until the chosen people are proven to have this share of the optimum."""

MOST_SETS = 2_000_000
"""Most random sets that are drawn."""
