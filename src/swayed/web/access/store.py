"""`access.sqlite`: members, their roles, sessions, tokens of programs, and the log."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlite_utils
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from swayed.errors import Fault, SettingsError
from swayed.web.access.roles import ROLES, Role, role_named

FILE_NAME = "access.sqlite"
SHORTEST_PASSWORD = 12
MIGRATIONS = Migrations("swayed.access")


@MIGRATIONS(name="0001_members_sessions_tokens_log")
def _tables(database: Database) -> None:
    database.table("members").create(
        {"name": str, "password_hash": str, "subject": str, "created_at": str, "is_disabled": int}, pk="name"
    )
    database.table("roles").create({"name": str, "workspace": str, "role": str}, pk=("name", "workspace"))
    database.table("sessions").create(
        {"session_hash": str, "name": str, "csrf": str, "began_at": str, "used_at": str}, pk="session_hash"
    )
    database.table("tokens").create(
        {
            "token_hash": str,
            "label": str,
            "name": str,
            "workspace": str,
            "role": str,
            "made_at": str,
            "ends_at": str,
        },
        pk="token_hash",
    )
    database.table("log").create(
        {"log_id": int, "at": str, "name": str, "workspace": str, "method": str, "path": str, "status": int},
        pk="log_id",
    )


@dataclass(frozen=True)
class Session:
    """An open session.

    Args:
        name: the member.
        csrf: the value that every form of the session carries.
    """

    name: str
    csrf: str


class AccessStore:
    """Members and what they may do.

    Args:
        folder: where the file lies; made where it does not exist.
        session_hours: a session ends so long after it was last used.
    """

    def __init__(self, folder: Path, *, session_hours: float = 12.0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE_NAME
        self._session_age = timedelta(hours=session_hours)
        self._hasher = PasswordHasher()
        # A wrong name costs as long as a wrong password, so that names cannot be guessed by time.
        self._decoy = self._hasher.hash(secrets.token_urlsafe())
        database = sqlite_utils.Database(sqlite3.connect(self._path, timeout=30))
        MIGRATIONS.apply(database)
        database.conn.execute("PRAGMA journal_mode = WAL")
        database.close()

    # -- members -------------------------------------------------------------------------------------------------

    def members(self) -> list[dict[str, object]]:
        """Every member with his roles: name, is_disabled, roles (workspace -> role)."""
        with self._connection() as connection:
            members = connection.execute("SELECT name, is_disabled FROM members ORDER BY name").fetchall()
            roles = connection.execute("SELECT name, workspace, role FROM roles").fetchall()
        return [
            {
                "name": name,
                "is_disabled": bool(disabled),
                "roles": {workspace: role for owner, workspace, role in roles if owner == name},
            }
            for name, disabled in members
        ]

    def add_member(
        self, name: str, *, password: str = "", subject: str = "", roles: Mapping[str, str] | None = None
    ) -> None:
        """A new member, by password or by his subject at the OpenID provider; `roles` by workspace.

        Raises:
            SettingsError: the name is taken or empty, the password too short, or there is no such role.
        """
        given = {workspace: role for workspace, role in (roles or {}).items() if role}
        faults = [Fault("role", repr(role), ", ".join(ROLES)) for role in {*given.values()} - {*ROLES}]
        if not name.strip() or len(name) > 120:
            faults.append(Fault("name", repr(name), "1 to 120 characters"))
        if not subject and len(password) < SHORTEST_PASSWORD:
            faults.append(Fault("password", f"{len(password)} characters", f"at least {SHORTEST_PASSWORD} characters"))
        if any(member["name"] == name for member in self.members()):
            faults.append(Fault("name", repr(name), "a name nobody has yet"))
        if faults:
            raise SettingsError(source="the new member", faults=faults)
        hashed = self._hasher.hash(password) if password else ""
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO members (name, password_hash, subject, created_at, is_disabled) VALUES (?, ?, ?, ?, 0)",
                (name, hashed, subject, _now()),
            )
            connection.executemany(
                "INSERT INTO roles VALUES (?, ?, ?)", [(name, workspace, role) for workspace, role in given.items()]
            )

    def admit(self, name: str, *, roles: Mapping[str, str], password: str = "") -> None:
        """Takes in a new member with roles by workspace, or gives them to an existing one.

        Raises:
            SettingsError: as `add_member` and `set_role`.
        """
        if any(member["name"] == name for member in self.members()):
            for workspace, role in roles.items():
                self.set_role(name, workspace, role)
        else:
            self.add_member(name, password=password, roles=roles)

    def disable_member(self, name: str) -> None:
        """Ends his sessions and tokens, and lets him sign in no more."""
        with self._connection() as connection:
            connection.execute("UPDATE members SET is_disabled = 1 WHERE name = ?", (name,))
            connection.execute("DELETE FROM sessions WHERE name = ?", (name,))
            connection.execute("DELETE FROM tokens WHERE name = ?", (name,))

    def member_of_subject(self, subject: str) -> str | None:
        """The member who signs in by this subject; None for nobody, or where he is disabled."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT name FROM members WHERE subject = ? AND is_disabled = 0", (subject,)
            ).fetchone()
        return str(row[0]) if row else None

    def is_password_right(self, name: str, password: str) -> bool:
        """Whether an enabled member has this password; takes as long for an unknown name."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT password_hash FROM members WHERE name = ? AND is_disabled = 0 AND password_hash <> ''", (name,)
            ).fetchone()
        try:
            return self._hasher.verify(row[0] if row else self._decoy, password) and row is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    def set_role(self, name: str, workspace: str, role: str) -> None:
        """Gives a role in a workspace; an empty one takes it away.

        Raises:
            SettingsError: there is no such role or member.
        """
        faults = []
        if role and role not in ROLES:
            faults.append(Fault("role", repr(role), ", ".join(ROLES)))
        if not any(member["name"] == name for member in self.members()):
            faults.append(Fault("name", repr(name), "an existing member"))
        if faults:
            raise SettingsError(source="the role", faults=faults)
        with self._connection() as connection:
            connection.execute("DELETE FROM roles WHERE name = ? AND workspace = ?", (name, workspace))
            if role:
                connection.execute("INSERT INTO roles VALUES (?, ?, ?)", (name, workspace, role))

    def role_of(self, name: str, workspace: str) -> Role | None:
        """What a member may do in a workspace; None for nothing."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT role FROM roles JOIN members USING (name) WHERE name = ? AND workspace = ? AND is_disabled = 0",
                (name, workspace),
            ).fetchone()
        return role_named(row[0]) if row else None

    # -- sessions ------------------------------------------------------------------------------------------------

    def begin_session(self, name: str) -> str:
        """A new session; its secret, of which only a hash is kept."""
        secret = secrets.token_urlsafe(32)
        with self._connection() as connection:
            connection.execute("DELETE FROM sessions WHERE used_at < ?", (_before(self._session_age),))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (_hash(secret), name, secrets.token_urlsafe(24), _now(), _now()),
            )
        return secret

    def session(self, secret: str) -> Session | None:
        """The open session of a secret; None where there is none or it has ended."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT name, csrf FROM sessions WHERE session_hash = ? AND used_at >= ?",
                (_hash(secret), _before(self._session_age)),
            ).fetchone()
            if row:
                connection.execute("UPDATE sessions SET used_at = ? WHERE session_hash = ?", (_now(), _hash(secret)))
        return Session(str(row[0]), str(row[1])) if row else None

    def end_session(self, secret: str) -> None:
        """Signs out."""
        with self._connection() as connection:
            connection.execute("DELETE FROM sessions WHERE session_hash = ?", (_hash(secret),))

    # -- tokens of programs ----------------------------------------------------------------------------------------

    def make_token(self, label: str, *, name: str, workspace: str, role: str, days: int) -> str:
        """A token for a program, shown once; of it only a hash is kept.

        Raises:
            SettingsError: no such role, or days outside 1-365.
        """
        faults = []
        if role not in ROLES:
            faults.append(Fault("role", repr(role), ", ".join(ROLES)))
        if not 1 <= days <= 365:
            faults.append(Fault("days", str(days), "1 to 365"))
        if faults:
            raise SettingsError(source="the token", faults=faults)
        secret = f"swayed_{secrets.token_urlsafe(32)}"
        ends = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)",
                (_hash(secret), label[:120], name, workspace, role, _now(), ends),
            )
        return secret

    def tokens(self, workspace: str) -> list[dict[str, str]]:
        """The tokens of a workspace, without their secrets."""
        columns = ("token_hash", "label", "name", "role", "made_at", "ends_at")
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT token_hash, label, name, role, made_at, ends_at FROM tokens WHERE workspace = ? ORDER BY made_at",
                (workspace,),
            ).fetchall()
        return [dict(zip(columns, map(str, row), strict=True)) for row in rows]

    def end_token(self, token_hash: str, workspace: str) -> None:
        """Makes a token worthless."""
        with self._connection() as connection:
            connection.execute("DELETE FROM tokens WHERE token_hash = ? AND workspace = ?", (token_hash, workspace))

    def token(self, secret: str) -> tuple[str, str, Role] | None:
        """Member, workspace and role of a valid token."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT name, workspace, role FROM tokens WHERE token_hash = ? AND ends_at > ?", (_hash(secret), _now())
            ).fetchone()
        return (str(row[0]), str(row[1]), role_named(row[2])) if row else None

    # -- the log ---------------------------------------------------------------------------------------------------

    def note(self, *, name: str, workspace: str, method: str, path: str, status: int) -> None:
        """Keeps who saw or changed what; addresses alone, never what was typed."""
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO log (at, name, workspace, method, path, status) VALUES (?, ?, ?, ?, ?, ?)",
                (_now(), name, workspace, method, path, status),
            )

    def log(self, workspace: str, *, limit: int = 200) -> list[dict[str, object]]:
        """The newest entries of a workspace's log."""
        columns = ("at", "name", "method", "path", "status")
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT at, name, method, path, status FROM log WHERE workspace = ? ORDER BY log_id DESC LIMIT ?",
                (workspace, limit),
            ).fetchall()
        return [dict(zip(columns, row, strict=True)) for row in rows]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
            yield connection


def _hash(secret: str) -> str:
    # The secrets are random and long: a plain hash is enough, and quick on every request.
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _before(age: timedelta) -> str:
    return (datetime.now(UTC) - age).isoformat()
