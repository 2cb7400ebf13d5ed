"""Arithmetic on arrays of series: what a wandering level could do by itself, robust slopes, shapes."""
