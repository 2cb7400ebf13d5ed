"""The documents say what the code says: fresh reference, nothing left out, no dead link, no forbidden word."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import swayed
from swayed import errors
from swayed.exposures.settings import CONTACT_RULES
from swayed.influence.settings import InfluenceSettings
from swayed.lab import MarketSettings
from swayed.pipeline.plan import STEPS
from swayed.situations import parse_situation
from swayed.situations.settings import Decision, Factor, Period, Places, Situation, Topic
from swayed.tables import LAKE_TABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md"))])

NEVER = {
    "user", "users", "touchpoint", "touchpoints", "impression", "impressions", "uplift", "funnel", "roi", "virality",
}  # fmt: skip
"""Words of the glossary's column `never`, and of its last section, that no code has a reason to use."""
HOMELESS = {"utils", "helpers", "misc", "manager", "common", "base", "core"}
"""No module is called so: a function without a home is a concept without a name."""


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_reference_is_fresh() -> None:
    assert reference().stale_pages() == [], "run `make docs`"


def test_pages_are_made_alike_twice() -> None:
    for make in reference().PAGES.values():
        assert make() == make()


def test_every_command_option_and_argument_is_there() -> None:
    written = text_of("reference/commands.md")
    found = reference().commands()
    assert len(found) > 8
    for words, command in found:
        assert f"\n## {words}\n" in written
        section = written.split(f"\n## {words}\n")[1].split("\n## ")[0]
        assert command.help.split("\n")[0] in section
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"`{option}`" in section, f"{words} {option}"


def test_every_table_and_column_is_there() -> None:
    written = text_of("reference/tables.md")
    tables = [*LAKE_TABLES.values(), *(table for step in STEPS for table in step.writes)]
    for table in tables:
        section = written.split(f"\n### {table.name}\n")[1].split("\n#")[0]
        for column in table.column_names:
            assert f"`{column}`" in section, f"{table.name}.{column}"


def test_every_setting_is_there_with_a_meaning() -> None:
    written = text_of("reference/settings.md")
    names = [field.name for field in (*fields(InfluenceSettings), *fields(MarketSettings))]
    for room in reference().SIMPLE_SETTINGS:
        names += [
            name for name, value, _ in reference().constants_of(f"swayed.{room}.settings") if value != CONTACT_RULES
        ]
    for name in names:
        row = re.search(rf"^\| `{name}` \| .+ \| (.*) \|$", written, re.MULTILINE)
        assert row, name
        assert row[1].strip(), f"{name} has no meaning"


def test_settings_of_every_room_are_read() -> None:
    package = Path(swayed.__file__).parent
    rooms = {path.parent.name for path in package.glob("*/settings.py")}
    # Influence, lab, profiles, situations and ways declare theirs as classes, which the generator reads one by one.
    assert rooms == {*reference().SIMPLE_SETTINGS, "influence", "lab", "profiles", "situations", "ways", "web"}


def test_every_key_of_a_situation_is_explained() -> None:
    written = text_of("situation.md")
    for name, field in Situation.model_fields.items():
        assert f"\n## {name}\n" in written, field
    for part in (Decision, Topic, Places, Period, Factor):
        for name, field in part.model_fields.items():
            key = field.alias or name
            assert re.search(rf"`(\w+\.)?{key}[`:]", written), f"{part.__name__}.{key}"


def test_the_example_of_a_situation_is_right() -> None:
    blocks = re.findall(r"^```yaml\n(situation:.*?)^```", text_of("situation.md"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        assert parse_situation(block, source="situation.md").situation == "trail-shoes"


def shown_commands() -> list[tuple[str, str]]:
    """Page and line of every command that a page shows."""
    shown = []
    for page in PAGES:
        for block in re.findall(r"^```\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            shown += [(page.name, line) for line in block.splitlines() if line.startswith("swayed ")]
    return shown


def test_shown_commands_exist() -> None:
    known = {tuple(words.split()): command for words, command in reference().commands()}
    shown = shown_commands()
    assert len(shown) > 20
    for page, line in shown:
        words = line.partition("  #")[0].partition(" | ")[0].split()
        name = tuple(words[:3]) if tuple(words[:3]) in known else tuple(words[:2])
        assert name in known, f"{page}: {line}"
        allowed = {option for p in known[name].params for option in (*p.opts, *p.secondary_opts)}
        for word in words:
            assert not word.startswith("-") or word in allowed, f"{page}: {line}: {word}"


def test_every_error_is_there_and_in_the_tree() -> None:
    written = text_of("reference/errors.md")
    classes = reference().error_classes()
    assert len(classes) > 5
    for error in classes:
        assert f"| `{error.__name__}` |" in written
        assert error.__name__ in (errors.__doc__ or "")


def test_every_step_and_sql_file_is_there() -> None:
    written = text_of("reference/steps.md")
    for number, step in enumerate(STEPS, 1):
        assert f"\n## {number} {step.name}\n" in written
    package = Path(swayed.__file__).parent
    for path in package.glob("*/sql/*.sql"):
        assert f"`{path.relative_to(package).as_posix()}`" in written


def anchors_of(page: Path) -> set[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {reference().anchor(re.sub(r"[`*]", "", heading)) for heading in headings}


def links_of(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_resolve(page: Path) -> None:
    for link in links_of(page):
        if link.startswith(("https://", "http://")):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{link}: no such file"
        if anchor:
            assert anchor in anchors_of(path), f"{link}: no such heading"
        if page.is_relative_to(DOCS):
            assert path.is_relative_to(DOCS), f"{link}: leaves the site"


def test_site_lists_every_page() -> None:
    listed = re.findall(r'= "([\w/.-]+\.md)"', (ROOT / "zensical.toml").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_documents_stand_alone() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for word in ("/work/", "/root/", "/tmp/bash", "MODEL.md", "METHODS.md", "CONTRACT.md", "STYLE.md", "STACK.md"):
            assert word not in text, f"{page.name}: {word}"


def test_changelog_opens_with_changed_numbers() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## \[", text, flags=re.MULTILINE)[1:]
    assert releases
    for release in releases:
        assert re.findall(r"^### (.+)$", release, re.MULTILINE)[0] == "Changed numbers"


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def identifiers_of(path: Path) -> set[str]:
    """Names that a module itself gives; those of the packages it imports are theirs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = {path.stem}
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names - imported


def words_of(identifier: str) -> set[str]:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier)
    return {word.casefold() for word in parted.split("_") if word}


def test_glossary_words_are_kept_in_python() -> None:
    package = Path(swayed.__file__).parent
    for path in package.rglob("*.py"):
        for name in identifiers_of(path):
            assert not words_of(name) & NEVER, f"{path.relative_to(package)}: {name}"
        assert not words_of(path.stem) & HOMELESS, path


def test_glossary_words_are_kept_in_tables_and_sql() -> None:
    package = Path(swayed.__file__).parent
    for step in STEPS:
        for table in step.writes:
            for name in (table.name, *table.column_names):
                assert not words_of(name) & NEVER, f"{table.name}: {name}"
    for path in package.glob("*/sql/*.sql"):
        code = re.sub(r"--.*|'[^']*'", "", path.read_text(encoding="utf-8"))
        for name in set(re.findall(r"\w+", code)):
            assert not words_of(name) & NEVER, f"{path.name}: {name}"


def test_forbidden_words_are_found_where_they_stand(tmp_path: Path) -> None:
    bad = tmp_path / "module.py"
    bad.write_text("def by_touchpoint(nUsers):\n    return nUsers.uplift\n", encoding="utf-8")
    found = {word for name in identifiers_of(bad) for word in words_of(name)} & NEVER
    assert found == {"touchpoint", "users", "uplift"}
