"""The doctor: finds and names damaged, missing and foreign files of a workspace, and says the way back.

Reads: everything below the workspace's folder. Writes: nothing, unless asked to mend.

What can be made again (results, vectors) is deleted when mending; what cannot (tables) goes back to the newest whole
commit. Originals and the register are never touched: only their owner can replace them.
"""

from swayed.doctor.examining import examine
from swayed.doctor.mending import Mended, mend, write_originals
from swayed.doctor.tables import FINDINGS, Finding, State

__all__ = ["FINDINGS", "Finding", "Mended", "State", "examine", "mend", "write_originals"]
