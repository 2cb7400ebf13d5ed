"""Files on object storage, by address: `s3://bucket/posts.parquet`. Read and written by what Arrow brings along.

Keys come from where the storage's own tools look for them (environment, profile, role of the machine); none is kept. An
address may carry what the connection needs, as in `s3://bucket/posts.parquet?region=eu-central-1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from swayed.errors import AccessError

SCHEMES = ("s3", "gs", "abfs", "abfss", "hdfs", "file")
"""What an address may begin with."""

# A path made of an address has lost one of its slashes.
_ADDRESS = re.compile(rf"({'|'.join(SCHEMES)}):/{{1,3}}(?=[^/])")


def address_of(path: str | Path) -> str:
    """The address that a path stands for; empty where it is a path of this machine.

    Example:
        >>> address_of(Path("s3://bucket/posts.csv")), address_of("posts.csv")
        ('s3://bucket/posts.csv', '')
    """
    found = _ADDRESS.match(str(path))
    if not found:
        return ""
    slashes = "///" if found[1] == "file" else "//"
    return f"{found[1]}:{slashes}{str(path)[found.end() :]}"


@contextmanager
def fetched(paths: Sequence[str | Path]) -> Iterator[list[Path]]:
    """The paths, those with an address as copies that are deleted afterwards; of a folder its files, not those below it.

    Raises:
        AccessError: an address leads nowhere, or may not be read.
    """
    with TemporaryDirectory(prefix="swayed-fetched-") as folder:
        yield [
            _copy(path, Path(folder) / str(number)) if address_of(path) else Path(path)
            for number, path in enumerate(paths)
        ]


def write_bytes(path: Path, content: bytes) -> None:
    """Makes `content` the whole file, wherever it is.

    Raises:
        AccessError: the address cannot be written. A path of this machine raises OSError.
    """
    if not address_of(path):
        path.write_bytes(content)
        return
    with _found(path) as (storage, name), storage.open_output_stream(name) as file:
        file.write(content)


def write_parquet(path: Path, table: pa.Table) -> None:
    """As `write_bytes`, a table as Parquet."""
    if not address_of(path):
        pq.write_table(table, path)
        return
    with _found(path) as (storage, name):
        pq.write_table(table, name, filesystem=storage)


def _copy(path: str | Path, folder: Path) -> Path:
    with _found(path) as (storage, name):
        folder.mkdir(parents=True)
        about = storage.get_file_info(name)
        if about.type == fs.FileType.NotFound:
            raise FileNotFoundError("there is nothing")
        inside = [about] if about.is_file else storage.get_file_info(fs.FileSelector(name))
        for file in (one for one in inside if one.is_file):
            fs.copy_files(file.path, str(folder / file.base_name), storage, fs.LocalFileSystem())
        return folder / about.base_name if about.is_file else folder


@contextmanager
def _found(path: str | Path) -> Iterator[tuple[fs.FileSystem, str]]:
    """The storage of an address, and the file's name there."""
    address = address_of(path)
    try:
        yield fs.FileSystem.from_uri(address)
    except (OSError, pa.ArrowException) as error:
        raise AccessError(
            path=address,
            found=f"cannot be read or written ({str(error).splitlines()[0]})",
            do="Check the address, the keys in the environment and what they allow; nothing of the workspace changed.",
        ) from error
