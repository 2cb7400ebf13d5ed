"""Whole imports: counts, keys, upserts, commits, and what happens when something goes wrong."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swayed.errors import AccessError, SettingsError, SourceError
from swayed.lake import Writer
from swayed.sources import TableCounts

EVENTS = "event_id,customer_id,stage,occurred_at,value,country\n"


def test_an_import_loads_commits_once_and_counts(desk):
    desk.put("customers.csv", "customer_id,email\nk1,a@x.org\nk2,\n")
    desk.put("events.csv", EVENTS + "e1,k1,purchase,2025-03-01T10:00:00Z,12.5,DE\n")
    summary = desk.load()
    assert list(summary.tables) == ["customers", "events"]
    assert summary.tables["customers"] == TableCounts(read=2, new=2)
    assert summary.has_committed
    assert not summary.is_dry_run
    assert len(desk.register.commits()) == 1
    assert desk.column("customers", "email")[:1] == desk.pseudonyms(["a@x.org"])
    assert desk.attributes("event_attributes") == {("e1", "country"): "DE"}


def test_the_same_import_again_changes_nothing_and_makes_no_commit(desk):
    desk.put("customers.csv", "customer_id,email,country\nk1,a@x.org,DE\nk2,,\n")
    desk.put("events.csv", EVENTS + "e1,k1,purchase,2025-03-01T10:00:00Z,12.5,DE\n")
    desk.put("interactions.csv", "account_id,target_account_id,kind,occurred_at\na,b,like,2025-03-01T10:00:00Z\n")
    desk.put("spend.csv", "channel,from_on,to_on,cost,currency\nsearch,2025-01-01,2025-01-31,100,\n")
    desk.load()
    again = desk.load()
    assert not again.has_committed
    assert len(desk.register.commits()) == 1
    for counts in again.tables.values():
        assert counts.unchanged == counts.read > 0


def test_upsert_present_replaces_absent_stays_empty_sets_unknown_missing_row_stays(desk):
    desk.load_text("customers.csv", "customer_id,email,name,tier\nk1,a@x.org,Ann,gold\nk2,b@x.org,Bob,iron\nk3,,,\n")
    summary = desk.load_text("customers.csv", "customer_id,email\nk1,new@x.org\nk2,\nk4,d@x.org\n")
    assert summary.tables["customers"] == TableCounts(read=3, new=1, changed=2)
    assert desk.column("customers", "email") == desk.pseudonyms(["new@x.org", None, None, "d@x.org"])
    assert desk.column("customers", "name") == ["Ann", "Bob", None, None]
    assert desk.attributes("customer_attributes") == {("k1", "tier"): "gold", ("k2", "tier"): "iron"}


def test_attributes_change_go_and_come_by_themselves(desk):
    desk.load_text("customers.csv", "customer_id,tier,age\nk1,gold,30\nk2,iron,31\nk3,,32\n")
    summary = desk.load_text("customers.csv", "customer_id,Tier\nk1,\nk2,gold\nk3,\n")
    assert summary.tables["customers"] == TableCounts(read=3, changed=2, unchanged=1)
    assert desk.attributes("customer_attributes") == {
        ("k1", "age"): "30",
        ("k2", "age"): "31",
        ("k2", "tier"): "gold",
        ("k3", "age"): "32",
    }
    assert len(desk.rows("customers")) == 3


def test_one_key_twice_identical_rows_are_one_and_different_rows_are_all_rejected(desk):
    summary = desk.load_text(
        "customers.csv", "customer_id,email,x\nk1,a,1\nk1,a,1\nk2,b,1\nk2,c,1\nk3,d,1\nk3,d,2\nk2,b,1\nk4,e,1\n"
    )
    assert summary.tables["customers"] == TableCounts(read=8, new=2, duplicate=1, rejected=5)
    assert desk.column("customers", "customer_id") == ["k1", "k4"]
    found = {row["line"]: (row["found"], row["allowed"]) for row in summary.rejects.to_pylist()}
    assert sorted(found) == [4, 5, 6, 7, 8]
    assert found[4] == ("k2", "this key once, or only in identical rows; also on line 5")
    assert found[8][1].endswith("also on line 5")


def test_a_conflict_between_two_files_names_the_other_file(desk):
    desk.put("customers-1.csv", "customer_id,email\nk1,a\n")
    desk.put("customers-2.csv", "customer_id,email\nk1,b\nk2,c\n")
    summary = desk.load()
    assert summary.tables["customers"] == TableCounts(read=3, new=1, rejected=2)
    assert [row["allowed"].rsplit("also ")[1] for row in summary.rejects.to_pylist()] == [
        "on line 2 of customers-2.csv",
        "on line 2 of customers-1.csv",
    ]


def test_parts_of_a_table_may_bear_different_columns(desk):
    desk.load_text("customers.csv", "customer_id,email,name\nk1,a,Ann\nk2,b,Bob\n")
    desk.put("customers.csv", "customer_id,email\nk1,\n")
    desk.put("customers-2.csv", "customer_id,name\nk2,\n")
    desk.load()
    assert desk.column("customers", "email") == desk.pseudonyms([None, "b"])
    assert desk.column("customers", "name") == ["Ann", None]


def test_interactions_without_an_identifier_get_one_from_their_cells(desk):
    head = "account_id,target_account_id,kind,occurred_at,post_id,text\n"
    first = desk.load_text("interactions.csv", head + "a,b,like,2025-03-01T10:00:00Z,,x\n" * 2)
    assert first.tables["interactions"] == TableCounts(read=2, new=1, duplicate=1)
    (generated,) = desk.column("interactions", "interaction_id")
    assert generated.startswith("x")
    assert len(generated) == 21
    # Another column order, another spelling of the instant, a column left out: the same contact.
    again = desk.load_text(
        "interactions.csv", "kind,occurred_at,account_id,text,target_account_id\nlike,2025-03-01 11:00+01:00,a,x,b\n"
    )
    assert again.tables["interactions"] == TableCounts(read=1, unchanged=1)
    shifted = desk.load_text("interactions.csv", head + "a,b,like,2025-03-01T10:00:00Z,x,\n")
    assert shifted.tables["interactions"].new == 1


def test_interactions_with_and_without_identifier_may_stand_in_one_file(desk):
    head = "interaction_id,account_id,target_account_id,kind,occurred_at\n"
    desk.load_text("interactions.csv", head + "i1,a,b,like,2025-03-01T10:00:00Z\n,a,b,like,2025-03-01T10:00:00Z\n")
    ids = desk.column("interactions", "interaction_id")
    assert ids[0] == "i1"
    assert ids[1].startswith("x")


def test_spend_without_currency_is_one_key(desk):
    head = "channel,from_on,to_on,cost,currency\n"
    desk.load_text("spend.csv", head + "search,2025-01-01,2025-01-31,100,\nsearch,2025-01-01,2025-01-31,100,EUR\n")
    summary = desk.load_text("spend.csv", head + "search,2025-01-01,2025-01-31,120,\n")
    assert summary.tables["spend"] == TableCounts(read=1, changed=1)
    assert [(row["currency"], int(row["cost"])) for row in desk.rows("spend")] == [("EUR", 100), (None, 120)]


def test_follows_are_known_by_both_accounts(desk):
    desk.load_text("follows.csv", "account_id,target_account_id,since\na,b,\na,c,\n")
    summary = desk.load_text("follows.csv", "account_id,target_account_id,since\na,b,2025-01-01\n")
    assert summary.tables["follows"] == TableCounts(read=1, changed=1)
    assert [row["since_is_day"] for row in desk.rows("follows")] == [True, None]


def test_a_faulty_row_is_refused_once_with_every_fault_and_the_others_are_loaded(desk):
    summary = desk.load_text(
        "accounts.csv",
        "account_id,platform,handle,followers,created_at\na,ig,x,10,\nb,,y,-5,yesterday\nc,ig,z,many,2025-02-30\n",
    )
    assert summary.tables["accounts"] == TableCounts(read=3, new=1, rejected=2)
    found = {(row["line"], row["column"]): (row["found"], row["allowed"]) for row in summary.rejects.to_pylist()}
    assert found[3, "platform"] == ("", "a value, platform is required")
    assert found[3, "followers"] == ("-5", "whole number, at least 0")
    assert found[3, "created_at"][0] == "yesterday"
    assert found[4, "followers"][0] == "many"
    assert found[4, "created_at"][0] == "2025-02-30"
    assert summary.rejects["file"][0].as_py().endswith("accounts.csv")
    stored = desk.rows("rejects")
    assert len(stored) == 5
    assert {row["import_id"] for row in stored} == {summary.import_id}


def test_the_same_rejects_again_make_no_commit(desk):
    desk.load_text("accounts.csv", "account_id,platform,handle\na,ig,x\nb,,y\n")
    again = desk.load()
    assert again.rejects.num_rows == 1
    assert not again.has_committed
    assert len(desk.rows("rejects")) == 1
    desk.put("accounts.csv", "account_id,platform,handle\na,ig,x\n,,y\n")
    assert desk.load().has_committed


def test_a_refund_is_negative(desk):
    summary = desk.load_text(
        "events.csv", EVENTS + "e1,k,Refund,2025-01-01,5,\ne2,k,refund,2025-01-01,-5,\ne3,k,refund,2025-01-01,,\n"
    )
    assert summary.tables["events"].rejected == 1
    assert summary.rejects.to_pylist()[0]["allowed"] == "a negative amount, because stage is refund"
    assert set(desk.column("events", "stage")) == {"refund"}


def test_unknown_columns_of_other_tables_are_ignored_by_name(desk):
    summary = desk.load_text("follows.csv", "account_id,target_account_id,sinse,zzz\na,b,2025-01-01,1\n")
    ignored = {column.name: column.nearest for column in summary.detections[0].ignored}
    assert ignored == {"sinse": "since", "zzz": ""}


def test_dry_run_computes_everything_and_writes_nothing(desk):
    desk.load_text("customers.csv", "customer_id,email\nk1,a\nk2,b\n")
    before = _files(desk.register.folder)
    summary = desk.load_text("customers.csv", "customer_id,email\nk1,z\nk3,c\n,x\n", dry_run=True)
    assert summary.is_dry_run
    assert not summary.has_committed
    assert summary.tables["customers"] == TableCounts(read=3, new=1, changed=1, rejected=1)
    assert {(s.key, s.status, s.columns) for s in summary.sample_changes} == {
        ("k1", "changed", ("email",)),
        ("k3", "new", ()),
    }
    assert _files(desk.register.folder) == before


def _files(folder: Path) -> list[tuple[Path, int]]:
    """Every file and its time; SQLite's own -wal and -shm come with any reader."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("app.sqlite-"))
    return sorted((path, path.stat().st_mtime_ns) for path in files)


@pytest.mark.parametrize("method", ["append", "replace", "commit"])
def test_a_crash_between_writes_leaves_the_old_state_and_the_next_import_is_right(desk, monkeypatch, method):
    desk.load_text("customers.csv", "customer_id,email,tier\nk1,a,gold\n")
    desk.put("customers.csv", "customer_id,email,tier\nk1,b,iron\nk2,c,gold\n")
    desk.put("posts.csv", "post_id,account_id,posted_at\np1,a,2025-01-01\n")

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, method, crash)
        with pytest.raises(KeyboardInterrupt):
            desk.load()
    assert desk.column("customers", "email") == desk.pseudonyms(["a"])
    assert desk.rows("posts") == []
    assert desk.load().tables["customers"] == TableCounts(read=2, new=1, changed=1)
    assert desk.column("customers", "email") == desk.pseudonyms(["b", "c"])
    assert desk.attributes("customer_attributes") == {("k1", "tier"): "iron", ("k2", "tier"): "gold"}
    assert len(desk.rows("posts")) == 1


def test_leftovers_of_a_crashed_import_are_cleaned(desk):
    left = desk.register.folder / "staging" / "import-old"
    left.mkdir(parents=True)
    (left / "texts-0.parquet").write_bytes(b"x")
    desk.load_text("customers.csv", "customer_id\nk1\n")
    assert not left.exists()
    assert not (desk.register.folder / "staging").exists()


def test_an_unreadable_file_stops_everything(desk):
    desk.put("customers.csv", "customer_id\nk1\n")
    desk.put("posts.csv", b"\x00\x01\x02binary\x00" * 50)
    with pytest.raises(SourceError, match=r"posts\.csv: .*Nothing was loaded"):
        desk.load()
    assert desk.register.commits() == []
    assert desk.rows("customers") == []


def test_a_full_disk_is_an_access_error_and_loses_nothing(desk, monkeypatch):
    desk.load_text("customers.csv", "customer_id,email\nk1,a\n")

    class Full:
        def __init__(self, *_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("swayed.sources.staging.pq.ParquetWriter", Full)
    with pytest.raises(AccessError, match="No space left on device"):
        desk.load_text("customers.csv", "customer_id,email\nk1,b\n")
    assert desk.column("customers", "email") == desk.pseudonyms(["a"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_access_error(desk):
    path = desk.put("customers.csv", "customer_id\nk1\n")
    path.chmod(0)
    with pytest.raises(AccessError, match="Permission denied"):
        desk.load()


def test_an_unknown_zone_is_named(desk):
    with pytest.raises(SettingsError, match="Europe/Berlin"):
        desk.load_text("customers.csv", "customer_id\nk1\n", timezone="Europe/Berln")


def test_nothing_is_printed_and_progress_is_told(desk, capfd):
    told: list[str] = []
    desk.load_text("customers.csv", "customer_id\nk1\n", progress=told.append)
    assert told == ["reading customers.csv", "checking customers.csv", "comparing customers", "writing customers"]
    assert capfd.readouterr() == ("", "")


def test_no_table_of_the_import_stays_in_the_engine(desk):
    desk.load_text("customers.csv", "customer_id,a\nk1,2\nk1,3\n")
    left = desk.engine.arrow(
        "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'import%' "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE view_name LIKE 'import%'"
    )
    assert left.num_rows == 0


def test_instants_are_utc_whatever_the_machine_says(desk, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    desk.load_text("posts.csv", "post_id,account_id,posted_at\np,a,2025-03-01T10:00:00Z\n")
    assert desk.column("posts", "posted_at") == [datetime(2025, 3, 1, 10, tzinfo=UTC)]


KEYS, WORDS = st.sampled_from(["k1", "k2", "k3", ""]), st.sampled_from(["", "a", "b"])
FILES = st.lists(st.lists(st.tuples(KEYS, WORDS, WORDS), max_size=6), min_size=1, max_size=3)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES)
def test_any_sequence_of_imports_is_an_upsert(files, new_desk):
    """Against a slow, readable twin: a dictionary."""
    desk = new_desk()
    held: dict[str, tuple[str, str]] = {}
    for rows in files:
        body = "".join(",".join(row) + "\n" for row in rows if any(row))
        counts = desk.load_text("customers.csv", "customer_id,email,tier\n" + body).tables["customers"]
        assert counts.read == counts.new + counts.changed + counts.unchanged + counts.duplicate + counts.rejected
        contents: dict[str, set[tuple[str, str]]] = {}
        for key, *rest in rows:
            contents.setdefault(key, set()).add((rest[0], rest[1]))
        wanted = {key: next(iter(texts)) for key, texts in contents.items() if key and len(texts) == 1}
        assert counts.new == len(wanted.keys() - held.keys())
        assert counts.changed == sum(held[key] != text for key, text in wanted.items() if key in held)
        held |= wanted
    tiers = desk.attributes("customer_attributes")
    emails = {row["customer_id"]: row["email"] for row in desk.rows("customers")}
    stored = {key: (desk.pseudonyms([email or None])[0], tier) for key, (email, tier) in held.items()}
    assert {key: (email, tiers.get((key, "tier"), "")) for key, email in emails.items()} == stored


def test_a_pseudonym_that_comes_in_stays_what_it_is(desk):
    """Tables taken out of the workspace and brought back name the same customers and sign-ins."""
    desk.load_text("customers.csv", "customer_id,email,external_id\nk1,a@x.org,7\n")
    (row,) = desk.rows("customers")
    summary = desk.load_text(
        "customers.csv", f"customer_id,email,external_id\nk1,{row['email']},{row['external_id']}\n"
    )
    assert summary.tables["customers"].unchanged == 1
    assert desk.rows("customers") == [row]


def test_paths_may_be_files_and_folders_and_the_same_file_counts_once(desk):
    path = desk.put("customers.csv", "customer_id\nk1\n")
    assert desk.load(path, desk.files, Path(str(path))).tables["customers"] == TableCounts(read=1, new=1)


def test_the_same_contact_in_files_of_different_columns_is_one(desk):
    desk.put("interactions-1.csv", "account_id,target_account_id,kind,occurred_at\na,b,like,2025-03-01T10:00:00Z\n")
    desk.put(
        "interactions-2.csv", "account_id,target_account_id,kind,occurred_at,text\na,b,like,2025-03-01T10:00:00Z,\n"
    )
    assert desk.load().tables["interactions"] == TableCounts(read=2, new=1, duplicate=1)
