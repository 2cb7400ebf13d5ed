"""Paths: each customer's way through the stages — entry, transitions, and the time at risk of each stage.

Reads `selected_events`, `selected_customers`, `customer_persons`, `account_persons`, `posts`, `interactions`.
Writes `transitions`, `risk_windows`, `path_bounds`, `path_ignored`.
"""

from swayed.paths.tables import PATH_BOUNDS, PATH_IGNORED, RISK_WINDOWS, TRANSITIONS

__all__ = ["PATH_BOUNDS", "PATH_IGNORED", "RISK_WINDOWS", "TRANSITIONS"]
