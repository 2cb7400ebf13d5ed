"""The lake: the canonical tables on disk, and the one row that says which versions of them are true.

Reads: nothing. Writes: `lake/<table>/` (Delta Lake), `originals/` and `app.sqlite`
(settings, commits, what originals are kept).

Delta is atomic per table only. The workspace's commit is one row in `app.sqlite` that names the Delta version of every
table, written last in one transaction: a reader opens exactly those versions, so a crash at any moment leaves the
workspace as before or as after. One writer at a time holds the lock; readers never wait.
"""

from swayed.lake.digests import digest_of, known_digests
from swayed.lake.originals import Original, drop_expired, originals, read_original
from swayed.lake.register import Commit, Register
from swayed.lake.snapshot import Snapshot
from swayed.lake.withheld import NOBODY, Withheld
from swayed.lake.writer import Writer, writing

__all__ = [
    "NOBODY",
    "Commit",
    "Original",
    "Register",
    "Snapshot",
    "Withheld",
    "Writer",
    "digest_of",
    "drop_expired",
    "known_digests",
    "originals",
    "read_original",
    "writing",
]
