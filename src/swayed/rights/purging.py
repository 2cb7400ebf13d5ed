"""What lies beside the tables: results, vectors, originals, jobs, pulled pages, other files, the register, the log."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from swayed.lake import Register, originals, read_original
from swayed.rights.subject import Subject
from swayed.rights.traces import Traces, unpacked
from swayed.sources.pseudonyms import pseudonym_of
from swayed.subjects import ERASED

ACCESS_FILE = "access.sqlite"
_REGISTER_FILE = "app.sqlite"
_COMPUTED = ("runs", "staging")
"""Folders of what is computed anew when it is asked for."""
_SECRET_TABLES = ("erasures", "tombstones", "settings", "_sqlite_migrations")
_ADDRESS = re.compile(rb"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
Tell = Callable[[str], None]


def addresses_of(register: Register, pseudonyms: set[str], key: str) -> set[str]:
    """E-mail addresses of the subject in clear, as the originals hold them: each is tried against his pseudonyms."""
    found: set[str] = set()
    for one in originals(register) if pseudonyms else ():
        data = b"".join(read_original(register, one.digest))
        for text in _texts_of(data):
            tried = {address.decode("ascii", "ignore") for address in set(_ADDRESS.findall(text.lower()))}
            found |= {address for address in tried if pseudonym_of(key, address) in pseudonyms}
    return found


def purge(register: Register, subject: Subject, text_keys: pa.Array[Any], tell: Tell) -> dict[str, int]:
    """Takes the subject out of everything beside the tables; how many things went or changed, by what they are."""
    traces, done = Traces(subject.needles), {}
    tell("results")
    for name in _COMPUTED:
        done[name] = _cleared(register.folder / name)
    tell("vectors")
    done["vectors"] = _without_vectors(register.folder / "vectors", text_keys)
    tell("originals")
    done["originals"] = _drop_originals(register, traces)
    tell("jobs, pulled pages and other files")
    done["files"] = sum(1 for path in _others(register.folder) if traces.of(path) and _removed(register.folder, path))
    done["situations"] = sum(_reworded(path, subject) for path in _situations(register.folder))
    tell("register and log")
    done["register"] = _reworded_database(register.folder / _REGISTER_FILE, subject)
    for folder in (register.folder, register.folder.parent):
        done["log"] = done.get("log", 0) + _reworded_database(folder / ACCESS_FILE, subject)
    return {name: n for name, n in done.items() if n}


def remains(register: Register, subject: Subject) -> dict[str, list[str]]:
    """Where words of the subject still stand, by file: the proof, over every byte of the workspace and every cell in it."""
    traces = Traces(subject.needles)
    found: dict[str, list[str]] = {}
    for path in sorted(register.folder.rglob("*")):
        if path.is_file() and path.suffix != ".lock":
            with suppress(FileNotFoundError):  # what another process takes away meanwhile holds nothing
                if held := _held(register, path, traces):
                    found[str(path.relative_to(register.folder))] = sorted(held)
    return found


def _held(register: Register, path: Path, traces: Traces) -> set[str]:
    held = traces.of(path)
    if path.parent.name == "originals" and not path.name.startswith("."):
        held |= traces.in_bytes(read_original(register, path.name))
    return held


def compact(path: Path) -> None:
    """Gives a database's free pages back, so that no deleted row stays in its file."""
    if path.is_file():
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _texts_of(data: bytes) -> Iterator[bytes]:
    """The bytes of an original, and of what is packed in it, as ASCII-like text."""
    yield data
    if b"\x00" in data[:4096]:
        yield data.replace(b"\x00", b"")
    for inner in unpacked(io.BytesIO(data)):
        yield from _texts_of(inner.read())


def _cleared(folder: Path) -> int:
    """Deletes a folder. It is first named otherwise: what a run is just writing there does not come back."""
    aside = folder.with_name(f".{folder.name}-erased")
    shutil.rmtree(aside, ignore_errors=True)
    if not folder.is_dir():
        return 0
    folder.rename(aside)
    n = sum(1 for path in aside.rglob("*.parquet"))
    shutil.rmtree(aside, ignore_errors=True)
    return n


def _without_vectors(folder: Path, text_keys: pa.Array[Any]) -> int:
    """Leaves the vectors of texts that are still in the tables; how many went."""
    n = 0
    for part in folder.rglob("*.parquet") if folder.is_dir() else ():
        try:
            rows = pq.read_table(part)
            kept = rows.filter(pc.is_in(rows.column("text_key"), value_set=text_keys))
        except (OSError, KeyError, pa.ArrowException):
            part.unlink(missing_ok=True)
            continue
        if kept.num_rows < rows.num_rows:
            n += rows.num_rows - kept.num_rows
            draft = part.with_suffix(".new")
            pq.write_table(kept, draft)
            draft.replace(part)
    return n


def _drop_originals(register: Register, traces: Traces) -> int:
    n = 0
    for digest, names in _names(register).items():
        path = register.folder / "originals" / digest
        told = traces.in_bytes(iter([" ".join(names).encode()]))
        if path.is_file() and (told or traces.in_bytes(read_original(register, digest))):
            path.unlink()
            n += 1
        if not path.is_file():
            register.change("DELETE FROM originals WHERE digest = ?", digest)
    return n


def _names(register: Register) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in originals(register):
        found.setdefault(one.digest, []).append(one.name)
    return found


def _others(folder: Path) -> Iterator[Path]:
    """Files of the workspace that are neither table, original, vector, database, lock nor situation."""
    apart = {"lake", "originals", "vectors", "situations", *_COMPUTED}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        is_ours = ".sqlite" in path.name or path.suffix == ".lock"
        if path.is_file() and inner.parts[0] not in apart and not is_ours:
            yield path


def _removed(folder: Path, path: Path) -> bool:
    """Deletes a file; of a job all of it."""
    inner = path.relative_to(folder).parts
    if inner[0] == "jobs" and len(inner) > 2:
        shutil.rmtree(folder / "jobs" / inner[1], ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return True


def _situations(folder: Path) -> list[Path]:
    return sorted((folder / "situations").glob("*.y*ml"))


def _reworded(path: Path, subject: Subject) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    changed = reworded(text, subject)
    if changed == text:
        return False
    draft = path.with_suffix(".new")
    draft.write_text(changed, encoding="utf-8")
    draft.replace(path)
    return True


def reworded(text: str, subject: Subject) -> str:
    """A text in which the subject is not named any more."""
    for word in sorted(subject.needles, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", ERASED, text, flags=re.IGNORECASE)
    return text


def _reworded_database(path: Path, subject: Subject) -> int:
    """Takes the subject's words out of every text cell of a database; a row that cannot bear it goes."""
    if not path.is_file():
        return 0
    n = 0
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in (name for name in tables if name not in _SECRET_TABLES and not name.startswith("sqlite_")):
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            for row_id, *cells in connection.execute(f'SELECT rowid, * FROM "{table}"').fetchall():
                changed = [reworded(cell, subject) if isinstance(cell, str) else cell for cell in cells]
                if changed != cells:
                    n += 1
                    listed = ", ".join(f'"{column}" = ?' for column in columns)
                    try:
                        connection.execute(f'UPDATE "{table}" SET {listed} WHERE rowid = ?', (*changed, row_id))
                    except sqlite3.IntegrityError:
                        connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row_id,))
        # A list that is pulled by name would be asked of the service again.
        if "pulls" in tables:
            connection.execute("DELETE FROM pulls WHERE what LIKE ? OR login LIKE ?", (f"%{ERASED}%", f"%{ERASED}%"))
        connection.commit()
    compact(path)
    return n
