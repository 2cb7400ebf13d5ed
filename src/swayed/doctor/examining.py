"""The whole workspace, place by place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from swayed.doctor.lake import examine_lake
from swayed.doctor.results import examine_results, examine_vectors
from swayed.doctor.tables import Finding, State
from swayed.errors import AccessError
from swayed.lake import Original, Register, originals, read_original
from swayed.lake.migrations import known_migrations
from swayed.lake.originals import DRAFT, digest_read, path_of
from swayed.lake.originals import FOLDER_NAME as ORIGINALS
from swayed.lake.register import FILE_NAME

PLACES = {
    *(
        FILE_NAME,
        f"{FILE_NAME}-wal",
        f"{FILE_NAME}-shm",
        "writer.lock",
        "lake",
        ORIGINALS,
        "runs",
        "vectors",
        "staging",
    ),
    *("access.sqlite", "access.sqlite-wal", "access.sqlite-shm", "situations", "jobs", "pulls", "experiments"),
}
"""What swayed puts into a workspace."""
_FROM_A_COPY = (
    "Restore it from a copy of the workspace. Without one: `swayed init` elsewhere, and import your exports again."
)


def examine(folder: Path, tell: Callable[[str], None] | None = None) -> list[Finding]:
    """What is the matter with a workspace, the worst first; nothing when it is whole.

    Args:
        folder: the workspace's folder, which need not be readable as one.
        tell: called with a short sentence before each longer piece of work.

    Raises:
        AccessError: there is no workspace here, nor the rest of one.
    """
    say = tell or (lambda _sentence: None)
    file = folder / FILE_NAME
    if not file.is_file() and not (folder / "lake").is_dir():
        Register(folder)  # says so
    say("reading the register")
    found = _register(file)
    if not any(one.state.is_damage for one in found):
        register = Register(folder)
        say("reading the tables, every commit")
        found += examine_lake(register).findings
        say("reading the originals")
        found += _originals(register)
    say("reading results and vectors")
    found += examine_results(folder) + examine_vectors(folder) + _others(folder)
    order = list(State)
    return sorted(found, key=lambda one: (order.index(one.state), one.area, one.path))


def _register(file: Path) -> list[Finding]:
    if not file.is_file():
        return [
            Finding("register", file.name, State.MISSING, "the tables are there, and nothing names them", _FROM_A_COPY)
        ]
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            applied = {str(row[0]) for row in connection.execute("SELECT name FROM _sqlite_migrations")}
        Register(file.parent).commits()
    except (sqlite3.Error, AccessError, ValueError) as error:
        said, applied = [str(error)], set()
    if said != ["ok"]:
        return [Finding("register", file.name, State.DAMAGED, said[0], _FROM_A_COPY)]
    newer = sorted(applied - known_migrations())
    seen = f"a newer version of swayed has changed it ({', '.join(newer)})"
    return [Finding("register", file.name, State.FOREIGN, seen, "Use that version of swayed.")] if newer else []


def _originals(register: Register) -> list[Finding]:
    folder = register.folder / ORIGINALS
    found: list[Finding] = []
    held: dict[str, Original] = {}
    for one in originals(register):
        if one.digest not in held or held[one.digest].is_over():
            held[one.digest] = one
    for digest, one in held.items():
        where = f"{ORIGINALS}/{digest}"
        again = f"Import {one.name} of {one.source} again where you still have it; the tables do not need it."
        if not path_of(register, digest).is_file():
            if one.is_over():
                continue  # its deletion broke off; the next one finishes it
            found.append(Finding("originals", where, State.MISSING, f"it was {one.name} of {one.source}", again))
            continue
        try:
            is_same = digest_read(read_original(register, digest)) == digest
        except (OSError, pa.ArrowException):
            is_same = False
        if not is_same:
            seen = f"its bytes are not those of {one.name} of {one.source}"
            found.append(Finding("originals", where, State.DAMAGED, seen, again))
    for file in sorted(folder.glob("*")):
        if file.name.startswith("."):
            if file.name[1:].removesuffix(DRAFT) in held:
                continue  # the next writer finishes it
            found.append(Finding("originals", f"{ORIGINALS}/{file.name}", State.LEFTOVER, "an import that broke off"))
        elif file.name not in held:
            seen = "the register does not name it"
            found.append(Finding("originals", f"{ORIGINALS}/{file.name}", State.FOREIGN, seen, "Move it elsewhere."))
    return found


def _others(folder: Path) -> list[Finding]:
    seen = "not written by swayed"
    return [
        Finding("folder", entry.name, State.FOREIGN, seen, "Nothing, if it is yours.")
        for entry in sorted(folder.iterdir())
        if entry.name not in PLACES
    ]
