"""The command line: a thin face over `Workspace` and `Study`."""

from swayed.cli.app import main

__all__ = ["main"]
