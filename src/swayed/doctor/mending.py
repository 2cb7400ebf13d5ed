"""Mending: what can be made again is deleted, tables go back to the newest whole commit; and originals written out."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from swayed.doctor.lake import FOLDER, examine_lake
from swayed.doctor.results import RUNS
from swayed.doctor.tables import Finding, State
from swayed.errors import AccessError
from swayed.lake import Register, originals, read_original, writing
from swayed.lake.digests import remember_digests
from swayed.lake.originals import path_of


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done.

    Args:
        deleted: results, vectors and leftovers of crashes, below the workspace's folder.
        went_back_to: time of the commit that is the newest again; None where the newest was whole.
        set_aside: tables of which no version was whole; their folders bear a new name.
        repeat: notes of the commits that must be repeated, in order.
    """

    deleted: tuple[str, ...]
    went_back_to: datetime | None
    set_aside: tuple[str, ...]
    repeat: tuple[str, ...]


def mend(folder: Path, findings: list[Finding]) -> Mended:
    """Mends what was found, as far as nobody need be asked.

    Raises:
        AccessError: the register is damaged, another process is writing, or the folder cannot be written.
    """
    register = Register(folder)
    with writing(register):
        deleted = []
        for one in findings:
            is_cache = one.area in ("results", "vectors") and one.state.is_damage
            if is_cache or (one.state is State.LEFTOVER and one.area in ("results", "originals")):
                # A result is whole or not there: the folder goes, not the file.
                path = folder / (Path(one.path).parent if one.area == "results" and is_cache else Path(one.path))
                _delete(path)
                deleted.append(str(path.relative_to(folder)))
        back, aside, repeat = _tables(register)
    return Mended(tuple(dict.fromkeys(deleted)), back, aside, repeat)


def write_originals(folder: Path, target: Path) -> list[Path]:
    """Writes every kept original as it was imported to `target/<source>/<name>`; one that is there already stays.

    Raises:
        AccessError: an original is damaged, or the folder cannot be written.
    """
    register = Register(folder)
    written = []
    for one in originals(register):
        # A name came with the file, and may not point elsewhere.
        path = target / one.source / f"{one.digest[:8]}-{Path(one.name).name}"
        if path.exists() or not path_of(register, one.digest).is_file():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.new")
        try:
            with draft.open("wb") as sink:
                sink.writelines(read_original(register, one.digest))
            draft.rename(path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise AccessError(
                path=str(path), found=f"cannot be written ({error})", do="See `swayed doctor`, and check free space."
            ) from error
        written.append(path)
    return written


def _tables(register: Register) -> tuple[datetime | None, tuple[str, ...], tuple[str, ...]]:
    """Goes back to the newest whole commit; without one, sets the damaged tables aside and keeps the others.

    Versions of a table are counted anew from there. So the damaged commits go, and all results with them: neither
    `--as-of` nor the key of a result may take a new version for an old one of the same number.
    """
    lake = examine_lake(register)
    commits = register.commits()
    if lake.is_whole or not commits:
        return None, (), ()
    whole_id = lake.whole.commit_id if lake.whole else 0
    repeat = tuple(commit.note for commit in reversed(commits) if commit.commit_id > whole_id)
    shutil.rmtree(register.folder / RUNS, ignore_errors=True)
    if lake.whole is not None:
        for table, version in lake.whole.versions.items():
            _cut_log(register.folder / FOLDER / table, version)
        _set_aside(register.folder, sorted(set(commits[0].versions) - set(lake.whole.versions)))
        register.change("DELETE FROM commits WHERE commit_id > ?", whole_id)
        remember_digests(register, ())
        return lake.whole.committed_at, (), repeat
    hurt = sorted({Path(one.path).parts[1] for one in lake.findings if one.state.is_damage})
    _set_aside(register.folder, hurt)
    versions = {name: version for name, version in commits[0].versions.items() if name not in hurt}
    kept = register.commit(versions, f"without {', '.join(hurt)}, which were damaged")
    register.change("DELETE FROM commits WHERE commit_id < ?", kept.commit_id)
    remember_digests(register, ())
    return None, tuple(hurt), repeat


def _set_aside(folder: Path, tables: list[str]) -> None:
    """Moves tables out of the lake, so that they begin anew."""
    for path in (folder / FOLDER / table for table in tables):
        if path.exists():
            path.rename(folder / f"damaged-{path.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}")


def _cut_log(folder: Path, version: int) -> None:
    """Takes away what Delta's log says after `version`: no commit names it any more, and it may be damaged."""
    log = folder / "_delta_log"
    (log / "_last_checkpoint").unlink(missing_ok=True)
    for entry in log.iterdir():
        number = entry.name.partition(".")[0]
        if number.isdigit() and int(number) > version:
            entry.unlink()


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
