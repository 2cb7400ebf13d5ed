"""The web app: the customer at the centre, for people who would rather look than read.

A thin face over `Workspace` and `Study`, in the words of the command line. Reads kept results; what takes long runs as
a job in a process of its own. Writes only through the rooms, and its own members, sessions and audit log.
"""

from swayed.web.app import create_app
from swayed.web.settings import WebSettings

__all__ = ["WebSettings", "create_app"]
