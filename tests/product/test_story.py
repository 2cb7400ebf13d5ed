"""A new user's way through the command line, and the same through Python."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import swayed as swayed_package
from swayed.workspace import Workspace

PEOPLE_KEYS = [
    *("rank", "person_id", "name", "kind", "accounts", "type", "closeness", "grade", "stage", "stages"),
    *("effect_per_100", "effect_lower", "effect_upper", "credited_transitions", "on_path", "q_value"),
    *("named_by_customers", "tracked_orders", "net_margin_minor", "currency", "basis", "may_contact"),
    *("n_contacts", "n_customers", "followers", "evidence"),
]
EVIDENCE_KEYS = ["customer_id", "contact_at", "kind", "post_id", "transition_at", "stage", "probability"]
IDENTITY_KEYS = {"person_id", "kind", "kind_probability", "reasons", "accounts"}


def fits(said):
    """The command went well, and no line is wider than a plain terminal."""
    assert said.code == 0, said.err
    assert "Traceback" not in said.err
    wide = [line for line in said.out.splitlines() if len(line) > 80]
    assert not wide
    return said.out


def test_from_an_empty_folder_to_an_answer(swayed, exports, tmp_path):
    assert "No workspace" in fits(swayed())
    assert "made" in fits(swayed("init", "brand", "--currency", "EUR"))
    assert "empty" in fits(swayed("-w", "brand"))
    listed = fits(swayed("import", "--list"))
    assert all(table in listed for table in ("accounts", "posts", "interactions", "customers", "events", "touches"))

    dry = fits(swayed("import", "tables", exports / "tables", "-w", "brand", "--dry-run"))
    assert "nothing was written" in dry
    assert swayed_package.open("brand").table_sizes() == {}
    assert "customers linked" in fits(swayed("import", "tables", exports / "tables", "-w", "brand"))
    sizes = swayed_package.open("brand").table_sizes()
    assert sizes["customers"] == 300
    again = fits(swayed("import", "tables", exports / "tables", "-w", "brand"))
    assert "nothing changed" in again
    assert swayed_package.open("brand").table_sizes() == sizes
    assert len(swayed_package.open("brand").commits()) == 1

    assert "situation new" in fits(swayed("-w", "brand"))
    fits(swayed("situation", "new", "first-purchase", "--name", "trail", "-w", "brand"))
    assert "can be read" in fits(swayed("situation", "list", "-w", "brand"))
    assert "Situations: trail" in fits(swayed("-w", "brand"))
    checked = fits(swayed("check", "trail", "-w", "brand", "-q"))
    assert "What your data can answer today" in checked

    first = swayed("run", "trail", "-w", "brand")
    fits(first)
    second = swayed("run", "trail", "-w", "brand")
    fits(second)
    steps = [line for line in second.err.splitlines() if "✓" in line]
    assert len(steps) > 4
    assert second.err.split().count("kept") == len(steps)
    assert "to run" not in fits(swayed("run", "trail", "-w", "brand", "--explain"))
    assert (tmp_path / "brand").is_dir()


def test_explain_runs_nothing(swayed, copied):
    before = sorted(copied.rglob("*"))
    explained = fits(swayed("run", "trail-shoes", "-w", copied, "--explain"))
    assert "reads" in explained
    assert "writes" in explained
    assert sorted(path for path in copied.rglob("*") if "sqlite" not in path.name) == [
        path for path in before if "sqlite" not in path.name
    ]


def test_people_in_four_formats_are_the_same_people(swayed, copied, tmp_path):
    asked = ("people", "trail-shoes", "--all", "-w", copied)
    rows = json.loads(swayed(*asked, "-f", "json").out)
    assert rows
    assert all(list(row) == PEOPLE_KEYS for row in rows)
    assert all(list(piece) == EVIDENCE_KEYS for row in rows for piece in row["evidence"])
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    of_csv = list(csv.DictReader(io.StringIO(swayed(*asked, "-f", "csv").out)))
    assert list(of_csv[0]) == PEOPLE_KEYS
    assert [row["person_id"] for row in of_csv] == [row["person_id"] for row in rows]
    assert json.loads(of_csv[0]["accounts"]) == rows[0]["accounts"]
    assert swayed(*asked, "-f", "parquet", "-o", tmp_path / "people.parquet").code == 0
    of_parquet = pq.read_table(tmp_path / "people.parquet")
    assert of_parquet.column_names == PEOPLE_KEYS
    assert of_parquet.column("person_id").to_pylist() == [row["person_id"] for row in rows]
    shown = fits(swayed(*asked))
    assert rows[0]["name"].split()[0] in shown


def test_people_lists_the_graded_alone_unless_told_otherwise(swayed, copied):
    graded = json.loads(swayed("people", "trail-shoes", "-w", copied, "-f", "json").out)
    everybody = json.loads(swayed("people", "trail-shoes", "-w", copied, "--all", "-f", "json").out)
    assert {row["grade"] for row in graded} <= {"strong", "some"}
    assert graded == [row for row in everybody if row["grade"] != "not_enough"]
    assert len(everybody) > len(graded)
    first = json.loads(swayed("people", "trail-shoes", "-w", copied, "--all", "--limit", "3", "-f", "json").out)
    assert first == everybody[:3]
    fits(swayed("people", "trail-shoes", "-w", copied))


@pytest.mark.parametrize("key", ["person_id", "name", "account"])
def test_a_person_is_found_by(swayed, copied, key):
    row = json.loads(swayed("people", "trail-shoes", "-w", copied, "--all", "--limit", "1", "-f", "json").out)[0]
    word = row["accounts"][0] if key == "account" else row[key]
    found = json.loads(swayed("person", "trail-shoes", word, "-w", copied, "-f", "json").out)
    assert [one["person_id"] for one in found] == [row["person_id"]]
    assert set(found[0]) >= set(PEOPLE_KEYS)
    page = fits(swayed("person", "trail-shoes", word, "-w", copied))
    assert row["name"] in page


def test_identities_name_every_account_once(swayed, copied, market):
    found = json.loads(swayed("identities", "-w", copied, "-f", "json").out)
    assert all(set(row) >= IDENTITY_KEYS for row in found)
    accounts = [account for row in found for account in row["accounts"]]
    assert len(accounts) == len(set(accounts))
    assert set(accounts) >= set(market.tables["accounts"].column("account_id").to_pylist())
    assert {row["kind"] for row in found} <= {"person", "brand", "bot", "media", "unknown"}
    fits(swayed("identities", "-w", copied))


def test_a_review_is_kept_and_followed(swayed, copied, tmp_path):
    (tmp_path / "accounts.csv").write_text("account_id,platform,handle\nzed,forum,zed\n", encoding="utf-8")
    (tmp_path / "customers.csv").write_text("customer_id,handles\nz1,forum:zed\nz2,forum:zed\n", encoding="utf-8")
    assert swayed("import", "tables", tmp_path / "accounts.csv", tmp_path / "customers.csv", "-w", copied).code == 0
    asked = json.loads(swayed("identities", "--review", "-w", copied, "-f", "json", "-q").out)
    assert {row["customer_id"] for row in asked if row["question"] == "customer"} == {"z1", "z2"}
    assert "questions for you" in swayed("identities", "-w", copied).out
    # One letter a question: whatever comes first is skipped, the two customers are answered, then the input ends.
    keys = "".join(
        "s\n" if row["question"] != "customer" else "y\nasked her\n" if row["customer_id"] == "z1" else "n\n\n"
        for row in asked
    )
    said = swayed("identities", "--review", "--by", "Maya", "-w", copied, "-q", typed=keys)
    assert said.code == 0, said.err
    assert "2 decisions kept" in said.out
    left = json.loads(swayed("identities", "--review", "-w", copied, "-f", "json", "-q").out)
    assert not [row for row in left if row["question"] == "customer"]
    kept = Workspace(copied).review.decisions().to_pylist()
    assert {(row["customer_id"], row["answer"], row["decided_by"], row["why"]) for row in kept} == {
        ("z1", "yes", "Maya", "asked her"),
        ("z2", "no", "Maya", None),
    }
    (zed,) = [
        row for row in json.loads(swayed("identities", "-w", copied, "-f", "json").out) if "zed" in row["accounts"]
    ]
    assert zed["reasons"] == ["is a customer"]


def test_before_the_first_import_there_is_nobody(swayed, copied):
    said = swayed("identities", "-w", copied, "--as-of", "2001-01-01", "-f", "json", "-q")
    assert said.code == 0, said.err
    assert json.loads(said.out) == []
    # A situation that names stages cannot be read against tables without events; that is said, not hidden.
    asked = swayed("people", "trail-shoes", "-w", copied, "--as-of", "2001-01-01", "-q")
    assert asked.code == 1
    assert "a stage no event has" in asked.err
    assert "none of its kind yet" in asked.err


def test_an_answer_goes_to_a_file(swayed, copied, tmp_path):
    for form in ("table", "json", "csv"):
        said = swayed("people", "trail-shoes", "-w", copied, "--all", "-f", form, "-o", tmp_path / form)
        assert said.code == 0
        assert said.out == ""
        assert (tmp_path / form).stat().st_size > 100
    assert json.loads((tmp_path / "json").read_text(encoding="utf-8"))


def test_the_same_through_python(exports, finished, tmp_path):
    workspace = swayed_package.create(tmp_path / "brand", timezone="UTC")
    report = workspace.import_tables(exports / "tables")
    assert report.n_customers == 300
    study = swayed_package.open(tmp_path / "brand").study(exports / "situation.yaml")
    assert study.run().read("people").num_rows > 0
    people = study.people(all=True)
    assert isinstance(people, pa.Table)
    # The same tables in another workspace give the same answer.
    assert people.equals(swayed_package.open(finished).study("trail-shoes").people(all=True))
