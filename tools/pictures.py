"""Makes docs/pictures/people.svg: the list of people of a market with known truth, as the terminal shows it.

Run it with `make pictures`. The picture names no other host: fonts are the reader's own.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console

from swayed.cli.showing import show_people
from swayed.lab import MarketSettings, make_market
from swayed.workspace import Workspace

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "people.svg"
SEED, SHOWN, WIDTH = 7, 12, 86
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


def main() -> None:
    """Makes the picture, and looks at it where Chromium is installed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--customers", type=int, help="customers of the market; the demonstration's where left out")
    asked.add_argument("--png", type=Path, help="also render it with headless Chromium, for a look")
    options = asked.parse_args()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(_people(options.customers), encoding="utf-8")
    print(PICTURE)
    if options.png:
        _render(PICTURE, options.png)


def _people(customers: int | None) -> str:
    chosen = {} if customers is None else {"n_customers": customers}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_market(MarketSettings(seed=SEED, **chosen)).write(folder / "market", format="parquet")
        workspace = Workspace.create(folder / "brand")
        workspace.import_tables(folder / "market" / "tables")
        study = workspace.study(folder / "market" / "situation.yaml")
        out = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, force_terminal=True)
        show_people(study.people(limit=SHOWN), study, out)
    return without_hosts(out.export_svg(title="swayed people trail-shoes", unique_id="people"))


def without_hosts(svg: str) -> str:
    """The drawing with the reader's own monospace fonts and nothing to fetch.

    Raises:
        ValueError: something to fetch is left.
    """
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family:\s*[^;]+;", f"font-family: {FONTS};", svg)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"
    left = re.findall(r"https?://[^\"')\s]+", svg.replace("http://www.w3.org/2000/svg", ""))
    if left:
        raise ValueError(f"the picture still names {left}")
    return svg


def _render(picture: Path, png: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("no Chromium here: apt-get install chromium")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,640"]
    subprocess.run([*command, f"--screenshot={png}", picture.as_uri()], check=True, capture_output=True, timeout=60)  # noqa: S603 - our own file
    print(png)


if __name__ == "__main__":
    main()
