"""What has changed in an export since its source was written down: new, missing and renamed fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from swayed.errors import nearest_word
from swayed.sources.exports.declaration import Part
from swayed.sources.headers import normal_name

Drift = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""New fields, missing fields, renamed fields."""


def sheet_drift(part: Part, headers: Sequence[str]) -> Drift:
    """The drift of a CSV part.

    Args:
        part: the kind of file.
        headers: the columns of all its files.
    """
    there = {normal_name(header) for header in headers if header.strip()}
    named = {normal_name(name) for name in part.columns}
    former = {normal_name(old): (normal_name(new), new, old) for new, old in part.renamed.items()}
    used = [
        (old, f"{new} (was {shown})") for old, (now, new, shown) in former.items() if old in there and now not in there
    ]
    new = tuple(
        dict.fromkeys(
            header.strip()
            for header in headers
            if normal_name(header)
            and normal_name(header) not in named
            and normal_name(header) not in former
            and not _is_listed(normal_name(header), [normal_name(one) for one in part.unread])
        )
    )
    now_read = {former[old][0] for old, _ in used}
    missing = [name for name in part.expected if normal_name(name) not in there | now_read]
    return _told(new, missing, [shown for _, shown in used])


def json_drift(part: Part, found: Mapping[str, Any]) -> Drift:
    """The drift of a JSON part.

    Args:
        part: the kind of file.
        found: the structure of a sample of its items, as the engine sums it up.
    """
    new = [path for path in _new_paths(part.structure, found, "") if not _is_listed(path, part.unread)]
    missing = [path for path in part.expected if not _is_there(found, path.split("."))]
    return _told(tuple(new), missing, [])


def _told(new: tuple[str, ...], missing: Sequence[str], renamed: list[str]) -> Drift:
    near = {name: nearest_word(name, new) for name in missing}
    guesses = [f"{word} (perhaps the new name of {name})" for name, word in near.items() if word]
    return new, tuple(missing), (*renamed, *guesses)


def _new_paths(known: Any, found: Any, before: str) -> Iterator[str]:
    if isinstance(known, list) and isinstance(found, list):
        if known and found:
            yield from _new_paths(known[0], found[0], before)
        return
    # A leaf that is known as text is read as it is, whatever it holds.
    if not isinstance(known, Mapping) or not isinstance(found, Mapping):
        return
    for name, inner in found.items():
        if name not in known:
            yield f"{before}{name}"
        else:
            yield from _new_paths(known[name], inner, f"{before}{name}.")


def _is_there(found: Any, path: Sequence[str]) -> bool:
    if not path:
        return True
    if isinstance(found, list):
        return bool(found) and _is_there(found[0], path)
    if not isinstance(found, Mapping):
        # The sample holds values of several kinds here: what is inside cannot be told.
        return bool(found == "JSON")
    return path[0] in found and _is_there(found[path[0]], path[1:])


def _is_listed(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
