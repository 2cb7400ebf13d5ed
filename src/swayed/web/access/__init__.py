"""Access: who may see and do what, and a log of who did.

Local use has one admin, who enters by a one-time token; team use has members, roles per workspace, and sign-in by
password or OpenID. Sessions and tokens are kept as hashes; the log names who saw and changed what.
"""

from swayed.web.access.gate import GateFirst, Visitor, needs
from swayed.web.access.roles import ROLES, Role
from swayed.web.access.store import AccessStore

__all__ = ["ROLES", "AccessStore", "GateFirst", "Role", "Visitor", "needs"]
