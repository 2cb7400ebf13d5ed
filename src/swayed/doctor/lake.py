"""The tables of the lake, of every commit that must still be readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from swayed.doctor.bytes import Written, difference, fault_of_parquet
from swayed.doctor.tables import Finding, State
from swayed.errors import AccessError
from swayed.lake import Commit, Register, Snapshot, known_digests
from swayed.lake.writer import KEEP_VERSIONS_HOURS
from swayed.tables import LAKE_TABLES

FOLDER = "lake"
_LOG = "_delta_log"
Version = tuple[str, int]


@dataclass(slots=True)
class Lake:
    """What was found in the lake.

    Args:
        findings: what is the matter.
        whole: the newest commit of which every file is whole; None when there is none.
        latest: the newest commit.
    """

    findings: list[Finding] = field(default_factory=list)
    whole: Commit | None = None
    latest: Commit | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the newest commit can be read, every file of it."""
        return self.whole is not None and self.whole == self.latest


def examine_lake(register: Register, now: datetime | None = None) -> Lake:
    """Every file that a commit names, read to its last byte, and what no commit names.

    What was replaced over 30 days ago is kept by nobody: of such versions only files that are there are looked at.
    """
    commits = register.commits()
    oldest = (now or datetime.now(UTC)) - timedelta(hours=KEEP_VERSIONS_HOURS)
    try:
        digests = known_digests(register)
    except AccessError:
        digests = {}  # a read-only workspace of an older version
    seen = _Seen(register.folder, digests)
    found = Lake(latest=commits[0] if commits else register.latest())
    faults: dict[Version, list[Finding]] = {}
    replaced_at = datetime.max.replace(tzinfo=UTC)
    for commit in commits:
        for table, version in commit.versions.items():
            if (table, version) not in faults:
                faults[table, version] = seen.faults(table, version, must_be_there=replaced_at >= oldest)
        # Whatever the next older commit names and this one does not was replaced by this one.
        replaced_at = commit.committed_at
    # The empty lake is whole; it is the way back only where there was never anything.
    found.whole = next((c for c in commits if not any(faults[pair] for pair in c.versions.items())), None)
    if not commits:
        found.whole = found.latest
    way_back = way_back_of(commits, found.whole)
    every = {(one.path, one.found): one for ones in faults.values() for one in ones}
    found.findings = [Finding(o.area, o.path, o.state, o.found, way_back) for o in every.values()]
    found.findings += _unnamed(register.folder, seen.named)
    return found


def way_back_of(commits: Sequence[Commit], whole: Commit | None) -> str:
    """How to come back from a damaged commit, in a sentence."""
    if whole is None:
        return (
            "Restore the file from a copy of the workspace; or `swayed doctor --mend`, then import your exports again."
        )
    if commits and whole == commits[0]:
        return "The newest state is whole; only answers of the past (`--as-of`) are damaged."
    again = "; ".join(commit.note for commit in reversed(commits) if commit.commit_id > whole.commit_id)
    return (
        f"Restore the file from a copy of the workspace; or read the last whole state with --as-of "
        f"{whole.committed_at.isoformat()}; or go back to it with `swayed doctor --mend`, and then repeat: {again}."
    )


class _Seen:
    """Files already looked at, so that each is read once.

    Args:
        folder: the workspace's folder.
        digests: what the files were when they were committed.
    """

    def __init__(self, folder: Path, digests: Mapping[str, Written]) -> None:
        self._folder = folder
        self._digests = digests
        self._faults: dict[Path, str] = {}
        self.named: set[Path] = set()

    def faults(self, table: str, version: int, *, must_be_there: bool) -> list[Finding]:
        snapshot = Snapshot(self._folder, Commit(0, datetime.now(UTC), "", {table: version}))
        where = f"{FOLDER}/{table}"
        try:
            files = snapshot.named_files(table)
        except AccessError as error:
            state = State.DAMAGED if (self._folder / where).is_dir() else State.MISSING
            said = str(error).partition(": ")[2].partition(". See")[0]
            return [Finding("lake", where, state, said)] if must_be_there else []
        found = self._log_faults(table, version)
        for file in files:
            self.named.add(file)
            path = str(file.relative_to(self._folder))
            if not file.exists():
                if must_be_there:
                    found.append(Finding("lake", path, State.MISSING, f"version {version} of {table} names it"))
                continue
            if file not in self._faults:
                self._faults[file] = fault_of_parquet(file, self._digests.get(path))
            if self._faults[file]:
                found.append(Finding("lake", path, State.DAMAGED, self._faults[file]))
        return found

    def _log_faults(self, table: str, version: int) -> list[Finding]:
        """Entries of Delta's log that lead to a version and are not as written; an emptied one would read as no change."""
        prefix = f"{FOLDER}/{table}/{_LOG}/"
        found = []
        for path, written in self._digests.items():
            entry = self._folder / path
            # Entries that are gone are Delta's matter: it clears them away once a checkpoint holds them.
            if path.startswith(prefix) and int(entry.stem) <= version and entry.exists():
                if entry not in self._faults:
                    self._faults[entry] = difference(entry, written)
                if self._faults[entry]:
                    found.append(Finding("lake", path, State.DAMAGED, self._faults[entry]))
        return found


def _unnamed(folder: Path, named: set[Path]) -> list[Finding]:
    """What lies in the lake and no commit names."""
    found = []
    for entry in sorted((folder / FOLDER).glob("*")):
        if entry.name not in LAKE_TABLES or not entry.is_dir():
            path = str(entry.relative_to(folder))
            found.append(
                Finding("lake", path, State.FOREIGN, "no table of this version of swayed", "Move it elsewhere.")
            )
            continue
        for file in sorted(entry.iterdir()):
            if file.name == _LOG or file in named:
                continue
            path = str(file.relative_to(folder))
            if file.suffix == ".parquet" and file.is_file():
                seen = "no commit names it: an import that broke off wrote it, or it was replaced long ago"
                found.append(Finding("lake", path, State.LEFTOVER, seen))
            else:
                found.append(Finding("lake", path, State.FOREIGN, "not written by swayed", "Move it elsewhere."))
    return found
