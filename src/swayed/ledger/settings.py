"""How far evidence reaches, how sure it is, and when a code is flagged."""

WINDOW_DAYS = 30
"""Days before an order within which a code or link without an order number counts for it; longer windows reach into the order before."""

ACCOUNT_CONFIDENCE = 1.0
"""Of a person who was named by his very account."""

HANDLE_CONFIDENCE = 0.95
"""Of a person named by @handle: the name is his, the customer may mistype it for another's."""

NAME_CONFIDENCE = 0.85
"""Of a person named by a name that only one person bears in the data; a namesake outside them errs this one high."""

ROLE_CONFIDENCE = 0.75
"""Of a role such as `my trainer`: it is certain that there is one, less so that the words mean him."""

FAR_MET_SHARE = 0.5
"""Least share of code users who had met the owner, over all codes, for `never met` to be a sign; below it the data see too little."""

BURST_USES = 5
"""Fewest uses of a code on one day that make a burst; fewer happen by chance to any code."""

BURST_FACTOR = 8.0
"""Times its uses on an average other day."""

LEAKED_USES = 3
"""Fewest flagged uses of a code that is called leaked; one or two say little."""

LEAKED_SHARE = 0.2
"""Least share of its uses that are flagged."""
