"""`swayed identities --review`: one question after the other, each answer kept at once."""

from __future__ import annotations

from getpass import getuser
from typing import Any

import typer
from rich.console import Console

from swayed.cli.wording import escape
from swayed.identities.decisions import ASKS, Decision
from swayed.workspace import Workspace

KEYS = {
    "kind": {"p": "person", "b": "brand", "o": "bot", "m": "media", "u": "unknown"},
    "same": {"y": "yes", "n": "no"},
    "customer": {"y": "yes", "n": "no"},
}
OFFERED = {
    "kind": "[b]p[/]erson, [b]b[/]rand, b[b]o[/]t, [b]m[/]edia, [b]u[/]nknown but may be named",
    "same": "[b]y[/]es, [b]n[/]o",
    "customer": "[b]y[/]es, [b]n[/]o",
}
SKIP, QUIT = "s", "q"


def review(workspace: Workspace, questions: list[dict[str, Any]], reviewer: str | None, out: Console) -> int:
    """Asks the questions in order; returns the number of answers kept."""
    by = reviewer or getuser()
    n_kept = 0
    out.print(f"[bold]{len(questions):,} questions[/], the most met first; you answer as [bold]{escape(by)}[/]")
    for number, question in enumerate(questions, 1):
        sure = "" if question["probability"] is None else f" [dim]({100 * question['probability']:.0f} %)[/]"
        out.print(f"\n[bold]{number}[/]  {escape(question['words'])}{sure}")
        out.print(f"   {ASKS[question['question']]} {OFFERED[question['question']]}, [b]s[/]kip, [b]q[/]uit")
        key = _key([*KEYS[question["question"]], SKIP, QUIT])
        if key == QUIT:
            break
        if key == SKIP:
            continue
        workspace.review.decide(
            Decision(
                question=question["question"],
                account_id=question["account_id"],
                other_account_id=question["other_account_id"],
                customer_id=question["customer_id"],
                answer=KEYS[question["question"]][key],
                decided_by=by,
                why=typer.prompt("   why", default="", show_default=False).strip(),
            )
        )
        n_kept += 1
    out.print(f"\n[green]✓[/] {n_kept} decisions kept; the next run follows them and learns from them")
    return n_kept


def _key(allowed: list[str]) -> str:
    """A key among those allowed; the end of the input quits."""
    while True:
        try:
            key = str(typer.prompt("  ", prompt_suffix=" ")).strip().casefold()[:1]
        except typer.Abort:
            return QUIT
        if key in allowed:
            return key
