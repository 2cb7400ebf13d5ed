"""Commands that start: the guide, demo, lab, init, import, pull, situation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from swayed.cli.options import HERE, START, QuietOption, WorkspaceOption, check_name, with_engine

situations = typer.Typer(help="Situations: which decision, whose, about what, where and when.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    app.callback(invoke_without_command=True)(guide)
    app.command(rich_help_panel=START)(with_engine(demo))
    app.command(rich_help_panel=START)(lab)
    app.command(rich_help_panel=START)(init)
    app.command("import", rich_help_panel=START)(import_source)
    app.command("pull", rich_help_panel=START)(pull_source)
    app.add_typer(situations, name="situation", rich_help_panel=START)


def guide(
    context: typer.Context,
    workspace: WorkspaceOption = HERE,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Who and what moves your customers: people, not audiences, with evidence and an interval.

    Without a command: what is here, and what to do next.
    """
    if version:
        from swayed import __version__

        typer.echo(f"swayed {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from swayed.cli.guide import print_guide

        print_guide(workspace)


def demo(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to make the demonstration.")] = Path(
        "swayed-demo"
    ),
    market: Annotated[str, typer.Option(help="plain, homophily, burst, null or monday.")] = "plain",
    seed: Annotated[int, typer.Option(help="Another seed, another market.")] = 7,
    customers: Annotated[Optional[int], typer.Option(help="Number of customers.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Make a market with known truth, run everything, show the answer beside the truth.

    Examples:

      swayed demo

      swayed demo /tmp/burst --market burst --seed 3
    """
    from swayed.cli.demo import run_demo

    run_demo(directory, market=market, seed=seed, customers=customers, is_quiet=quiet)


def lab(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the market's tables.")],
    market: Annotated[str, typer.Option(help="plain, homophily, burst, null or monday.")] = "plain",
    seed: Annotated[int, typer.Option(help="Another seed, another market.")] = 7,
    customers: Annotated[Optional[int], typer.Option(help="Number of customers.")] = None,
    interactions: Annotated[Optional[int], typer.Option(help="Number of contacts.")] = None,
    people: Annotated[Optional[int], typer.Option(help="Number of people they may meet.")] = None,
    caused_share: Annotated[Optional[float], typer.Option(help="Share of steps that people cause, 0 to 1.")] = None,
    towns: Annotated[
        int, typer.Option(min=1, help="So many towns of these numbers, side by side; memory holds one at a time.")
    ] = 1,
    form: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
) -> None:
    """Write a market with known truth as tables, for teaching, tests and benchmarks.

    Examples:

      swayed lab market --market homophily --seed 3

      swayed lab big --customers 100000 --interactions 1000000 --format parquet

      swayed lab huge --customers 100000 --interactions 1000000 --people 15000 --towns 100 --format parquet
    """
    from swayed.cli.demo import write_lab

    numbers = {
        "n_customers": customers,
        "n_interactions": interactions,
        "n_people": people,
        "caused_share": caused_share,
        "n_towns": towns,
    }
    write_lab(directory, market, seed, numbers, form)


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the new workspace.")],
    timezone: Annotated[str, typer.Option(help="Zone of times without a zone, and of days.")] = "UTC",
    currency: Annotated[str, typer.Option(help="ISO code; the most frequent one where left out.")] = "",
) -> None:
    """Make a workspace: a folder that holds your tables and the answers.

    Example: swayed init brand --timezone Europe/Berlin --currency EUR
    """
    from swayed.cli.output import console
    from swayed.workspace import Workspace

    Workspace.create(directory, timezone=timezone, currency=currency)
    out = console()
    out.print(f"[green]✓[/] workspace [bold]{directory}[/] made (times without a zone: {timezone})")
    out.print(f"next: [bold]swayed import tables YOUR_EXPORTS/ -w {directory}[/]")


def import_source(
    source: Annotated[
        Optional[str],
        typer.Argument(metavar="SOURCE", help="What the files are: tables, or an export such as shopify."),
    ] = None,
    paths: Annotated[
        Optional[list[Path]], typer.Argument(metavar="PATH...", help="Files, folders or ZIP archives.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    timezone: Annotated[
        Optional[str], typer.Option(help="Zone of times without one; the workspace's as a rule.")
    ] = None,
    allow_rejects: Annotated[bool, typer.Option(help="Exit 0 although rows were rejected.")] = False,
    mapping: Annotated[
        bool, typer.Option("--map", help="Say once what the columns of your own sheet mean; it is remembered.")
    ] = False,
    table: Annotated[str, typer.Option(help="Of `tables`: the table the files hold, whatever their names.")] = "",
    column: Annotated[
        Optional[list[str]], typer.Option(help="With --map: 'Your column=field'; may be given several times.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --map: take the proposal without asking.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List the sources and their tables.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Import your exports. A row is known by its key: importing twice changes nothing.

    Examples:

      swayed import tables exports/ -w brand

      swayed import tables s3://bucket/exports -w brand

      swayed import shopify orders_export.csv -w brand --dry-run

      swayed import bluesky recordings/ -w brand

      swayed import tables fees.csv --table collaborations --map --column "Honorar=cost"

      swayed import --list
    """
    from swayed.cli.importing import ALLOWED, list_sources, run_import

    if listing:
        list_sources()
        return
    if source is None or not paths:
        raise typer.BadParameter(
            "name a source and at least one file or folder, for instance: swayed import tables exports/"
        )
    check_name(source, ALLOWED, what="source", argument="SOURCE")
    if mapping:
        from swayed.cli.mapping import run_mapping

        run_mapping(source, paths, workspace, table=table, columns=column or [], is_confirmed=yes)
    n_rejected = run_import(source, paths, workspace, dry_run=dry_run, timezone=timezone, table=table, is_quiet=quiet)
    if n_rejected and not allow_rejects:
        raise typer.Exit(1)


def pull_source(
    source: Annotated[
        Optional[str], typer.Argument(metavar="NAME", help="The service: shopify, discourse, mastodon or bluesky.")
    ] = None,
    since: Annotated[
        Optional[str], typer.Option(metavar="DATE", help="From when on; needed at the first pull, later as you like.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    server: Annotated[
        str, typer.Option(metavar="URL", help="The server: your shop, your forum, a Mastodon server.")
    ] = "",
    tag: Annotated[Optional[list[str]], typer.Option(help="A hashtag; may be given several times.")] = None,
    account: Annotated[Optional[list[str]], typer.Option(help="An account; may be given several times.")] = None,
    query: Annotated[Optional[list[str]], typer.Option(help="Words to search for; may be given several times.")] = None,
    login: Annotated[str, typer.Option(help="The account to which the token belongs (Bluesky, Discourse).")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Pull and compare; write nothing.")] = False,
    allow_rejects: Annotated[bool, typer.Option(help="Exit 0 although rows were rejected.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List the services, and what was pulled so far.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Pull what is new from a service's own interface, and import it. A broken pull goes on where it broke.

    The token comes from the environment (SWAYED_MASTODON_TOKEN and so on) or the keyring, never from the command line.

    Examples:

      swayed pull mastodon --server https://run.example --tag trailrunning --since 2026-01-01 -w brand

      swayed pull shopify --server https://brand.myshopify.com --since 2025-01-01 -w brand

      swayed pull mastodon -w brand
    """
    from swayed.cli.pulling import list_services, run_pull
    from swayed.sources.pulls import Asked

    if listing:
        list_services(workspace)
        return
    if source is None:
        raise typer.BadParameter("name a service, for instance: swayed pull mastodon --tag trailrunning")
    asked = Asked(server, tuple(tag or ()), tuple(account or ()), tuple(query or ()), login)
    if not run_pull(source, asked, since, workspace, dry_run=dry_run, allow_rejects=allow_rejects, is_quiet=quiet):
        raise typer.Exit(1)


@situations.command("new")
def situation_new(
    kind: Annotated[str, typer.Argument(metavar="[KIND]", help="first-purchase, repeat or launch.")] = "first-purchase",
    name: Annotated[Optional[str], typer.Option(help="Name of the situation; the kind where left out.")] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write a situation from a template, filled with this workspace's own words.

    Example: swayed situation new first-purchase --name trail-shoes -w brand
    """
    from swayed.cli.output import console
    from swayed.workspace import Workspace

    path = Workspace(workspace).new_situation(kind, name or kind)
    out = console()
    out.print(f"[green]✓[/] {path}")
    out.print(f"next: edit it, then [bold]swayed check {path.stem} -w {workspace}[/]")


@situations.command("list")
def situation_list(workspace: WorkspaceOption = HERE) -> None:
    """List the situations kept in the workspace, and whether each can be read."""
    from swayed.cli.guide import print_situations

    print_situations(workspace)
