"""Progress of a run on the terminal: one line per step, with what it is doing and how long it took."""

from __future__ import annotations

from rich.console import Console
from rich.status import Status

from swayed.cli.output import console
from swayed.pipeline import Step


def answer_progress(is_quiet: bool) -> TerminalProgress:
    """Progress of the steps an answer needs, on the error stream; steps whose results were kept go unsaid."""
    return TerminalProgress(console(stderr=True), is_quiet=is_quiet, shows_kept=False)


class TerminalProgress:
    """Prints steps as they finish; a spinner says what goes on.

    Args:
        out: where to print, the error stream as a rule, so that answers can be piped.
        is_quiet: print nothing.
        shows_kept: also name steps whose results were kept.
    """

    def __init__(self, out: Console, *, is_quiet: bool = False, shows_kept: bool = True) -> None:
        self._out = out
        self._is_quiet = is_quiet
        self._shows_kept = shows_kept
        self._status: Status | None = None
        self._words = ""

    def started(self, step: Step, number: int, n_steps: int) -> None:
        """A step begins."""
        if self._is_quiet:
            return
        self._words = f"{number}/{n_steps} {step.does}"
        self._status = self._out.status(self._words)
        self._status.start()

    def told(self, words: str) -> None:
        """A step says what it is doing."""
        if self._status is not None:
            self._status.update(f"{self._words} [dim]· {words}[/]")

    def finished(self, step: Step, seconds: float, *, is_kept: bool) -> None:
        """A step ends."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._is_quiet or (is_kept and not self._shows_kept):
            return
        after = "[dim]kept[/]" if is_kept else f"{seconds:.1f} s"
        self._out.print(f"  [green]✓[/] {step.does} [dim]·[/] {after}", highlight=False)
