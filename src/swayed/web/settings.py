"""Settings of the web app."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WebSettings:
    """How the app is served.

    Args:
        workspaces: name in the address -> folder of the workspace.
        state_folder: where members, sessions and the audit log lie.
        is_team: members sign in; if not, whoever holds the one-time token of the start is the admin.
        token: the one-time token of local use; empty in team use.
        is_secure: cookies travel by HTTPS alone.
        host_names: names under which the app may be asked; others are refused (DNS rebinding).
        session_hours: a session ends so long after it was last used.
        oidc_issuer, oidc_client_id, oidc_client_secret: sign-in by an OpenID provider; empty for none.
        oidc_default_role: of who signs in by OpenID for the first time, in every workspace; empty for none.
    """

    workspaces: dict[str, Path]
    state_folder: Path
    is_team: bool = False
    token: str = ""
    is_secure: bool = False
    host_names: tuple[str, ...] = ("127.0.0.1", "localhost")
    session_hours: float = 12.0
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_default_role: str = "guest"
