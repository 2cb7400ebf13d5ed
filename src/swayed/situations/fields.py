"""The fields of a situation that a form asks for: read from its text, and written back into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

LISTS = {
    "stages": ("decision", "stages"),
    "repeatable": ("decision", "repeatable"),
    "products": ("decision", "products"),
    "categories": ("decision", "categories"),
    "any": ("topic", "any"),
    "none": ("topic", "none"),
    "communities": ("communities",),
    "segment_by": ("segment_by",),
}
"""Field of the form -> where it stands in the situation; one thing per line."""

TEXTS = {"about": ("topic", "about"), "from": ("period", "from"), "to": ("period", "to")}


def fields_of(text: str) -> dict[str, str]:
    """The form's fields as a text has them; lists with one thing per line. Empty where the text is no mapping."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        found = None
    root = found if isinstance(found, dict) else {}
    lists = {name: "\n".join(map(str, _at(root, path) or [])) for name, path in LISTS.items()}
    return lists | {name: str(_at(root, path) or "") for name, path in TEXTS.items()}


def with_fields(text: str, fields: Mapping[str, str]) -> str:
    """The text with these fields; all else stays as it is, comments excepted. An emptied field is left out."""
    root: dict[str, Any] = yaml.safe_load(text) or {}
    for name, path in {**LISTS, **TEXTS}.items():
        if name not in fields:
            continue
        said = fields[name].strip()
        value: Any = [line.strip() for line in said.splitlines() if line.strip()] if name in LISTS else said
        _put(root, path, value)
    return yaml.safe_dump(root, sort_keys=False, allow_unicode=True, width=120)


def _at(root: dict[str, Any], path: tuple[str, ...]) -> Any:
    for key in path[:-1]:
        inner = root.get(key)
        root = inner if isinstance(inner, dict) else {}
    return root.get(path[-1])


def _put(root: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        root = root.setdefault(key, {})
    if value:
        root[path[-1]] = value
    else:
        root.pop(path[-1], None)
