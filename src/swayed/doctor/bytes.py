"""Whether the bytes of a file are those that were written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from swayed.lake import digest_of

Written = tuple[int, str]
"""Size and SHA-256 of a file when it was written."""


def difference(file: Path, written: Written) -> str:
    """How a file differs from what was written, '' when it does not."""
    try:
        n_bytes = file.stat().st_size
        if n_bytes != written[0]:
            return f"{n_bytes:,} bytes, {written[0]:,} were written"
        return "" if digest_of(file) == written[1] else "its bytes are not those that were written"
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"


def fault_of_parquet(file: Path, written: Written | None) -> str:
    """What is wrong with a Parquet file, '' when it is whole.

    Args:
        file: the file.
        written: what it was. Where that is not known every value is decoded, which finds a cut or garbled file but not
            a changed byte that still decodes.
    """
    if written is not None:
        return difference(file, written)
    try:
        with pq.ParquetFile(file) as opened:
            for _ in opened.iter_batches():
                pass
    except (OSError, pa.ArrowException) as error:
        return f"cannot be read ({(str(error).splitlines() or [''])[0]})"
    return ""
