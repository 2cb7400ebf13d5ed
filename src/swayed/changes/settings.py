"""What counts as noise when two results are held against each other."""

RATIO_NOISE = 0.5
"""Log-likelihood ratios that differ by no more are alike: see the decision page for the runs that measured it."""

CLOSENESS_NOISE = 0.02
"""A type whose person's closeness moved by no more changed because the border between types did."""

WIDTH_NOISE = 2.0 / 3.0
"""An interval of a current's slope narrower than this share of the other comes from more than twice the data."""
