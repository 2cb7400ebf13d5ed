"""Looking at pages in a real browser: what must hold on every page, in both widths and both colour schemes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from swayed.web import WebSettings, create_app

DESKTOP, PHONE = (1440, 900), (390, 844)
AXE = Axe()
# On the first look everything is asked; between light and dark only colours differ.
LOOKS = tuple(
    (size, scheme, {"resultTypes": ["violations"], **rules})
    for size in (DESKTOP, PHONE)
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]}))
)
STRANGE = """() => [...document.querySelectorAll('*')].flatMap((one) => [
    ...(one.tagName === 'SCRIPT' && !one.getAttribute('src')?.startsWith('/assets/') ? ['a script'] : []),
    ...[...one.attributes].filter((said) => said.name.startsWith('on')
        || /^(javascript|data|vbscript):/i.test(['href', 'src', 'action', 'xlink:href'].includes(said.name) ? said.value : ''))
      .map((said) => `${said.name}=${said.value}`)])"""
"""What a stranger's words would have become, had they not been escaped."""


class Watched:
    """A page of the browser, and everything on it that should not be."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", lambda asked: None if asked.url.startswith((base, "data:")) else self._note(asked.url))
        self.page.on("response", lambda got: self._note(f"{got.status} of {got.url}") if got.status >= 500 else None)
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: object) -> None:
        self._note(f"a dialog: {dialog.message}")  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    def _note(self, words: str) -> None:
        # Asked for on purpose: a page that is not there, and forms that say what is wrong.
        if "status of 404" not in words and "status of 422" not in words:
            self.faults.append(f"{self.page.url}: {words}")


@contextmanager
def serving(folder: Path, state: Path) -> Iterator[str]:
    """The app over a workspace; its address, the token is `once`."""
    app = create_app(WebSettings({"brand": folder}, state, token="once"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


@contextmanager
def watching(browser: Browser, served: str, entered: object) -> Iterator[Watched]:
    """A window for somebody who has come in; what is wrong in it fails the test at its end."""
    context = browser.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, storage_state=entered, reduced_motion="reduce"
    )
    watched = Watched(context, served)
    yield watched
    assert not watched.faults, watched.faults
    context.close()


def look(page: Page, address: str = "") -> None:
    """A page without horizontal scroll in which axe finds nothing, at both widths, light or dark.

    Loaded once, then drawn anew; as it is, where no address is given.
    """
    if address:
        page.goto(address)
    if page.locator("[hx-trigger=load]").count():
        page.wait_for_load_state("networkidle")
    here = address or page.url
    assert not page.evaluate(STRANGE), here
    page.evaluate(AXE.axe_script)
    for size, scheme, rules in LOOKS:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], f"{here} is {width} wide at {size[0]}"
        broken = page.evaluate("(rules) => axe.run(rules)", rules)["violations"]
        told = [(fault["id"], [node["html"][:160] for node in fault["nodes"][:2]]) for fault in broken]
        assert not told, (here, size, scheme, told)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.emulate_media(color_scheme="light")
