"""No network that nobody asked for, no formula in an export, no command to a terminal; what swayed is made of is listed."""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from swayed.cli.wording import escape
from swayed.engines import DuckDBEngine
from swayed.errors import EngineError
from swayed.formats import as_csv, as_json

ROOT = Path(__file__).parents[2]
FORBIDDEN = """
import sys

def hook(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        raise RuntimeError(f"the network was asked: {event} {arguments}")

sys.addaudithook(hook)
from swayed.cli import main
main()
"""


def without_network(*words):
    command = [sys.executable, "-c", FORBIDDEN, *map(str, words)]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore", "SWAYED_DEBUG": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=quiet, check=False)


def asks_no_network(exports, brand, *answers):
    for words in (("init", brand), ("import", "tables", exports / "tables", "-w", brand, "-q"), *answers):
        said = without_network(*words)
        assert said.returncode == 0, said.stderr


def test_import_and_identities_ask_no_network(exports, tmp_path):
    brand = tmp_path / "brand"
    asks_no_network(exports, brand, ("identities", "-w", brand, "-q", "--format", "csv"))


@pytest.mark.slow
def test_a_whole_run_asks_no_network(exports, tmp_path):
    brand, situation = tmp_path / "brand", exports / "situation.yaml"
    for_programs = ("-w", brand, "-q", "--format", "csv")
    answers = ("people", "path", "customers", "currents", "ledger", "measure", "messages", "what")
    asks_no_network(
        exports, brand, *((answer, situation, *for_programs) for answer in answers), ("doctor", "-w", brand, "-q")
    )


def test_the_forbidding_forbids():
    asked = FORBIDDEN.partition("from swayed")[0] + "import socket\nsocket.create_connection(('127.0.0.1', 9))\n"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert "the network was asked" in said.stderr


def test_the_engine_fetches_no_extension():
    engine = DuckDBEngine(threads=1)
    try:
        settings = engine.arrow(
            "SELECT name, value FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', "
            "'autoload_known_extensions', 'allow_community_extensions') ORDER BY name"
        ).to_pylist()
        assert [row["value"] for row in settings] == ["false"] * 3
        with pytest.raises(EngineError):
            engine.arrow("SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')")
    finally:
        engine.close()


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_and_no_header_is_a_formula(start):
    text = f"{start}HYPERLINK(1)"
    rows = list(csv.reader(io.StringIO(as_csv(pa.table({text: [text, "plain", ""]})))))
    safe = "'" + text.replace("\r", "\n")
    assert [row[0] if row else "" for row in rows] == [safe, safe, "plain", ""]


def test_numbers_stay_numbers():
    assert as_csv(pa.table({"n": [-1.5]})) == "n\n-1.5\n"


@pytest.mark.parametrize("name", ["a\x1b[2J", "a\x1b]0;title\x07", "ab\u202egpj", "\u2066x", "a\x9b2J", "a\x00b"])
def test_a_name_does_nothing_to_the_terminal(name):
    shown = escape(name)
    assert not [letter for letter in shown if not letter.isprintable()]
    assert "\u202e" not in shown
    assert "\x1b" not in as_json(pa.table({"n": [name]}))


def test_hostile_names_pass_from_import_to_answer(swayed, tmp_path):
    (tmp_path / "accounts.csv").write_text(
        'account_id,platform,handle,display_name\na1,forum,=cmd,"\x1b[31m\u202eevil [bold]x[/]"\n', encoding="utf-8"
    )
    assert swayed("init", "brand").code == 0
    assert swayed("import", "tables", tmp_path / "accounts.csv", "-w", "brand", "-q").code == 0
    shown = swayed("identities", "-w", "brand", "-q")
    assert (shown.code, "\x1b[31m" in shown.out, "\u202e" in shown.out) == (0, False, False)
    written = swayed("identities", "-w", "brand", "-q", "--format", "csv").out
    assert "=cmd" not in [cell[:4] for row in csv.reader(io.StringIO(written)) for cell in row]


def bill():
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "tools" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bill_of_materials_lists_every_locked_package():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    document = bill().document()
    assert len(document["components"]) == sum("==" in line and not line.startswith(" ") for line in lock.splitlines())
    (one,) = [part for part in document["components"] if part["name"] == "duckdb"]
    assert one["purl"].startswith("pkg:pypi/duckdb@")
    assert all(part["externalReferences"] for part in document["components"])
    with pytest.raises(ValueError, match="no hash"):
        bill().components("harmless==1.0\n")
