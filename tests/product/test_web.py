"""The web app in a real browser: the whole story, at both widths, light and dark; no fault on any page."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from swayed.web import WebSettings, create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
DESKTOP, PHONE = (1440, 900), (390, 844)
HOME = "/w/brand"
HERE = f"{HOME}/s/trail-shoes"
PAGES = (
    HOME,
    HERE,
    f"{HERE}/customers",
    f"{HERE}/people",
    f"{HERE}/people?grade=all",
    f"{HERE}/changes",
    f"{HERE}/report",
    f"{HERE}/path",
    f"{HERE}/currents",
    f"{HERE}/plan",
    f"{HERE}/money",
    f"{HERE}/money/scorecard",
    f"{HOME}/manage",
    f"{HOME}/how/ledger",
    f"{HOME}/how/scorecard",
    f"{HOME}/data",
    f"{HOME}/rights",
    f"{HOME}/rights/texts/text",
    f"{HOME}/rights/texts/records",
    f"{HOME}/report",
    f"{HOME}/review",
    f"{HOME}/access",
    f"{HOME}/new",
    f"{HERE}/people/nobody-of-this-name",
)


both_widths = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


class Watched:
    """A page of the browser, and everything on it that should not be."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", lambda asked: None if asked.url.startswith((base, "data:")) else self._note(asked.url))

    def _note(self, words: str) -> None:
        # The page that is not there is asked for on purpose.
        if "404" not in words:
            self.faults.append(f"{self.page.url}: {words}")


@pytest.fixture(scope="module")
def served(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a copy of the finished workspace; its address, the token is `once`."""
    folder = Path(shutil.copytree(finished, tmp_path_factory.mktemp("served") / "brand"))
    app = create_app(WebSettings({"brand": folder}, tmp_path_factory.mktemp("state"), token="once"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def entered(browser: Browser, served: str) -> object:
    """The cookies of somebody who came in by the link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/enter?token=once")
    assert page.url == f"{served}{HOME}"
    state = context.storage_state()
    context.close()
    return state


@both_widths
def test_no_page_has_a_fault(browser: Browser, served: str, entered: object, size: tuple[int, int]) -> None:
    with watching(browser, served, entered, size) as watched:
        for path in PAGES:
            look(watched.page, served + path, size[0])


@contextmanager
def watching(browser: Browser, served: str, entered: object, size: tuple[int, int] = DESKTOP) -> Iterator[Watched]:
    """A window of one width for somebody who has come in; what is wrong in it fails the test at its end."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, storage_state=entered, reduced_motion="reduce"
    )
    watched = Watched(context, served)
    yield watched
    assert not watched.faults
    context.close()


def look(page: Page, address: str, width: int) -> None:
    """A page without horizontal scroll in which axe finds nothing, light or dark; as it is, where no address is given."""
    page.emulate_media(color_scheme="light")
    if address:
        page.goto(address, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    # Between light and dark only colours differ.
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)
        broken = Axe().run(page, options=rules).response["violations"]
        told = [(fault["id"], [node["html"][:160] for node in fault["nodes"][:2]]) for fault in broken]
        assert not told, (address, scheme, told)


def test_the_story(browser: Browser, served: str, entered: object) -> None:
    """Describe, run, look at people and one of them, filter without loading anew, change the definition, go back."""
    with watching(browser, served, entered) as watched:
        _tell_the_story(watched.page, served)


def _tell_the_story(page: Page, served: str) -> None:
    page.goto(f"{served}{HOME}/new")
    page.fill("input[name=name]", "second-look")
    page.click("button.main")
    assert page.url.endswith("/s/second-look")
    page.click("form[action$='/run'] button")
    page.wait_for_selector("text=See the people", timeout=120_000)
    page.click("text=See the people")
    assert page.url.endswith("/s/second-look/people")

    page.goto(f"{served}{HERE}/people")
    assert page.locator("h1").inner_text()
    with page.expect_response(lambda answer: "grade=all" in answer.url):
        page.select_option("select[name=grade]", "all")
    page.wait_for_function("document.querySelectorAll('#list tbody tr').length > 5")
    assert "grade=all" in page.url
    name = page.locator("#list tbody th a").first.inner_text()
    page.locator("#list tbody th a").first.click()
    assert name in page.locator("h1").inner_text()
    assert page.locator("text=Relation to customers").count()

    page.goto(f"{served}{HERE}")
    page.click("text=As text")
    text = page.locator("textarea#text")
    with page.expect_response(lambda answer: answer.url.endswith("/check")):
        text.fill(text.input_value().replace("topic:", "topik:"))
    page.wait_for_selector("text=Did you mean")
    text.fill(text.input_value().replace("topik:", "topic:").replace("lugs", "deep lugs"))
    page.locator("form:has(textarea#text) button.main").click()
    page.wait_for_selector("text=Earlier versions")
    page.locator("a[href*=versions]").first.click()
    assert page.locator(".diff .added").count()
    page.click("text=Go back to this version")


@both_widths
def test_what_is_held_about_somebody_has_no_fault(
    browser: Browser, served: str, entered: object, size: tuple[int, int]
) -> None:
    with watching(browser, served, entered, size) as watched:
        _see_what_is_held(watched.page, served, size)


def _see_what_is_held(page: Page, served: str, size: tuple[int, int]) -> None:
    page.goto(f"{served}{HERE}/people?grade=all")
    account = page.locator("#list .handle").first.inner_text()
    page.goto(f"{served}{HOME}/rights")
    page.fill("input[name=name]", account)
    page.click("text=See what is held")
    assert account in page.locator("h1").inner_text()
    look(page, "", size[0])
    with page.expect_download() as copy:
        page.click("text=Download as JSON")
    assert copy.value.suggested_filename == "held.json"
    page.click("button:has-text('Erase')")
    assert page.locator("h1").inner_text() == f"What is held about {account}", "unticked, nothing is sent"


def test_without_scripts_everything_is_there(browser: Browser, served: str, entered: object) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=entered)
    page = context.new_page()
    page.goto(f"{served}{HERE}/people")
    page.select_option("select[name=grade]", "all")
    page.click("form.filters button")
    assert page.locator("#list tbody tr").count() > 5
    page.goto(f"{served}{HERE}/customers")
    assert page.locator("svg.ring .planet").count() > 5
    context.close()


def test_the_page_of_a_comparison_has_no_fault(browser: Browser, served: str, entered: object) -> None:
    """A shop's file compared here, then looked at in every way."""
    context = browser.new_context(storage_state=entered)
    page = context.new_page()
    page.goto(f"{served}{HERE}/money")
    page.set_input_files(
        "input[name=file]",
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": b"order_id,amount,currency\nnot-here,50.00,EUR\n"},
    )
    page.click("text=Compare, order by order")
    compared = f"{served}{HERE}/money/reconciled/{page.url.split('/')[-1]}"
    for _ in range(200):
        if context.request.get(compared).ok:
            break
        time.sleep(0.3)
    context.close()
    for size in (DESKTOP, PHONE):
        with watching(browser, served, entered, size) as watched:
            look(watched.page, compared, size[0])


def test_the_story_to_its_end(browser: Browser, served: str, entered: object) -> None:
    """Plan, register the holdout, read the money, keep a relation, and forget somebody: the last test here."""
    with watching(browser, served, entered) as watched:
        page = watched.page
        _plan_and_register(page, served)
        page.goto(f"{served}{HERE}/money")
        page.wait_for_selector("#scorecard table, #scorecard .empty", timeout=60_000)
        account = _keep_a_relation(page, served)
        page.goto(f"{served}{HOME}/review")
        assert "No question is open" in page.locator("main").inner_text(), "this market leaves nothing undecided"
        _forget(page, served, account)


def _plan_and_register(page: Page, served: str) -> None:
    page.goto(f"{served}{HERE}/plan?people=2")
    with page.expect_response(lambda answer: "slide-people=1" in answer.url):
        page.evaluate(
            "() => { const slide = document.querySelector('#slide'); slide.value = '1';"
            " slide.dispatchEvent(new Event('input', {bubbles: true})) }"
        )
    page.wait_for_load_state("networkidle")
    page.click("text=Register the holdout")
    look(page, "", DESKTOP[0])
    page.check("input[name=sure]")
    page.click("button:has-text('Register')")
    assert "/experiments/" in page.url, page.locator("main").inner_text()
    look(page, "", DESKTOP[0])


def _keep_a_relation(page: Page, served: str) -> str:
    """Keeps one relation and looks at its page; gives its account."""
    page.goto(f"{served}{HERE}/people?grade=all")
    account = page.locator("#list .handle").first.inner_text()
    page.goto(f"{served}{HOME}/manage")
    page.locator("details:has(form[action$='/manage/people']) summary").click()
    form = page.locator("form[action$='/manage/people']")
    form.locator("[name=account]").fill(account)
    form.locator("button").click()
    assert "/manage/people/" in page.url, page.locator("main").inner_text()
    page.fill("[name=note]", "<img src=x onerror=alert(1)> met at the fair")
    page.locator("form:has([name=note]) button.main").click()
    assert page.input_value("[name=note]") == "<img src=x onerror=alert(1)> met at the fair"
    look(page, "", DESKTOP[0])
    return account


def _forget(page: Page, served: str, account: str) -> None:
    page.goto(f"{served}{HOME}/rights")
    page.fill("input[name=name]", account)
    page.click("text=See what is held")
    page.check("input[name=is_meant]")
    page.set_default_timeout(120_000)
    page.click("button:has-text('Erase')")
    assert page.locator("h1").inner_text() == "Erased"
    look(page, "", DESKTOP[0])
    page.goto(f"{served}{HOME}/manage")
    assert account not in page.content()
