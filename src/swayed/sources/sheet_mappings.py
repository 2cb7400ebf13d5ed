"""What the columns of the operator's own sheets mean, in one workspace: proposed, corrected, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from swayed.errors import Fault, SettingsError, nearest_word
from swayed.lake import Register
from swayed.sources.exports import source_named
from swayed.sources.mapping import Proposal, Wanted, corrected, read_proposal, remember, wanted_of
from swayed.tables import INPUT_TABLES


class SheetMappings:
    """The mappings of a workspace.

    Args:
        register: the workspace's register.
    """

    def __init__(self, register: Register) -> None:
        self._register = register

    def propose(self, path: str | Path, source: str = "tables", table: str = "") -> Proposal:
        """What the columns of a sheet mean: as confirmed before, else as they look.

        Args:
            path: a CSV.
            source: `tables`, or a source that reads sheets with any columns.
            table: of `tables`: the table it holds.
        """
        return read_proposal(self._register, *_fields_of(source, table), Path(path))

    def correct(self, proposal: Proposal, changes: Mapping[str, str], source: str, table: str) -> Proposal:
        """The proposal with other fields for some columns; an empty field leaves the column out."""
        return corrected(proposal, _fields_of(source, table)[1], changes)

    def remember(self, proposal: Proposal) -> None:
        """Keeps a confirmed mapping for every later sheet with these columns."""
        remember(self._register, proposal)


def _fields_of(source: str, table: str) -> tuple[str, Sequence[Wanted]]:
    """What a mapping is about, and the fields to look for."""
    if source == "tables":
        if table not in INPUT_TABLES:
            fault = Fault(
                "table", repr(table), ", ".join(INPUT_TABLES), nearest=nearest_word(table, list(INPUT_TABLES))
            )
            raise SettingsError(source="the mapping", faults=[fault])
        return table, wanted_of(INPUT_TABLES[table])
    declared = source_named(source)
    parts = [part for part in declared.parts if part.wanted]
    if not parts:
        fault = Fault("source", repr(source), "tables, or a source whose columns are named freely")
        raise SettingsError(source="the mapping", faults=[fault])
    return declared.about(parts[0]), parts[0].wanted
