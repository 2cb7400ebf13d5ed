"""CSV: delimiters, headers, physical lines."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swayed.errors import SourceError
from swayed.sources import TableCounts, delimited
from swayed.sources.delimited import read_delimited
from swayed.sources.files import Format, InputFile


@pytest.mark.parametrize(("sign", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_the_delimiter_is_told_from_the_header(desk, sign, name):
    summary = desk.load_text("customers.csv", f"customer_id{sign}email{sign}a b\nk1{sign}x@y.z{sign}1\n")
    assert summary.detections[0].delimiter == name
    assert desk.column("customers", "email") == desk.pseudonyms(["x@y.z"])


def test_excel_habits(desk):
    content = "sep=;\r\n\ufeffCustomer_ID ;E\u00admail; NAME\r\nk1;;'Ann \r\n;;\r\n"
    summary = desk.load_text("customers.csv", content.replace("\u00ad", ""), "utf-16")
    assert summary.detections[0].encoding == "UTF-16"
    assert summary.tables["customers"] == TableCounts(read=1, new=1)
    assert desk.rows("customers")[0]["name"] == "'Ann"


def test_windows_1252_is_said(desk):
    summary = desk.load_text("customers.csv", "customer_id;name\nk1;Jürgen\n", "cp1252")
    assert summary.detections[0].encoding == "Windows-1252"
    assert desk.column("customers", "name") == ["Jürgen"]


def test_lines_are_physical_behind_quoted_newlines_blank_lines_and_misfits(desk):
    content = (
        'post_id,account_id,"posted_at\n",text\np1,a,2025-01-01,"x\n""y""\n"\n\n'
        'p2,a\np3,a,never,"u\r\nv"\np4,a,b,c,d\np5,a,soon,\n'
    )
    summary = desk.load_text("posts.csv", content)
    assert summary.tables["posts"] == TableCounts(read=5, new=1, rejected=4)
    faults = {row["line"]: (row["column"], row["found"]) for row in summary.rejects.to_pylist()}
    assert faults == {
        7: (None, "2 cells: p2,a"),
        8: ("posted_at", "never"),
        10: (None, "5 cells: p4,a,b,c,d"),
        11: ("posted_at", "soon"),
    }
    assert desk.column("posts", "text") == ['x\n"y"']


def test_a_forgotten_quote_is_a_reject_and_the_rest_is_loaded(desk):
    summary = desk.load_text("customers.csv", 'customer_id,name\nk1,"Ann\nk2,"Bob"\nk3,5" disk\nk4,"open\nk5,x\n')
    assert summary.tables["customers"] == TableCounts(read=5, new=3, rejected=2)
    assert [row["line"] for row in summary.rejects.to_pylist()] == [2, 5]
    assert desk.column("customers", "name") == ["Bob", '5" disk', "x"]


def test_bytes_that_do_not_decode_cost_their_own_line(desk):
    good = "".join(f"k{i},Jürgen\n" for i in range(9)).encode()
    summary = desk.load_text("customers.csv", b"customer_id,name\n" + good + b"x1,A\xffb\nx2,c\n")
    assert summary.tables["customers"] == TableCounts(read=11, new=10, rejected=1)
    reject = summary.rejects.to_pylist()[0]
    assert (reject["line"], reject["found"]) == (11, "A\ufffdb")


def test_a_header_without_rows_is_an_empty_table(desk):
    summary = desk.load_text("customers.csv", "customer_id,email")
    assert summary.tables["customers"] == TableCounts()
    assert not summary.has_committed


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("customer_id,email,Email \nk1,a,b\n", "email stands twice"),
        ("custmer_id,email\nk1,a\n", "customer_id of table customers is missing.*Is 'custmer_id' meant"),
        ("k1,a@x.org\n", "the first line names: k1, a@x.org"),
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
    ],
)
def test_a_header_that_cannot_be_used_is_explained(desk, content, found):
    with pytest.raises(SourceError, match=found):
        desk.load_text("customers.csv", content)


def test_unnamed_columns_are_passed_over(desk):
    summary = desk.load_text("customers.csv", ",customer_id,,email\n0,k1,x,a\n1,k2,,b\n")
    assert [column.name for column in summary.detections[0].ignored] == ["", ""]
    assert desk.column("customers", "email") == desk.pseudonyms(["a", "b"])


def test_a_row_longer_than_a_block_is_said(desk, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK_BYTES", 64)
    body = "k1,a\n" * 30 + f"k2,{'long ' * 40}\n"
    with pytest.raises(SourceError, match="cannot be split"):
        desk.load_text("customers.csv", "customer_id,name\n" + body)


CELLS = st.text(alphabet='ab", \n', max_size=5)
ROWS = st.lists(st.one_of(st.tuples(CELLS, CELLS, CELLS), st.tuples(CELLS), st.just(())), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, block=st.integers(40, 200))
def test_every_cell_and_line_against_the_standard_library(rows, block, tmp_path, monkeypatch):
    """Against a slow, readable twin: Python's own reader, which counts lines as it goes."""
    monkeypatch.setattr(delimited, "_BLOCK_BYTES", block)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("post_id", "account_id", "posted_at"), *rows])
    path = tmp_path / "posts.csv"
    path.write_text(out.getvalue())
    sheet = read_delimited(InputFile(path, "posts", Format.DELIMITED))
    got = [tuple(row.values()) for batch in sheet.batches for row in batch.to_pylist()]
    reader = csv.reader(io.StringIO(out.getvalue(), newline=""))
    wanted, misfits, line = [], [], 1
    for record in reader:
        cells = [cell.strip() or None for cell in record]
        if line > 1 and any(cells):
            wanted.append((line, *cells)) if len(cells) == 3 else misfits.append(line)
        line = reader.line_num + 1
    assert got == wanted
    assert sorted(fault.line for fault in sheet.faults) == misfits
