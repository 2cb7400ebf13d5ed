"""Texts in every encoding people send."""

from __future__ import annotations

import gzip

import pytest

from swayed.errors import SourceError
from swayed.sources.encodings import UNDECODABLE, detect_encoding, text_chunks

TEXT = "customer_id,name\nk1,Jürgen Müßig\nk2,Žofie Nováková\n"
WESTERN = "customer_id,name\nk1,Jürgen Müßig „5 €“\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_unicode_is_told_and_read(tmp_path, encoding, mark, found, ending):
    path = tmp_path / f"customers.{ending}"
    data = mark + TEXT.encode(encoding)
    path.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    assert detect_encoding(path) == found
    assert b"".join(text_chunks(path, found)).decode() == TEXT


def test_what_is_not_utf8_is_windows_1252(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_bytes(WESTERN.encode("cp1252"))
    assert detect_encoding(path) == "cp1252"
    assert b"".join(text_chunks(path, "cp1252")).decode() == WESTERN


def test_a_late_western_letter_is_seen(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_bytes(b"customer_id,name\n" + b"k1,plain\n" * 700_000 + "k2,ä".encode("cp1252"))
    assert detect_encoding(path) == "cp1252"


def test_a_few_broken_bytes_do_not_make_another_encoding(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_bytes(TEXT.encode() * 5 + b"k3,\xff\n")
    assert detect_encoding(path) == "utf-8"
    assert b"".join(text_chunks(path, "utf-8")).decode() == TEXT * 5 + f"k3,{UNDECODABLE}\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "zero bytes"),
        (b"PK\x03\x04" + bytes(200), "Excel workbook"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PAR1" + bytes(100), "Parquet file under another name"),
        (bytes(range(1, 256)) * 9, "control characters"),
    ],
)
def test_what_is_no_text_is_named(tmp_path, content, found):
    path = tmp_path / "customers.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=found):
        detect_encoding(path)


def test_broken_gzip_is_named(tmp_path):
    path = tmp_path / "customers.csv.gz"
    whole = gzip.compress(TEXT.encode() * 1000)
    for content, found in ((whole[:-20], "cannot be unpacked"), (b"customer_id\nk1\n", "no gzip file")):
        path.write_bytes(content)
        with pytest.raises(SourceError, match=found):
            detect_encoding(path)
    path.write_bytes(gzip.compress(b""))
    with pytest.raises(SourceError, match="is empty"):
        detect_encoding(path)
