"""The command tree, and how an error becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys

import typer
from rich.console import Console

from swayed.cli import (
    ask,
    caring,
    changing,
    collaborating,
    drifting,
    examining,
    experimenting,
    ledger,
    measuring,
    planning,
    relating,
    serving,
    sourcing,
    standing,
    start,
    today,
)
from swayed.cli.wording import escape
from swayed.errors import SwayedError

EXIT_DONE, EXIT_INPUT_FAULT, EXIT_STOPPED = 0, 1, 130

app = typer.Typer(
    name="swayed",
    help="Who and what moves your customers: people, not audiences, with evidence and an interval.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
start.register(app)
today.register(app)
serving.register(app)
ask.register(app)
sourcing.register(app)
changing.register(app)
standing.register(app)
drifting.register(app)
ledger.register(app)
measuring.register(app)
experimenting.register(app)
planning.register(app)
collaborating.register(app)
relating.register(app)
caring.register(app)
examining.register(app)


def main() -> None:
    """Runs one command. 0 done, 1 a fault of the input, 2 wrong use, 130 stopped; never a traceback."""
    errors = Console(stderr=True)
    try:
        app()
    except SwayedError as error:
        errors.print(f"[bold red]swayed:[/] {_plain(error)}", highlight=False, soft_wrap=True)
        sys.exit(EXIT_INPUT_FAULT)
    except KeyboardInterrupt:
        errors.print("stopped; the workspace is as it was after the last finished step")
        sys.exit(EXIT_STOPPED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_DONE)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        errors.print(
            f"[bold red]swayed:[/] {where}{error.strerror or error}. Check that it exists, that you may use it "
            "and that there is free space.",
            highlight=False,
            soft_wrap=True,
        )
        sys.exit(EXIT_INPUT_FAULT)
    except Exception as error:
        if os.environ.get("SWAYED_DEBUG"):
            raise
        errors.print(
            f"[bold red]swayed:[/] a defect of swayed, not of your data ({type(error).__name__}: {_first_line(error)}). "
            "The workspace is as it was. Run again with SWAYED_DEBUG=1 and send us what it prints.",
            highlight=False,
            soft_wrap=True,
        )
        sys.exit(EXIT_INPUT_FAULT)


def _first_line(error: Exception) -> str:
    return escape((str(error).splitlines() or [""])[0])


def _plain(error: SwayedError) -> str:
    return escape(str(error))
