"""Prints what swayed is made of, as CycloneDX 1.6: every locked package with its version and hashes.

Reads `requirements.lock` alone, so it needs no network and no installed package:

    python tools/sbom.py > sbom.json
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, object]]:
    """The packages of a lock file.

    Raises:
        ValueError: a package has no hash.
    """
    found: list[dict[str, object]] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        pin = _PIN.match(block)
        if not pin:
            continue
        name, version = re.sub(r"[-_.]+", "-", pin[1]).lower(), pin[2].rstrip(";")
        hashes = _HASH.findall(block)
        if not hashes:
            raise ValueError(f"{name} has no hash in the lock file")
        purl = f"pkg:pypi/{name}@{version}"
        # CycloneDX wants the hash of the package itself; each is of one file that may be installed.
        files = [
            {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": one}]} for one in hashes
        ]
        found.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": version,
                "purl": purl,
                "externalReferences": files,
            }
        )
    return found


def document() -> dict[str, object]:
    """The whole bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "swayed",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components((ROOT / "requirements.lock").read_text(encoding="utf-8")),
    }


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1)
    sys.stdout.write("\n")
