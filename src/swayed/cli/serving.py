"""`swayed serve`: the web app on this machine, or for a team."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import Annotated, Optional

import typer

from swayed.cli.options import CARE, HERE, START, WorkspaceOption, with_engine
from swayed.cli.wording import escape

DEFAULT_PORT = 8787
members = typer.Typer(help="Members of a team: who may sign in to the web app.", no_args_is_help=True)
RootOption = Annotated[
    Optional[Path], typer.Option("--root", metavar="DIR", help="A folder of workspaces, for agencies.")
]


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    app.command(rich_help_panel=START)(with_engine(serve))
    app.add_typer(members, name="member", rich_help_panel=CARE)


def serve(
    workspace: WorkspaceOption = HERE,
    port: Annotated[int, typer.Option(help="Port; another free one where it is taken.")] = DEFAULT_PORT,
    root: RootOption = None,
    team: Annotated[bool, typer.Option("--team", help="Members sign in; needs HTTPS in front.")] = False,
    host: Annotated[
        str, typer.Option(help="Address to listen at; beyond this machine only with --team.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name the app is asked by; repeatable.")
    ] = None,
) -> None:
    """Open the web app: the customer at the centre, and everything to look at.

    Prints a link that lets you in once. Nothing is sent anywhere.

    Examples:

      swayed serve

      swayed serve -w brand --port 9000

      swayed serve --root clients --team --name swayed.example.org
    """
    if host != "127.0.0.1" and not team:
        raise typer.BadParameter("only with --team: whoever has the link would be the admin", param_hint="--host")
    from swayed.cli.output import console
    from swayed.web import WebSettings, create_app

    out = console(stderr=True)
    folders = _workspaces(root) if root else {workspace.resolve().name or "workspace": workspace}
    token = "" if team else secrets.token_urlsafe(24)
    settings = WebSettings(
        workspaces=folders,
        state_folder=root or workspace,
        is_team=team,
        token=token,
        is_secure=team,
        host_names=("127.0.0.1", "localhost", *(name or [])),
        # From the environment: the secret has no business in a command line.
        oidc_issuer=os.environ.get("SWAYED_OIDC_ISSUER", ""),
        oidc_client_id=os.environ.get("SWAYED_OIDC_CLIENT_ID", ""),
        oidc_client_secret=os.environ.get("SWAYED_OIDC_CLIENT_SECRET", ""),
        oidc_default_role=os.environ.get("SWAYED_OIDC_ROLE", "guest"),
    )
    app = create_app(settings)
    free = _free_port(host, port)
    address = f"http://{host}:{free}"
    link = address if team else f"{address}/enter?token={token}"
    out.print(f"swayed is open at [bold]{link}[/]  [dim](stop with Ctrl-C)[/]", soft_wrap=True, highlight=False)
    import uvicorn

    uvicorn.run(app, host=host, port=free, log_level="warning", access_log=False, server_header=False)


@members.command("add")
def add_member(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="guest, viewer, analyst, manager or admin.")] = "viewer",
    workspace: WorkspaceOption = HERE,
    root: RootOption = None,
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for where left out.")
    ] = "",
) -> None:
    """Take in a member, or change a role. With --root in every workspace there, else in one.

    Examples:

      swayed member add maya --role admin --root clients
    """
    from swayed.cli.output import console
    from swayed.web.access import AccessStore

    folders = _workspaces(root) if root else {workspace.resolve().name: workspace}
    AccessStore(root or workspace).admit(name, roles=dict.fromkeys(folders, role), password=password)
    console().print(f"[green]✓[/] {escape(name)} is {escape(role)} of {escape(', '.join(folders))}")


def _workspaces(root: Path) -> dict[str, Path]:
    found = {path.parent.name: path.parent for path in sorted(root.glob("*/app.sqlite"))}
    if not found:
        raise typer.BadParameter(f"no workspace lies in {root}", param_hint="--root")
    return found


def _free_port(host: str, port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            probe.bind((host, 0))
        return int(probe.getsockname()[1])
