"""Roles, each with all that the one before it may do."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """What somebody may do in one workspace."""

    GUEST = 1
    VIEWER = 2
    ANALYST = 3
    MANAGER = 4
    ADMIN = 5


ROLES: dict[str, str] = {
    "guest": "the report alone, without names or notes",
    "viewer": "every page",
    "analyst": "also situations, runs and the review of identities",
    "manager": "also imports, relations, collaborations, experiments, and what somebody may see or object to",
    "admin": "also members, tokens, retention, erasure and the log",
}
"""Role -> what it may do, in words."""


def role_named(name: str) -> Role:
    """The role called `name`; KeyError when there is none."""
    return Role[name.upper()]
