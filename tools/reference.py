"""Writes docs/reference from the code: commands, tables, settings, errors, Python interface, steps.

python tools/reference.py            # write the pages
python tools/reference.py --check    # exit 1 when a page is stale
"""

from __future__ import annotations

import argparse
import ast
import enum
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import typer

import swayed
from swayed import errors
from swayed.cli import app as cli
from swayed.exposures.settings import CONTACT_RULES, ContactRule
from swayed.influence.settings import InfluenceSettings
from swayed.lab import settings as lab_settings
from swayed.pipeline.plan import STEPS
from swayed.profiles.settings import ProfileSettings
from swayed.situations.settings import Situation
from swayed.tables import INPUT_TABLES, LAKE_TABLES, Table
from swayed.ways.settings import WaySettings
from swayed.web.settings import WebSettings

PACKAGE = Path(swayed.__file__).parent
FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = "<!-- Written by tools/reference.py from the code. Change the code, then run `make docs`. -->"
SIMPLE_SETTINGS = (
    "changes",
    "collaborations",
    "currents",
    "customers",
    "exposures",
    "identities",
    "ledger",
    "people",
    "readiness",
    "measurement",
    "plans",
    "rights",
    "surroundings",
)
"""Rooms whose settings are constants of a module, each with a docstring below it."""


# ---- small pieces of Markdown -----------------------------------------------------------------------------------


def page(title: str, *blocks: str) -> str:
    """A page with one title."""
    return "\n\n".join([NOTE, f"# {title}", *(block.strip("\n") for block in blocks if block.strip())]) + "\n"


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; empty where there are no rows."""
    written = [[cell(text) for text in row] for row in rows]
    if not written:
        return ""
    lines = [header, ["---"] * len(header), *written]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: str) -> str:
    """A text fit for a cell of a table: one line, its bars escaped."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def code(text: object) -> str:
    """A text as code; nothing for an empty one. A bar cannot stand in code within a table, so it stands outside."""
    return "" if text in ("", None) else " | ".join(f"`{part}`" for part in str(text).split("|"))


def value_of(value: object) -> str:
    """A default as an operator would write it."""
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple | list):
        return ", ".join(value_of(item) for item in value) or "none"
    if isinstance(value, Mapping):
        return "; ".join(
            f"{key}: {value_of(item)}" if isinstance(item, Mapping) else f"{key} {value_of(item)}"
            for key, item in value.items()
        )
    return "none" if value is None else str(value)


def doc_of(thing: object) -> str:
    """A docstring without its indentation."""
    return inspect.cleandoc(getattr(thing, "__doc__", "") or "")


_SECTIONS = ("Args", "Attributes", "Returns", "Raises", "Assumptions", "Source", "Example", "Examples", "After `fit`")


def sections_of(text: str) -> dict[str, str]:
    """A docstring by its headings; what stands before the first is under the empty name."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in text.splitlines():
        if line.endswith(":") and line[:-1] in _SECTIONS:
            name = line[:-1]
            found[name] = []
        else:
            found[name].append(line)
    return {heading: inspect.cleandoc("\n".join(lines)).strip() for heading, lines in found.items()}


def arguments_of(text: str) -> dict[str, str]:
    """Names and meanings of an Args section; `a, b: words` gives both the same words."""
    meanings: dict[str, str] = {}
    names: list[str] = []
    for line in text.splitlines():
        found = re.match(r"^(\w+(?:, \w+)*): (.*)$", line)
        if found:
            names = found[1].split(", ")
            meanings.update(dict.fromkeys(names, found[2]))
        else:
            meanings.update({name: f"{meanings[name]} {line.strip()}" for name in names})
    return meanings


# ---- commands ---------------------------------------------------------------------------------------------------


def commands() -> list[tuple[str, Any]]:
    """Every command with its words, in the order of the help."""
    return list(_walk("swayed", typer.main.get_command(cli.app)))


def _walk(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield words, command
    for name, inner in getattr(command, "commands", {}).items():
        if not inner.hidden:
            yield from _walk(f"{words} {name}", inner)


def commands_page() -> str:
    """Commands with arguments, options, defaults and exit codes."""
    found = commands()
    overview = grid(
        ("command", "group", "does"),
        (
            (f"[`{words}`](#{anchor(words)})", command.rich_help_panel or "", _first(command))
            for words, command in found
            if isinstance(getattr(command, "rich_help_panel", None), str) or words == "swayed"
        ),
    )
    codes = grid(
        ("exit code", "means"),
        (
            (str(cli.EXIT_DONE), "done; an empty answer is an answer"),
            (str(cli.EXIT_INPUT_FAULT), "a fault of the input, told in a sentence; also an import with rejected rows"),
            ("2", "wrong use of the command: an unknown command, option or value"),
            (str(cli.EXIT_STOPPED), "stopped from the keyboard; finished steps are kept"),
        ),
    )
    variables = grid(
        ("environment variable", "does"),
        (
            ("`SWAYED_WORKSPACE`", "the workspace's folder, where `-w` is not given"),
            ("`SWAYED_DEBUG`", "any value: a defect of swayed prints its traceback, to be sent with a report"),
        ),
    )
    return page(
        "Commands",
        "Every command prints its own help with `--help`. Progress goes to the error stream, answers to the output, "
        "so an answer can be piped.",
        overview,
        codes,
        variables,
        *(_command(words, command) for words, command in found),
    )


def anchor(heading: str) -> str:
    """The anchor of a heading on the built page and on code forges alike."""
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", heading.casefold()).strip())


def _first(command: Any) -> str:
    return str(command.help or "").split("\n\n")[0]


def _command(words: str, command: Any) -> str:
    about, _, examples = str(command.help or "").partition("Example")
    lines = [line.strip() for line in examples.removeprefix("s").removeprefix(":").splitlines()]
    shown = "\n".join(line for line in lines if line)
    parameters = [p for p in command.params if not p.hidden]
    arguments = grid(
        ("argument", "means", "default"),
        (
            (code(p.metavar or p.name.upper()), p.help or "", "required" if p.required else _default(p))
            for p in parameters
            if p.param_type_name == "argument"
        ),
    )
    options = grid(
        ("option", "means", "default"),
        (
            (", ".join(f"`{o}`" for o in sorted(p.opts, reverse=True)), _meaning(p), _default(p))
            for p in parameters
            if p.param_type_name == "option"
        ),
    )
    example = f"```\n{shown}\n```" if shown else ""
    return "\n\n".join(part for part in (f"## {words}", about.strip(), example, arguments, options) if part)


def _meaning(parameter: Any) -> str:
    words = [parameter.help or ""]
    choices = _choices(parameter)
    if choices:
        words.append(f"One of {', '.join(f'`{choice}`' for choice in choices)}.")
    if parameter.envvar:
        words.append(f"Also from `{parameter.envvar}`.")
    return " ".join(words)


def _choices(parameter: Any) -> list[str]:
    descriptor = getattr(parameter, "type_descriptor", None)
    annotation = getattr(descriptor, "annotation", None)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return [str(item.value) for item in annotation]
    return [str(choice) for choice in getattr(getattr(parameter, "type", None), "choices", ())]


def _default(parameter: Any) -> str:
    if parameter.default is None or parameter.default == "":
        return ""
    if parameter.name == "workspace":
        return "the current folder"
    return value_of(parameter.default)


# ---- tables -----------------------------------------------------------------------------------------------------


def room_tables() -> dict[str, tuple[Table, ...]]:
    """Tables that each step writes, by the step's name."""
    return {step.name: step.writes for step in STEPS}


def tables_page() -> str:
    """Every table with its grain, key and columns."""
    derived = [table for name, table in LAKE_TABLES.items() if name not in INPUT_TABLES]
    blocks = [
        "A table is declared once, in the code; imports, checks and this page are read from the declaration. "
        "A **required** cell is never empty. Times are UTC instants. A column ending in `_is_day` is written by the "
        "import: it says that only the day of its time is known. How tables are imported stands in "
        "[The tables you import](../data.md).",
        "## Input tables",
        "One file per table, named after it: `swayed import tables DIR`.",
        *(_table(table) for table in INPUT_TABLES.values()),
        "## Tables the import derives",
        *(_table(table) for table in derived),
    ]
    for number, step in enumerate(STEPS, 1):
        blocks.append(f"## Step {number}: {step.name}")
        blocks.append(f"This step's work: {step.does}. Results lie under `runs/` in the workspace, as Parquet.")
        blocks += [_table(table) for table in step.writes]
    return page("Tables", *blocks)


def _table(table: Table) -> str:
    facts = [f"One row is {table.grain}."]
    if table.key:
        facts.append(f"Key: {', '.join(f'`{name}`' for name in table.key)}.")
    if table.generated_key:
        facts.append("The key is made from all other cells where the file has none.")
    if table.attributes:
        facts.append(f"Columns that swayed does not know are kept in [`{table.attributes}`](#{table.attributes}).")
    columns = grid(
        ("column", "type", "unit", "allowed", "meaning"),
        (
            (
                f"**`{c.name}`**" if c.required else f"`{c.name}`",
                c.type.name.lower(),
                c.unit.replace("`", ""),
                _allowed(c),
                c.doc,
            )
            for c in table.columns
        ),
    )
    return f"### {table.name}\n\n{' '.join(facts)}\n\n{columns}"


def _allowed(column: Any) -> str:
    if column.allowed:
        return ", ".join(f"`{word}`" for word in column.allowed)
    low = f"at least {column.minimum:g}" if column.minimum is not None else ""
    high = f"at most {column.maximum:g}" if column.maximum is not None else ""
    return ", ".join(word for word in (low, high) if word)


# ---- settings ---------------------------------------------------------------------------------------------------


def constants_of(module: str) -> list[tuple[str, object, str]]:
    """Public constants of a module in order: name, value, docstring below it."""
    found = importlib.import_module(module)
    tree = ast.parse(Path(str(found.__file__)).read_text(encoding="utf-8"))
    listed = []
    for line, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        name = _assigned(line)
        if name and name.isupper() and not name.startswith("_"):
            listed.append((name, getattr(found, name), _text_of(after)))
    return listed


def _assigned(line: ast.stmt) -> str:
    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
        return line.targets[0].id
    return line.target.id if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) else ""


def _text_of(line: ast.stmt | None) -> str:
    if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and isinstance(line.value.value, str):
        return inspect.cleandoc(line.value.value)
    return ""


def settings_page() -> str:
    """Every number that decides a result, with its meaning."""
    rules = grid(
        ("kind of contact", "exposed side", "kept as", "dose"),
        ((code(r.kind), r.exposed, code(r.exposed_as), value_of(r.weight)) for r in CONTACT_RULES),
    )
    simple = []
    for room in SIMPLE_SETTINGS:
        listed = [c for c in constants_of(f"swayed.{room}.settings") if not _is_rules(c[1])]
        if room == "rights":
            # Every room keeps to it, so it stands below them all.
            listed += [c for c in constants_of("swayed.subjects") if c[0] in ("FEWEST_CUSTOMERS", "ADULT_YEARS")]
        simple.append(f"## {room.capitalize()}")
        simple.append(grid(("setting", "value", "means"), ((code(n), value_of(v), m) for n, v, m in listed)))
        if room == "exposures":
            about = arguments_of(sections_of(doc_of(ContactRule))["Args"])
            simple.append(f"Who is exposed to whom. Exposed side: {about['exposed']} Dose: {about['weight']}")
            simple.append(rules)
    return page(
        "Settings",
        "The numbers below are part of the code, on purpose: changing one changes answers, and the key of every result "
        "contains the code that made it. What an operator decides stands in the [situation file](../situation.md).",
        "## Workspace",
        grid(
            ("setting", "given by", "default", "means"),
            (
                ("`timezone`", "`swayed init --timezone`", "UTC", "zone of times without a zone, and of days"),
                ("`currency`", "`swayed init --currency`", "", "ISO 4217; empty: the most frequent in the data"),
            ),
        ),
        "## Influence",
        doc_of(InfluenceSettings).splitlines()[0],
        grid(("setting", "default", "means"), _field_rows(InfluenceSettings)),
        *simple,
        "## Types of people",
        doc_of(WaySettings).splitlines()[0],
        grid(("setting", "default", "means"), _field_rows(WaySettings)),
        "## Profiles and messages",
        doc_of(ProfileSettings).splitlines()[0],
        grid(("setting", "default", "means"), _field_rows(ProfileSettings)),
        "## Web app",
        doc_of(WebSettings).splitlines()[0],
        grid(("setting", "default", "means"), _field_rows(WebSettings)),
        "## Synthetic markets",
        "What `swayed lab` and `swayed demo` make a market of. A field without a number takes that of its kind.",
        grid(("kind", "teaches"), ((code(kind), words) for kind, words in lab_settings.MARKETS.items())),
        grid(("setting", "default", "means"), market_rows()),
    )


def _is_rules(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], ContactRule)


def _field_rows(settings: type) -> Iterator[tuple[str, str, str]]:
    """Fields of a settings class: name, default, meaning; fields explained together stand in one entry."""
    meanings = arguments_of(sections_of(doc_of(settings))["Args"])
    together = {name.strip(): words for names, words in meanings.items() for name in names.split(",")}
    for field in fields(settings):
        words = together.get(field.name) or next((m for m in meanings.values() if field.name in m), "")
        yield code(field.name), "" if field.default is MISSING else value_of(field.default), words


def market_rows() -> list[tuple[str, str, str]]:
    """Fields of `MarketSettings`: name, default, meaning."""
    tree = ast.parse(Path(lab_settings.__file__).read_text(encoding="utf-8"))
    made = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "MarketSettings")
    meanings = {_assigned(a): _text_of(b) for a, b in zip(made.body, made.body[1:], strict=False) if _assigned(a)}
    rows = []
    for field in fields(lab_settings.MarketSettings):
        of_kind = field.default in (MISSING, lab_settings.KIND_DEFAULT, ())
        rows.append((code(field.name), "of its kind" if of_kind else value_of(field.default), meanings[field.name]))
    return rows


# ---- errors -----------------------------------------------------------------------------------------------------


def error_classes() -> list[type[errors.SwayedError]]:
    """The root and every error below it, in the order of the module."""
    return [
        thing
        for thing in vars(errors).values()
        if isinstance(thing, type) and issubclass(thing, errors.SwayedError) and thing.__module__ == errors.__name__
    ]


def errors_page() -> str:
    """The error tree."""
    tree = doc_of(errors).split("\n\n")
    rows = (
        (
            code(error.__name__),
            doc_of(error),
            ", ".join(code(name) for name in inspect.signature(error.__init__).parameters if name != "self")
            if "__init__" in vars(error)
            else "",
        )
        for error in error_classes()
    )
    return page(
        "Errors",
        tree[0],
        f"```\n{tree[1]}\n```",
        " ".join(tree[2].split()),
        grid(("error", "when", "facts it takes"), rows),
        "On the command line every one of them ends in exit code 1 and one sentence, never in a traceback. A fault of "
        "a situation file names the line, what was found, what is allowed and the nearest right word; all faults of "
        "one file are told together.",
    )


# ---- Python -----------------------------------------------------------------------------------------------------


def public_objects() -> list[tuple[str, Any]]:
    """What a program may use: title and object."""
    from swayed.check import Check
    from swayed.experiments import Experiments
    from swayed.lab import Market, MarketSettings, make_market
    from swayed.measurement.asked import Asked
    from swayed.measurement.reading import Reading
    from swayed.past import Compared, Past
    from swayed.plans.plan import Plan
    from swayed.plans.request import PlanRequest
    from swayed.plans.spread import Graph, Seeds, most_spreading, spread_of
    from swayed.sources import ImportSummary, TableCounts
    from swayed.study import Study
    from swayed.workspace import ImportReport, Workspace

    return [
        ("swayed.create", swayed.create),
        ("swayed.open", swayed.open),
        ("swayed.SwayedError", swayed.SwayedError),
        ("Workspace", Workspace),
        ("ImportReport", ImportReport),
        ("ImportSummary", ImportSummary),
        ("TableCounts", TableCounts),
        ("Study", Study),
        ("Check", Check),
        ("swayed.past.Past", Past),
        ("swayed.past.Compared", Compared),
        ("Experiments", Experiments),
        ("swayed.measurement.asked.Asked", Asked),
        ("Reading", Reading),
        ("swayed.plans.request.PlanRequest", PlanRequest),
        ("Plan", Plan),
        ("swayed.plans.spread.Graph", Graph),
        ("swayed.plans.spread.most_spreading", most_spreading),
        ("swayed.plans.spread.Seeds", Seeds),
        ("swayed.plans.spread.spread_of", spread_of),
        ("swayed.lab.make_market", make_market),
        ("swayed.lab.MarketSettings", MarketSettings),
        ("swayed.lab.Market", Market),
    ]


def python_page() -> str:
    """The public Python interface from docstrings."""
    blocks = []
    for title, thing in public_objects():
        blocks.append(f"## {title}")
        if not inspect.isclass(thing):
            blocks.append(_callable(title, thing))
            continue
        if title == "swayed.lab.MarketSettings":
            blocks.append(sections_of(doc_of(thing))[""].split("\n\n")[0])
            blocks.append("Its fields stand under [Synthetic markets](settings.md#synthetic-markets).")
            continue
        blocks.append(_docstring(doc_of(thing)))
        for name, member in vars(thing).items():
            function = member.__func__ if isinstance(member, classmethod) else member
            if name.startswith("_") or not (inspect.isfunction(function) or isinstance(function, property)):
                continue
            if not doc_of(function):
                continue
            blocks.append(f"### {title}.{name}")
            blocks.append(_docstring(doc_of(function)) if isinstance(function, property) else _callable(name, function))
    return page(
        "Python",
        "Tables come as Arrow tables: `.to_pylist()` makes rows of them, `.to_pandas()` a data frame where pandas is "
        "installed.",
        f"```python\n{_example()}\n```",
        *blocks,
    )


def _example() -> str:
    lines = sections_of(doc_of(swayed))["Example"].splitlines()
    return "\n".join(line.removeprefix(">>>").lstrip().partition("  # doctest")[0].rstrip() for line in lines)


def _callable(name: str, function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    kept = [p for n, p in signature.parameters.items() if n not in ("self", "cls")]
    # Annotations are texts here, and would be printed in quotation marks.
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(signature.replace(parameters=kept)))
    return f"```python\n{name}{text}\n```\n\n{_docstring(doc_of(function))}"


def _docstring(text: str) -> str:
    parts = sections_of(text)
    blocks = [parts.pop("")]
    for heading, body in parts.items():
        if heading in ("Args", "Attributes"):
            rows = ((code(name), words) for name, words in arguments_of(body).items())
            blocks.append(grid(("name" if heading == "Attributes" else "argument", "means"), rows))
        elif heading in ("Example", "Examples"):
            blocks.append(f"```python\n{body}\n```")
        else:
            blocks.append(f"**{heading}.** {' '.join(body.split())}")
    return "\n\n".join(block for block in blocks if block)


# ---- steps ------------------------------------------------------------------------------------------------------


def steps_page() -> str:
    """The pipeline: what each step reads, does and writes, and the SQL behind it."""
    empty = Situation(situation="none")
    overview = grid(
        ("step", "does", "serves"),
        (
            (
                f"{number} [`{step.name}`](#{anchor(f'{number} {step.name}')})",
                step.does,
                "every situation" if step.is_shared else "one situation",
            )
            for number, step in enumerate(STEPS, 1)
        ),
    )
    blocks = []
    for number, step in enumerate(STEPS, 1):
        part = step.part(empty) or {}
        facts = grid(
            ("", ""),
            (
                ("reads", ", ".join(f"[`{name}`](tables.md#{name})" for name in step.reads)),
                ("writes", ", ".join(f"[`{table.name}`](tables.md#{table.name})" for table in step.writes)),
                ("part of the situation", ", ".join(f"`{key.rstrip('_')}`" for key in part) or "none"),
                ("code", ", ".join(f"`{room}`" for room in step.rooms)),
            ),
        )
        files = grid(("SQL file", "its rows"), _sql_rows(step.rooms[0]))
        blocks += [f"## {number} {step.name}", f"{step.does[0].upper()}{step.does[1:]}.", facts, files]
    blocks += [
        "## Experiments",
        "No step: `swayed experiment` reads these when it plans, starts or reads one.",
        grid(("SQL file", "its rows"), _sql_rows("swayed.measurement")),
        "## Surroundings",
        "No step: `swayed what` tells what moves customers and is no person.",
        grid(("SQL file", "its rows"), _sql_rows("swayed.surroundings")),
        "## Changes",
        "No step: `swayed changes` holds two results against each other.",
        grid(("SQL file", "its rows"), _sql_rows("swayed.changes")),
        "## People's rights",
        "No step: whom a request names, and who is left out of every step.",
        grid(("SQL file", "its rows"), _sql_rows("swayed.rights")),
    ]
    return page(
        "Steps",
        "`swayed run SITUATION` walks these steps; `--explain` prints them and says which would run. A step runs again "
        "only when its code, its part of the situation, or a table it reads has changed. Every SQL file is one SELECT "
        "in plain text inside the installed package: the very text behind a figure.",
        overview,
        *blocks,
    )


def _sql_rows(room: str) -> Iterator[tuple[str, str]]:
    folder = PACKAGE / room.rpartition(".")[2] / "sql"
    for path in sorted(folder.glob("*.sql")):
        opening = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("--"):
                break
            opening.append(line.removeprefix("--").strip())
        yield code(f"{folder.parent.name}/sql/{path.name}"), " ".join(opening)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "tables.md": tables_page,
    "settings.md": settings_page,
    "errors.md": errors_page,
    "python.md": python_page,
    "steps.md": steps_page,
}


def stale_pages() -> list[str]:
    """Names of pages that are not what the code says today."""
    return [
        name
        for name, make in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != make()
    ]


def main() -> None:
    """Writes the pages, or checks that they are fresh."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
    if parser.parse_args().check:
        stale = stale_pages()
        if stale:
            sys.exit(f"stale: {', '.join(stale)}; run `make docs`")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
