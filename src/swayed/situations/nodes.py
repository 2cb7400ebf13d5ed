"""YAML nodes read with their lines; whatever is wrong with one is kept as a fault and reading goes on.

Values are taken as the operator wrote them, so the country `NO` stays a text and does not become false.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

import yaml

from swayed.errors import Fault, nearest_word

_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}
_UNKNOWN_KEY = "the unknown key"
_NULL = "tag:yaml.org,2002:null"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_Word = TypeVar("_Word", bound=str)


class NodeReader:
    """Takes values out of nodes and remembers lines and faults by the dotted key.

    Attributes:
        faults: everything found wrong so far.
        lines: dotted key -> line of its value, for every key that is known and not empty; '' is the whole file.
        text_lines: dotted key of a list -> line of each of its texts.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}
        self.text_lines: dict[str, tuple[int, ...]] = {}

    def fault(self, where: str, node: yaml.Node, found: str, allowed: str, nearest: str = "") -> None:
        """Keeps a fault at the node's line."""
        self.faults.append(Fault(where, found, allowed, line_of(node), nearest))

    def line(self, where: str) -> int:
        """Line of that key, or of the part it is missing from; 0 when the file has no keys."""
        if where in self.lines or not where:
            return self.lines.get(where, 0)
        return self.line(where.rpartition(".")[0])

    def is_misspelt(self, *keys: str) -> bool:
        """Whether some unknown key was probably meant as one of these."""
        return any(fault.found.startswith(_UNKNOWN_KEY) and fault.nearest in keys for fault in self.faults)

    def is_faulty(self, where: str) -> bool:
        """Whether that key itself already has a fault."""
        return any(fault.where == where for fault in self.faults)

    def entries(
        self, node: yaml.Node, where: str = "", *, allowed: Sequence[str] = (), example: str = ""
    ) -> Mapping[str, yaml.Node]:
        """The entries of a mapping that are allowed and not empty.

        Args:
            where: dotted key of the mapping, empty for the whole file.
            allowed: the keys it may have; any when empty.
            example: how a right one looks, for the fault.
        """
        if not isinstance(node, yaml.MappingNode):
            self.fault(where or "the file", node, shown(node), f"keys with values{example and f', like {example}'}")
            return {}
        self.lines.setdefault(where, line_of(node))
        first_lines: dict[str, int] = {}
        entries: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            place = f"{where}.{key}" if where else key
            if not key.strip():
                self.fault(where or "the file", key_node, f"{shown(key_node)} as a key", "a word as a key")
            elif allowed and key not in allowed:
                self.fault(place, key_node, f"{_UNKNOWN_KEY} {key!r}", ", ".join(allowed), nearest_word(key, allowed))
            elif key in first_lines:
                self.fault(place, key_node, f"the key twice (first in line {first_lines[key]})", "each key once")
            else:
                first_lines[key] = line_of(key_node)
                if not is_null(value):
                    entries[key] = value
                    self.lines[place] = line_of(value)
                elif not allowed:
                    self.fault(place, key_node, "nothing", "a value; leave the key out for none")
        return entries

    def text(self, node: yaml.Node, where: str) -> str:
        """One text, stripped; empty when the node holds none."""
        if _is_plain(node):
            return str(node.value).strip()
        self.fault(where, node, shown(node), "one text")
        return ""

    def texts(self, node: yaml.Node, where: str) -> tuple[str, ...]:
        """The texts of a list, each once; a single text is a list of one."""
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        lines: dict[str, int] = {}
        for item in nodes:
            if not _is_plain(item):
                self.fault(where, item, shown(item), "a list of texts, like [one, another]")
            elif is_null(item) or not item.value.strip():
                self.fault(where, item, "an empty text", "texts with at least one letter or digit; [] for none")
            else:
                lines.setdefault(item.value.strip(), line_of(item))
        self.text_lines[where] = tuple(lines.values())
        return tuple(lines)

    def word(self, node: yaml.Node, where: str, allowed: Sequence[_Word]) -> _Word | None:
        """One of the allowed words; None when the node holds another."""
        for word in allowed:
            if _is_plain(node) and node.value == word:
                return word
        nearest = nearest_word(node.value, allowed) if _is_plain(node) else ""
        self.fault(where, node, shown(node), " | ".join(allowed), nearest)
        return None

    def day(self, node: yaml.Node, where: str) -> date | None:
        """A calendar day."""
        day = as_day(node.value) if _is_plain(node) else None
        if day is None:
            self.fault(where, node, shown(node), "a day, like 2025-01-31")
        return day

    def number_or_day(self, node: yaml.Node, where: str) -> float | date | None:
        """A finite number or a calendar day."""
        if _is_plain(node):
            day = as_day(node.value)
            number = as_number(node.value)
            if day is not None or number is not None:
                return day if day is not None else number
        self.fault(where, node, shown(node), "a number, or a day like 2025-01-31")
        return None


def line_of(node: yaml.Node) -> int:
    """1-based line on which the node begins."""
    return int(node.start_mark.line) + 1


def is_null(node: yaml.Node) -> bool:
    """Whether nothing stands there."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def shown(node: yaml.Node) -> str:
    """What stands there, for a fault."""
    if isinstance(node, yaml.MappingNode):
        return "keys with values"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if is_null(node):
        return "nothing"
    value = node.value if len(node.value) <= 60 else node.value[:57] + "..."
    return repr(value) if _is_plain(node) else f"{value!r} with the tag {node.tag!r}"


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag in _PLAIN_TAGS


def as_day(value: str) -> date | None:
    """The calendar day a text writes, like 2025-01-31."""
    try:
        return date.fromisoformat(value.strip()) if _DAY.fullmatch(value.strip()) else None
    except ValueError:
        return None


def as_number(value: str) -> float | None:
    """The finite number a text writes."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
