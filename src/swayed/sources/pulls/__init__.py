"""Live pulls: pages of a server's API become the very files that `swayed import NAME` reads.

Reads the answers of a server, and what earlier pulls have covered. Writes `pulls/` in the workspace: pages as they came, and
how far they reach; they stay there until they are imported, so that a pull goes on where it broke. One module per protocol
says what is asked and how an answer is read; `fetching` is the only code that knows the network.
"""

from swayed.sources.pulls.cursors import Cursor, cursors_of
from swayed.sources.pulls.pulling import Pulled, pull
from swayed.sources.pulls.registry import SERVICES
from swayed.sources.pulls.service import Asked, Patience, Service

__all__ = ["SERVICES", "Asked", "Cursor", "Patience", "Pulled", "Service", "cursors_of", "pull"]
