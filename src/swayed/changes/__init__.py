"""Changes: who came in or out of the named people between two results, and why, told apart from run-to-run noise.

Reads people, effects, meetings, transitions and currents of two results side by side. Writes `changes`, on demand.
"""

from swayed.changes.tables import CHANGES

__all__ = ["CHANGES"]
