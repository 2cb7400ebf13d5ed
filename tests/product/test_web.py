"""The web app in a real browser, over a market of hostile words: no fault on any page, and the whole story."""

from __future__ import annotations

import csv
import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, sync_playwright

from product.browsing import look, serving, watching
from product.hostile import HOSTILE, hostile_market
from swayed.lab import Market
from swayed.web.pages.api import ANSWERS
from swayed.workspace import Workspace

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
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
    f"{HERE}/plan/test?people=2",
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
SAID = " ".join(HOSTILE)
"""What is typed into every field that takes words."""
ZED = {
    "accounts.csv": f'account_id,platform,handle,display_name\nzed,forum,zed,"{HOSTILE[0]}Zed"\n',
    "customers.csv": "customer_id,handles\nz1,forum:zed\nz2,forum:zed\n",
}
"""An account of two customers: only a human can say whose it is."""
# Every form but those that end something, take a file, or start long work.
FILLED = """() => [...document.forms].filter((form) => !form.querySelector('input[type=file]')
    && !/(leave|forget|expire|export|object|run|stop|again|end|settle|check|fields|review)$/.test(form.getAttribute('action') || ''))
  .map((form) => [...document.forms].indexOf(form))"""
FILL = """([number, said]) => {
    const form = document.forms[number]
    for (const field of form.querySelectorAll('input:not([type]), input[type=text], input[type=password], textarea')) field.value = said
    for (const box of form.querySelectorAll('input[type=checkbox]')) box.checked = true
    for (const button of form.querySelectorAll('button')) button.disabled = false
    form.noValidate = true
    form.removeAttribute('hx-get')
    HTMLFormElement.prototype.submit.call(form)
}"""


@pytest.fixture(scope="module")
def brand(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of hostile words, in which somebody is worked with and somebody objected; it has been run."""
    folder = tmp_path_factory.mktemp("hostile")
    exports = hostile_market(market).write(folder / "exports")
    for name, text in ZED.items():
        (folder / name).write_text(text, encoding="utf-8")
    workspace = Workspace.create(folder / "brand", currency="EUR")
    workspace.import_tables(exports / "tables")
    workspace.import_tables(*(folder / name for name in ZED))
    situations = folder / "brand" / "situations"
    situations.mkdir()
    shutil.copy(exports / "situation.yaml", situations / "trail-shoes.yaml")
    shutil.copy(exports / "situation.yaml", situations / f"{HOSTILE[1]}.yaml")
    _work_with(workspace, *(f"{row}" for row in ("a0000152", "a0000281")))
    workspace.study("trail-shoes").run()
    return folder / "brand"


def _work_with(workspace: Workspace, account: str, objector: str) -> None:
    """A relation, a collaboration with money, a piece and a case, and an objection; every word of it hostile."""
    words = dict.fromkeys(("basis", "status", "note", "next_step"), SAID)
    workspace.relations.set(account, {**words, "may_contact": "agreed", "next_step_on": "2025-01-02"})
    terms = dict.fromkeys(("agreed", "code", "disclosure"), SAID)
    deal = workspace.collaborations.add(account, {**terms, "kind": "fee", "cost": "300", "starts_on": "2025-01-01"})
    workspace.collaborations.pay(deal.key, {"amount": "100", "note": SAID})
    piece = {"url": f"https://example.org/{SAID}", "text": SAID, "posted_at": "2025-02-01"}
    workspace.collaborations.deliver(deal.key, piece)
    workspace.collaborations.check()
    for case in workspace.collaborations.cases().to_pylist():
        workspace.collaborations.write_case(case["case_id"], "noted", by=SAID, why=SAID)
    workspace.rights.object(workspace.rights.subject(objector), by=SAID, how=SAID)


@pytest.fixture(scope="module")
def served(brand: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(brand, tmp_path_factory.mktemp("state")) as base:
        yield base


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


def test_what_is_typed_does_nothing(browser: Browser, served: str, entered: object) -> None:
    """Every form with hostile words in every field: kept or refused, they are shown as they are."""
    n_forms = 0
    with watching(browser, served, entered) as watched:
        page = watched.page
        for path in (*PAGES, *_worked_with(page, served)):
            page.goto(served + path)
            for number in page.evaluate(FILLED):
                with page.expect_event("domcontentloaded"), page.expect_event("response", _is_page) as went:
                    page.evaluate(FILL, [number, SAID])
                answer = went.value
                assert answer.status < 500, (path, answer.url)
                n_forms += 1
                page.goto(served + path)
    assert n_forms > 12


def _is_page(answer: Response) -> bool:
    """Whether it is what a navigation ends with; an address that scripts write anew is none."""
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def _worked_with(page: Page, served: str) -> list[str]:
    """The pages of the relation and of the collaboration."""
    page.goto(f"{served}{HOME}/manage")
    found = [page.locator(f"a[href*='/manage/{what}/']").first for what in ("people", "collaborations")]
    return [str(link.get_attribute("href")) for link in found]


def _follow(link: Locator) -> None:
    """Clicks, and waits until the page it leads to is there whole: a click itself waits for its first byte."""
    with link.page.expect_navigation():
        link.click()


def _wait_for(page: Page, address: str) -> None:
    """Until what is computed in the background can be shown."""
    for _ in range(400):
        if page.request.get(address).ok:
            return
        time.sleep(0.3)
    raise AssertionError(f"{address} is not computed")


def test_no_page_has_a_fault(browser: Browser, served: str, entered: object) -> None:
    with watching(browser, served, entered) as watched:
        page = watched.page
        _wait_for(page, f"{served}{HERE}/report")  # what was typed into Manage is computed anew
        for path in (*PAGES, *_worked_with(page, served)):
            look(page, served + path)
        page.goto(f"{served}{HERE}/people?grade=all")
        shown = page.content()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "{{7*7}}" in shown
        links = page.locator("#list tbody th a").all()
        addresses = [str(link.get_attribute("href")) for link in links]
        strange = [address for address in addresses if "%" in address]
        for address in (addresses[0], strange[0]):
            look(page, served + address)


def test_no_download_is_run_by_a_spreadsheet(browser: Browser, served: str, entered: object) -> None:
    with watching(browser, served, entered) as watched:
        cells: list[str] = []
        for name in ANSWERS:
            answer = watched.page.request.get(f"{served}/api{HERE}/{name}?format=csv")
            assert answer.ok, (name, answer.status)
            cells += (cell for row in csv.reader(io.StringIO(answer.text())) for cell in row)
    commands = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell)]
    assert not commands, commands[:3]
    assert sum(cell.startswith("'=HYPERLINK(1)") for cell in cells) > 5, "there were some"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_story(browser: Browser, served: str, entered: object) -> None:
    """Describe, run, look at people and one of them, filter without loading anew, change the definition, go back."""
    with watching(browser, served, entered) as watched:
        _tell_the_story(watched.page, served)


def _tell_the_story(page: Page, served: str) -> None:
    page.goto(f"{served}{HOME}/new")
    page.fill("input[name=name]", "second-look")
    _follow(page.locator("button.main"))
    assert page.url.endswith("/s/second-look")
    _follow(page.locator("form[action$='/run'] button"))
    look(page)
    page.wait_for_selector("text=See the people", timeout=120_000)
    _follow(page.locator("text=See the people"))
    assert page.url.endswith("/s/second-look/people")

    page.goto(f"{served}{HERE}/people")
    assert page.locator("h1").inner_text()
    with page.expect_response(lambda answer: "grade=all" in answer.url):
        page.select_option("select[name=grade]", "all")
    page.wait_for_function("document.querySelectorAll('#list tbody tr').length > 5")
    assert "grade=all" in page.url
    name = page.locator("#list tbody th a").first.inner_text()
    _follow(page.locator("#list tbody th a").first)
    assert name in page.locator("h1").inner_text()
    assert page.locator("text=Relation to customers").count()

    page.goto(f"{served}{HERE}")
    page.click("text=As text")
    text = page.locator("textarea#text")
    with page.expect_response(lambda answer: answer.url.endswith("/check")):
        text.fill(text.input_value().replace("topic:", "topik:"))
    page.wait_for_selector("text=Did you mean")
    text.fill(text.input_value().replace("topik:", "topic:").replace("lugs", "deep lugs"))
    _follow(page.locator("form:has(textarea#text) button.main"))
    assert page.locator("text=Earlier versions").count()
    _follow(page.locator("a[href*=versions]").first)
    assert page.locator(".diff .added").count()
    look(page)
    _follow(page.locator("text=Go back to this version"))


def test_what_is_held_about_somebody(browser: Browser, served: str, entered: object) -> None:
    with watching(browser, served, entered) as watched:
        page = watched.page
        page.goto(f"{served}{HERE}/people?grade=all")
        account = page.locator("#list .handle").first.inner_text()
        page.goto(f"{served}{HOME}/rights")
        page.fill("input[name=name]", account)
        _follow(page.locator("text=See what is held"))
        assert account in page.locator("h1").inner_text()
        look(page)
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
    _follow(page.locator("form.filters button"))
    assert page.locator("#list tbody tr").count() > 5
    page.goto(f"{served}{HERE}/customers")
    assert page.locator("svg.ring .planet").count() > 5
    context.close()


def test_the_page_of_a_comparison(browser: Browser, served: str, entered: object) -> None:
    """A shop's file compared here, then looked at in every way."""
    with watching(browser, served, entered) as watched:
        page = watched.page
        page.goto(f"{served}{HERE}/money")
        lines = f'order_id,amount,currency\nnot-here,50.00,EUR\n"{HOSTILE[0]}",5.00,EUR\n'
        file = {"name": f"{HOSTILE[1]}.csv", "mimeType": "text/csv", "buffer": lines.encode()}
        page.set_input_files("input[name=file]", file)
        _follow(page.locator("text=Compare, order by order"))
        compared = f"{served}{HERE}/money/reconciled/{page.url.split('/')[-1]}"
        _wait_for(page, compared)
        look(page, compared)


def test_the_story_to_its_end(browser: Browser, served: str, entered: object) -> None:
    """Plan, register the holdout, read the money, keep a relation, review, and forget somebody: the last test here."""
    with watching(browser, served, entered) as watched:
        page = watched.page
        _plan_and_register(page, served)
        page.goto(f"{served}{HERE}/money")
        page.wait_for_selector("#scorecard table, #scorecard .empty", timeout=60_000)
        account = _keep_a_relation(page, served)
        _review(page, served)
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
    page.fill("input[name=question]", SAID)
    page.check("input[name=sure]")
    _follow(page.locator("button:has-text('Register')"))
    assert "/experiments/" in page.url, page.locator("main").inner_text()
    look(page)


def _keep_a_relation(page: Page, served: str) -> str:
    """Keeps one relation and looks at its page; gives its account."""
    page.goto(f"{served}{HERE}/people?grade=all")
    account = page.locator("#list .handle").nth(3).inner_text()
    page.goto(f"{served}{HOME}/manage")
    page.locator("details:has(form[action$='/manage/people']) summary").click()
    form = page.locator("form[action$='/manage/people']")
    form.locator("[name=account]").fill(account)
    _follow(form.locator("button"))
    assert "/manage/people/" in page.url, page.locator("main").inner_text()
    page.fill("[name=note]", f"{SAID} met at the fair")
    _follow(page.locator("form:has([name=note]) button.main"))
    assert page.input_value("[name=note]") == f"{SAID} met at the fair"
    return account


def _review(page: Page, served: str) -> None:
    """Answers all that only a human knows; who is who is found out anew."""
    page.goto(f"{served}{HOME}/review")
    look(page)
    for _ in range(20):
        if not page.locator("form[action$='/review']").count():
            break
        page.fill("[name=why]", SAID)
        _follow(page.locator("form[action$='/review'] button").last)
    assert "No question is open" in page.locator("main").inner_text()
    page.goto(f"{served}{HOME}/manage")
    look(page)
    _follow(page.locator("text=Find out"))
    page.wait_for_selector(".tag.done", timeout=60_000)


def _forget(page: Page, served: str, account: str) -> None:
    page.goto(f"{served}{HOME}/rights")
    page.fill("input[name=name]", account)
    _follow(page.locator("text=See what is held"))
    page.check("input[name=is_meant]")
    page.set_default_timeout(120_000)
    _follow(page.locator("button:has-text('Erase')"))
    assert page.locator("h1").inner_text() == "Erased"
    look(page)
    page.goto(f"{served}{HOME}/manage")
    assert account not in page.content()
