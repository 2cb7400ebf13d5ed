"""How long the pages of a large market take to appear, and the parts of them that change in place.

Serves a workspace and walks its pages in headless Chromium: a page's time is that from the start of the navigation to the
browser's *first contentful paint*; a swap's is that from its request until HTMX has settled the answer. Each is looked at
three times: the first look (results are read from disk) is printed beside the best of the later ones.

    python benchmarks/web.py                                # makes a market of 100 k customers and 5 M interactions; an hour
    python benchmarks/web.py --workspace brand              # a workspace whose situation has been run
    python benchmarks/web.py --keep /data/web               # keeps what it makes, and finds it again
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn
from peers_process import machine
from playwright.sync_api import Page, sync_playwright

from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

MARKET = "--customers 20000 --interactions 1000000 --people 3000 --towns 5 --format parquet"
LOOKS = 3
PAINT = """() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"""
SWAP = """([selector, change]) => new Promise((done) => {
    const element = document.querySelector(selector)
    let began = performance.now()
    document.body.addEventListener('htmx:before:request', () => { began = performance.now() }, {once: true})
    document.body.addEventListener('htmx:after:settle', () => done(performance.now() - began), {once: true})
    Object.assign(element, change)
    element.dispatchEvent(new Event('input', {bubbles: true}))
    element.dispatchEvent(new Event('change', {bubbles: true}))
})"""


def made(folder: Path) -> Path:
    """A workspace in which the market's situation has been run."""
    brand, market = folder / "brand", folder / "market"
    if not brand.exists():
        swayed = str(Path(sys.executable).with_name("swayed"))
        for words in (
            f"lab {market} {MARKET}",
            f"init {brand}",
            f"import tables {market / 'tables'} -w {brand}",
        ):
            subprocess.run([swayed, *words.split()], check=True)
        (brand / "situations").mkdir(exist_ok=True)
        shutil.copy(market / "situation.yaml", brand / "situations" / "trail-shoes.yaml")
        subprocess.run([swayed, "run", "trail-shoes", "-w", str(brand)], check=True)
    return brand


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """The app; yields the address that lets in."""
    with tempfile.TemporaryDirectory() as state:
        app = create_app(WebSettings({"brand": workspace}, Path(state), token="once"))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


def pages_of(workspace: Workspace) -> list[str]:
    """The addresses of the pages behind the host: of the first situation, and of the first person in it."""
    name = workspace.situations()[0].stem
    first = workspace.study(workspace.situations()[0]).people(all=True, limit=1).to_pylist()
    home, here = "/w/brand", f"/w/brand/s/{quote(name, safe='')}"
    own = ("", "/customers", "/people", "/people?grade=all", "/changes", "/path", "/currents", "/plan", "/money")
    persons = [f"{here}/people/{quote(row['person_id'], safe='')}" for row in first]
    whole = ("/manage", "/data", "/review", "/rights", "/report")
    return [home, *(here + page for page in own), *persons, *(home + page for page in whole)]


def painted(page: Page, address: str) -> float:
    """Milliseconds to the first contentful paint."""
    page.goto(address, wait_until="load")
    while not (found := page.evaluate(PAINT)):
        page.wait_for_timeout(5)  # the page's own policy forbids the waiting of the browser
    page.wait_for_load_state("networkidle")  # the parts that come after it are not in the way of the next look
    return float(found)


def row(name: str, times: list[float], most: float) -> None:
    """One line: the first look, the best later one, and whether that keeps its bound."""
    best = min(times[1:])
    print(f"{name:<46} {times[0]:>9.0f} {best:>9.0f}  {'' if best <= most else f'over {most:.0f} ms'}", flush=True)


def look(base: str, pages: list[str]) -> None:
    """Walks all pages, then all swaps."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{base}/enter?token=once")
        print(f"{'page, first paint, ms':<46} {'first':>9} {'later':>9}", flush=True)
        for address in pages:
            row(address, [painted(page, base + address) for _ in range(LOOKS)], 1000.0)
        here = pages[1]
        print(f"{'swap, ms':<46}", flush=True)
        for address, selector, changes in (
            ("/people", "form.filters select[name=grade]", [{"value": word} for word in ("all", "strong", "some")]),
            ("/plan", "#slide", [{"value": word} for word in ("2", "5", "3")]),
        ):
            page.goto(base + here + address)
            if page.query_selector(selector):
                row(here + address, [float(page.evaluate(SWAP, [selector, change])) for change in changes], 200.0)
        times = []
        for _ in range(LOOKS):
            page.goto(base + here + "/money", wait_until="commit")
            began = time.perf_counter()
            page.wait_for_selector("#scorecard table", timeout=120_000)
            times.append(1000.0 * (time.perf_counter() - began))
        row(f"{here}/money, the scorecard in it", times, 1000.0)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, help="a workspace whose first situation has been run")
    parser.add_argument("--keep", type=Path, help="folder in which the market and its workspace stay, or already are")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="swayed-web-"))
    workspace = Workspace(asked.workspace or made(folder))
    sizes = workspace.table_sizes()
    print(f"{sizes['customers']:,} customers, {sizes['interactions']:,} interactions; {machine()}")
    with served(workspace.folder) as base:
        look(base, pages_of(workspace))
    if not (asked.keep or asked.workspace):
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
