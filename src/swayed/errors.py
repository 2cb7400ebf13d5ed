"""Every error an operator can meet, drawn once.

SwayedError
 ├── SettingsError           a situation or a setting is wrong: mend the file (all faults listed)
 ├── SourceError             a file cannot be read: mend or leave out the file
 ├── TableContractError      a step wrote rows its table forbids: a defect of swayed, please report
 ├── InsufficientDataError   the data cannot answer: collect more, or ask a smaller question
 ├── NotFittedError          results were asked before `fit` or `run`
 ├── ConvergenceError        the sampler did not settle: run longer or simplify the situation
 ├── EngineError             a set operation failed inside the engine (table and statement named)
 ├── AccessError             a folder, file or lock cannot be used: permissions, space, another writer
 └── ServiceError            a server does not give what was asked: wait, or check address, names and token

A class takes *facts* by keyword and writes the sentence: what failed, where, what was found, what is
allowed, what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class SwayedError(Exception):
    """Root of all errors whose text is meant for the operator."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one place of a file.

    Args:
        where: the key, column or field, as the operator wrote it.
        found: what stands there.
        allowed: what may stand there.
        line: 1-based line, 0 when unknown.
        nearest: the allowed word closest to the found one, empty when none is near.
    """

    where: str
    found: str
    allowed: str
    line: int = 0
    nearest: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        hint = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{place}: found {self.found}; allowed: {self.allowed}.{hint}"


def nearest_word(word: str, allowed: Sequence[str]) -> str:
    """The allowed word closest to a misspelt one, or '' when none is near.

    Example:
        >>> nearest_word("stagse", ["stages", "products"])
        'stages'
    """
    close = get_close_matches(word.casefold(), {a.casefold(): a for a in allowed}, n=1, cutoff=0.6)
    return next((a for a in allowed if close and a.casefold() == close[0]), "")


class SettingsError(SwayedError):
    """A situation file or a setting holds one or more faults; all are listed."""

    def __init__(self, *, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(faults)
        number = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(f"{source} has {number}; nothing was run:\n{lines}")


class SourceError(SwayedError):
    """A file cannot be read at all, so nothing of the command was loaded."""

    def __init__(self, *, path: str, found: str, allowed: str, do: str) -> None:
        self.path = path
        super().__init__(f"{path}: {found}. Allowed: {allowed}. {do} Nothing was loaded.")


class TableContractError(SwayedError):
    """A step produced rows that the contract of its table forbids."""

    def __init__(self, *, table: str, found: str, allowed: str) -> None:
        super().__init__(f"table {table}: {found}; allowed: {allowed}. This is a defect of swayed: please report it.")


class InsufficientDataError(SwayedError):
    """The data cannot answer the question that was asked."""

    def __init__(self, *, question: str, found: str, needed: str) -> None:
        super().__init__(f"{question}: found {found}; needed: {needed}.")


class NotFittedError(SwayedError):
    """Results were asked of something that has not been fitted or run."""

    def __init__(self, *, what: str, do: str) -> None:
        super().__init__(f"{what} has no results yet. {do}")


class ConvergenceError(SwayedError):
    """The sampler did not settle."""

    def __init__(self, *, what: str, found: str, allowed: str) -> None:
        super().__init__(
            f"{what} did not settle: found {found}; allowed: {allowed}. "
            "Raise the number of sweeps or narrow the situation."
        )


class EngineError(SwayedError):
    """A set operation failed inside the engine."""

    def __init__(self, *, table: str, reason: str, statement: str = "") -> None:
        self.statement = statement
        super().__init__(f"the engine could not make table {table}: {reason}")


class AccessError(SwayedError):
    """A folder, a file or a lock cannot be used."""

    def __init__(self, *, path: str, found: str, do: str) -> None:
        self.path = path
        super().__init__(f"{path}: {found}. {do}")


class ServiceError(SwayedError):
    """A server does not give what was asked of it."""

    def __init__(self, *, server: str, found: str, do: str) -> None:
        self.server = server
        super().__init__(f"{server}: {found}. {do}")
