"""Makes the pictures of the docs from a market with known truth: the list of people as the terminal shows it, and pages of
the web app as Chromium draws them.

Run it with `make pictures`. No picture names another host: fonts are the reader's own, or drawn.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright
from rich.console import Console

from swayed.cli.showing import show_people
from swayed.lab import MarketSettings, make_market
from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

PAGES = ("customers", "people", "path", "currents", "plan?people=5", "money")
"""Pages of the situation, each drawn in light and dark."""
SIZE = (1280, 860)
MOST_BYTES = 300_000
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "people.svg"
SEED, SHOWN, WIDTH = 7, 12, 86
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


def main() -> None:
    """Makes the picture, and looks at it where Chromium is installed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--customers", type=int, help="customers of the market; the demonstration's where left out")
    asked.add_argument("--png", type=Path, help="also render it with headless Chromium, for a look")
    asked.add_argument("--workspace", type=Path, help="a workspace that has been run, with a situation trail-shoes")
    options = asked.parse_args()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        brand = Workspace(options.workspace) if options.workspace else _market(Path(name), options.customers)
        PICTURE.write_text(_people(brand), encoding="utf-8")
        print(PICTURE)
        _pages(brand, Path(name))
    if options.png:
        _render(PICTURE, options.png)


def _market(folder: Path, customers: int | None) -> Workspace:
    """A workspace that has been run."""
    chosen = {} if customers is None else {"n_customers": customers}
    make_market(MarketSettings(seed=SEED, **chosen)).write(folder / "market", format="parquet")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(folder / "market" / "tables")
    (folder / "brand" / "situations").mkdir()
    shutil.copy(folder / "market" / "situation.yaml", folder / "brand" / "situations" / "trail-shoes.yaml")
    workspace.study("trail-shoes").run()
    return workspace


def _people(workspace: Workspace) -> str:
    study = workspace.study("trail-shoes")
    out = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, force_terminal=True)
    show_people(study.people(limit=SHOWN), study, out)
    return without_hosts(out.export_svg(title="swayed people trail-shoes", unique_id="people"))


def _pages(workspace: Workspace, state: Path) -> None:
    """Pages of the web app, where Chromium is installed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: the pages of the web app were not drawn")
        return
    app = create_app(WebSettings({"brand": workspace.folder}, state, token="once"))  # noqa: S106 - for a moment
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, reduced_motion="reduce")
        page.set_default_timeout(600_000)
        page.goto(f"{base}/enter?token=once")
        for address in PAGES:
            page.goto(f"{base}/w/brand/s/trail-shoes/{address}")
            page.evaluate("document.fonts.ready")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                picture = PICTURE.with_name(f"web-{address.partition('?')[0]}-{scheme}.png")
                page.screenshot(path=picture)
                print(picture, f"{picture.stat().st_size:,} bytes")
                if picture.stat().st_size > MOST_BYTES:
                    raise SystemExit(f"{picture} is larger than {MOST_BYTES:,} bytes")
        browser.close()
    server.should_exit = True


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
