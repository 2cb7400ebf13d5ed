"""Stack Exchange: the XML of a data dump."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from swayed.errors import SourceError
from swayed.sources.encodings import detect_encoding, text_chunks
from swayed.sources.exports.declaration import Map, Part, Policy, Shape, Source, texts
from swayed.sources.exports.items import ItemsError

_ROOTS = ("posts", "users", "comments", "votes", "postlinks")
_ENDINGS = (".xml", ".xml.gz")
# The dump's own writer lets characters through that XML forbids, written out or as a reference.
_FORBIDDEN = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|x0*fff[ef]|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.I)
_ALLOWED = bytes(byte if byte > 31 or byte in b"\t\n\r" else 32 for byte in range(256))
_LONGEST_REFERENCE = 12
# What expat says when the text merely ends.
_CUT = frozenset(
    (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN, expat.errors.XML_ERROR_PARTIAL_CHAR)
)


class _ForeignError(Exception):
    """The document is no dump, and may declare what it likes."""


class _Rows:
    """The rows of one file, as the parser meets them.

    Args:
        path: the file, for the operator.
    """

    def __init__(self, path: Path) -> None:
        self.found: list[tuple[int, str]] = []
        self.root = ""
        self._path = path
        # The bytes are UTF-8 by now, whatever the declaration says.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _element(self, name: str, cells: dict[str, str]) -> None:
        if not self.root:
            self.root = name.casefold()
        elif name == "row":
            item = json.dumps({"file": self.root, **cells}, ensure_ascii=False)
            self.found.append((self.parser.CurrentLineNumber, item))

    def _doctype(self, root: str, *_: object) -> None:
        # Only a document type can declare entities: none is ever read.
        if root.casefold() not in _ROOTS:
            raise _ForeignError
        raise SourceError(
            path=str(self._path),
            found="the XML declares a document type, which a dump never does and which can hide harmful entities",
            allowed="the XML as Stack Exchange wrote it",
            do="Download the dump again from its own page.",
        )

    def take(self) -> list[tuple[int, str]]:
        taken, self.found = self.found, []
        return taken


def rows(path: Path) -> Iterator[tuple[int, str]]:
    """Line and cells of every row, `file` telling which file of the dump it stands in; none for a foreign document."""
    reading = _Rows(path)
    try:
        for chunk in _clean(text_chunks(path, detect_encoding(path))):
            reading.parser.Parse(chunk, False)
            if reading.root and reading.root not in _ROOTS:
                return
            yield from reading.take()
        reading.parser.Parse(b"", True)
    except _ForeignError:
        return
    except expat.ExpatError as error:
        yield from reading.take()
        is_truncated = expat.errors.messages[error.code] in _CUT
        raise ItemsError(error.lineno, str(error), is_truncated=is_truncated, form="XML") from error


def _clean(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same without what XML forbids; a reference that two chunks share is kept together."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk.translate(_ALLOWED)
        start = text.rfind(b"&", max(len(text) - _LONGEST_REFERENCE, 0))
        cut = len(text) if start < 0 or b";" in text[start:] else start
        yield _FORBIDDEN.sub(b" ", text[:cut])
        rest = text[cut:]
    yield _FORBIDDEN.sub(b" ", rest)


STACKEXCHANGE = Source(
    "stackexchange",
    "a data dump (Posts, Users, Comments, Votes, PostLinks as XML): questions, answers, comments, accepted answers",
    "Download the dump of a site (archive.org or your own profile there), unpack it into a folder that bears the site's "
    "name, such as bicycles.stackexchange.com, and name that folder: numbers are unique within one site only.",
    (
        Part(
            "dump XML",
            Shape.JSON,
            proof=("file", "Id"),
            maps=(
                Map(
                    "accounts",
                    "stackexchange_accounts",
                    {"account_id": "Id", "handle": "DisplayName", "created_at": "CreationDate"},
                    html=("bio",),
                ),
                Map(
                    "posts",
                    "stackexchange_posts",
                    {"post_id": "Id", "account_id": "OwnerUserId", "posted_at": "CreationDate", "text": "Body"},
                    html=("text",),
                ),
                Map(
                    "posts",
                    "stackexchange_comments",
                    {"post_id": "Id", "account_id": "UserId", "posted_at": "CreationDate", "text": "Text"},
                ),
                Map("interactions", "stackexchange_interactions", {"occurred_at": "CreationDate"}),
            ),
            structure=texts(
                *("file", "Id", "PostTypeId", "AcceptedAnswerId", "ParentId", "CreationDate", "Body", "OwnerUserId"),
                *("OwnerDisplayName", "LastEditDate", "Title", "PostId", "UserId", "UserDisplayName", "Text"),
                *("VoteTypeId", "RelatedPostId", "LinkTypeId", "DisplayName", "Location", "AboutMe", "WebsiteUrl"),
                "LastAccessDate",
            ),
            unread=(
                *("Tags", "Score", "ViewCount", "LastEditorUserId", "LastEditorDisplayName", "LastActivityDate"),
                *("AnswerCount", "CommentCount", "FavoriteCount", "CommunityOwnedDate", "ClosedDate", "ContentLicense"),
                *("Reputation", "Views", "UpVotes", "DownVotes", "AccountId", "ProfileImageUrl", "EmailHash", "Age"),
                *("BountyAmount", "DeletionDate"),
            ),
            prepared="stackexchange_rows",
            read=rows,
            names=_ENDINGS,
        ),
    ),
    Policy(
        "Posts are under CC BY-SA: name author and page where you show one. A handle is tied to a customer only when the "
        "customer declared it.",
        ties_handles=False,
    ),
)
