"""The documents of an export: files, the files of a folder, the members of an archive."""

from __future__ import annotations

import errno
import shlex
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from swayed.errors import AccessError, SourceError
from swayed.sources.bombs import check_members, check_unpacked

_COPY_BYTES = 1 << 20
# Spreadsheets are archives too, but no archive of exports.
_NO_ARCHIVES = (".xlsx", ".xlsm", ".ods", ".docx")


@dataclass(frozen=True, slots=True)
class Document:
    """One file of an export.

    Args:
        name: as shown to operators; a member of an archive bears the archive's name before it.
        path: where its bytes are.
        origin: the file that holds it in the export: itself, or the archive.
    """

    name: str
    path: Path
    origin: Path

    @property
    def typed(self) -> str:
        """The file as it is typed in a command: from where the operator stands, and quoted where the shell wants it."""
        here = Path.cwd()
        return shlex.quote(str(self.origin.relative_to(here) if self.origin.is_relative_to(here) else self.origin))


def find_documents(paths: Sequence[Path], folder: Path) -> list[Document]:
    """Every document under the named paths, in a fixed order.

    Args:
        paths: files, folders, archives.
        folder: where members of archives are unpacked.

    Raises:
        SourceError: a path is missing, or an archive is damaged.
        AccessError: a folder may not be read, or there is no room to unpack.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise SourceError(
                path=str(path), found="there is no such file or folder", allowed="an existing one", do="Check the path."
            )
        for file in _files_of(path):
            found.setdefault(file.resolve())
    documents: list[Document] = []
    for file in sorted(found):
        if _is_archive(file):
            documents.extend(_members(file, folder, len(documents)))
        else:
            documents.append(Document(file.name, file, file))
    return documents


def _files_of(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        entries = sorted(path.rglob("*"))
    except OSError as error:
        raise AccessError(
            path=str(path), found=f"cannot be read ({error.strerror})", do="Check its permissions."
        ) from error
    for entry in entries:
        is_hidden = any(part.startswith((".", "__MACOSX")) for part in entry.relative_to(path).parts)
        if entry.is_file() and not is_hidden:
            yield entry


def _is_archive(file: Path) -> bool:
    if file.name.casefold().endswith(_NO_ARCHIVES):
        return False
    try:
        with file.open("rb") as handle:
            return handle.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError as error:
        raise AccessError(
            path=str(file), found=f"cannot be read ({error.strerror or error})", do="Check its permissions."
        ) from error


def _members(archive: Path, folder: Path, start: int) -> Iterator[Document]:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [m for m in opened.infolist() if not m.is_dir() and not _is_hidden(m.filename)]
            n_bytes = sum(member.file_size for member in members)
            check_members(str(archive), len(members))
            check_unpacked(str(archive), archive.stat().st_size, n_bytes)
            if n_bytes > shutil.disk_usage(folder).free // 2:
                raise AccessError(
                    path=str(archive),
                    found=f"unpacks to {n_bytes / 1e9:.1f} GB, more than half of the free space",
                    do="Free some space, or unpack the part you need and name that.",
                )
            for number, member in enumerate(sorted(members, key=lambda m: m.filename), start=start):
                # Never the member's own name: it may point outside of the folder.
                target = folder / f"member-{number}"
                with opened.open(member) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink, _COPY_BYTES)
                yield Document(f"{archive.name}/{member.filename}", target, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        # A damaged directory of an archive may send the reader to a place before its beginning.
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise AccessError(
                path=str(archive),
                found=f"cannot be unpacked ({error.strerror or error})",
                do="Check free space and permissions, then import again; the workspace is as before.",
            ) from error
        raise SourceError(
            path=str(archive),
            found=f"the archive cannot be unpacked ({error}); it is damaged, truncated or locked by a password",
            allowed="a complete ZIP archive",
            do="Copy or export it again.",
        ) from error


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in Path(name).parts)
