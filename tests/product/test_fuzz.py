"""Hostile input: an importer reads it or refuses it in a sentence; it neither crashes, hangs nor shows a traceback.

`make fuzz` gives each importer ten minutes of the processor (SWAYED_FUZZ_SECONDS sets another time); the fast part tries
a few files.
A failure names its seed: `mutated(seed, ...)` makes the very bytes again, and they are left in the test's folder.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import re
import signal
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swayed.engines import DuckDBEngine
from swayed.errors import SwayedError
from swayed.lake import Register
from swayed.situations.reading import parse_situation
from swayed.sources import import_tables
from swayed.sources.exports import SOURCES, import_export
from swayed.sources.mapping import read_proposal, remember
from swayed.tables import INPUT_TABLES

SECONDS = float(os.environ.get("SWAYED_FUZZ_SECONDS", "60"))
HANG_SECONDS = 60
"""Of the processor; so that a busy machine is no hang. By the clock ten times as long."""
FIXTURES = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures"
FILES = {name: sorted((FIXTURES / name).iterdir()) for name in SOURCES}
HOSTILE = [
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x1b[31m", b"\x85"),
    *(
        s.encode()
        for s in ("\u202e", "\u2066", "\u200f", "\ufeff", "\U000e0001", "e\u0301" * 40, "\U0010ffff", "\u2028")
    ),
    *(b'"\\ud800"', b'"\\u0000"', b"1e999", b"-1e999", b"NaN", b"9" * 400, b"-0", b"0x1F", b"99999-99-99", b"null"),
    *(
        b"[" * 3000,
        b'{"a":' * 3000,
        b"]" * 9,
        b'"' * 7,
        b"'; DROP TABLE posts; --",
        b"=cmd|' /C calc'!A0",
        b"\r",
        b"\n" * 50,
    ),
    *(
        b",,,,",
        b";",
        b"\t",
        b"|",
        b"../../../../etc/passwd",
        b"<!DOCTYPE posts [<!ENTITY a 'b'>]>",
        b"&a;",
        b"%s%n{}{0}",
    ),
    *(
        b"1970-01-01T00:00:00Z",
        b"292277026596-12-04T15:30:08Z",
        b"-62135596801",
        b"253402300800",
        b"true",
        b"a" * 70_000,
    ),
]
TOKEN = re.compile(rb'"[^"\n]{0,40}"|\d+(?:\.\d+)?|[A-Za-z_]{3,}')
TABLES = {
    "accounts.csv": b"account_id,platform,handle,followers,created_at\na1,forum,maya,120,2025-01-01\na2,forum,bo,3,\n",
    "customers.jsonl": b'{"customer_id":"c1","created_at":"2025-01-01T10:00:00Z","handles":"forum:bo","age":31}\n',
    "posts.tsv": b'post_id\taccount_id\tposted_at\ttext\np1\ta1\t2025-01-03T10:00:00Z\t"two\nlines"\n',
    "events.csv": b"event_id;customer_id;stage;occurred_at;value;currency\ne1;c1;purchase;01.03.2025 10:00;1.234,50;EUR\n",
}


def mutated(seed: int, content: bytes, other: bytes) -> bytes:
    """The content after a few hostile changes."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(content) + 1)
        to = min(len(content), at + chance.choice((1, 2, 10, 200)))
        what = chance.randrange(8)
        if what == 0:
            content = content[:at]
        elif what == 1:
            content = content[:at] + content[to:]
        elif what == 2:
            content = content[:to] + content[at:to] * chance.choice((1, 3, 100)) + content[to:]
        elif what == 3:
            content = content[:at] + bytes(chance.randrange(256) for _ in range(to - at)) + content[to:]
        elif what == 4:
            content = content[:at] + other[chance.randrange(len(other) + 1) :][:5000]
        elif what == 5:
            content = content[:at] + chance.choice(HOSTILE) + content[at:]
        else:
            tokens = list(TOKEN.finditer(content))
            if tokens:
                token = chance.choice(tokens)
                content = content[: token.start()] + chance.choice(HOSTILE) + content[token.end() :]
    return content


def packed(seed: int, name: str, content: bytes) -> tuple[str, bytes]:
    """The file as it is, or in an archive, or compressed, with a wrong ending now and then."""
    chance = random.Random(seed)
    way = chance.randrange(10)
    if way == 0:
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as archive:
            archive.writestr(chance.choice((name, f"../../{name}", f"/{name}", "a" * 200, name.upper())), content)
        archived = sink.getvalue()
        return "export.zip", mutated(seed, archived, archived) if chance.random() < 0.5 else archived
    if way == 1:
        return f"{name}.gz", gzip.compress(content)
    if way == 2:
        return chance.choice((f"{name}.gz", f"{name}.txt", "x", f"{name}.jsonl")), content
    return name, content


class HangError(Exception):
    """An import took too long."""


@contextmanager
def no_hang() -> Iterator[None]:
    def late(*_: object) -> None:
        raise HangError

    clocks = {
        signal.SIGPROF: (signal.ITIMER_PROF, HANG_SECONDS),
        signal.SIGALRM: (signal.ITIMER_REAL, 10 * HANG_SECONDS),
    }
    before = {name: signal.signal(name, late) for name in clocks}
    for clock, seconds in clocks.values():
        signal.setitimer(clock, seconds)
    try:
        yield
    finally:
        for name, (clock, _) in clocks.items():
            signal.setitimer(clock, 0)
            signal.signal(name, before[name])


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(memory_limit="500MB", threads=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A workspace in which the columns of the sheets are mapped."""
    made = Register.create(tmp_path_factory.mktemp("fuzz") / "brand", {})
    for source in SOURCES.values():
        wanted = [part for part in source.parts if part.wanted]
        for path in FILES[source.name] if wanted else ():
            proposal = read_proposal(made, source.about(wanted[0]), wanted[0].wanted, path)
            if not proposal.missing:
                remember(made, proposal)
    return made


def try_export(source: str, seed: int, register: Register, engine: DuckDBEngine, folder: Path) -> None:
    """One hostile file beside the source's good ones, sometimes alone."""
    chance = random.Random(seed)
    file, other = chance.choice(FILES[source]), chance.choice(FILES[chance.choice(list(FILES))])
    name, content = packed(seed, file.name, mutated(seed, file.read_bytes(), other.read_bytes()))
    path = folder / name
    path.write_bytes(content)
    beside = [] if chance.random() < 0.5 else [good for good in FILES[source] if good != file]
    with no_hang():
        refused = ""
        try:
            import_export(
                SOURCES[source],
                [path, *beside],
                sources=SOURCES,
                register=register,
                engine=engine,
                dry_run=seed % 4 != 0,
            )
        except SwayedError as error:
            refused = str(error)
        assert "Traceback" not in refused
    path.unlink()


def try_table(seed: int, register: Register, engine: DuckDBEngine, folder: Path) -> None:
    chance = random.Random(seed)
    name, content = chance.choice(list(TABLES.items()))
    content = mutated(seed, content, chance.choice(list(TABLES.values())))
    if chance.random() < 0.2:
        name = f"{name.partition('.')[0]}.parquet"
        sink = io.BytesIO()
        columns = INPUT_TABLES[name.partition(".")[0]].column_names
        cells = [chance.choice(HOSTILE).decode("utf-8", errors="replace") for _ in range(4)]
        pq.write_table(pa.table(dict.fromkeys(columns, cells)), sink)
        content = sink.getvalue() if chance.random() < 0.5 else mutated(seed, sink.getvalue(), b"PAR1")
    path = folder / name
    path.write_bytes(content)
    with no_hang():
        refused = ""
        try:
            import_tables([path], register=register, engine=engine, dry_run=seed % 4 != 0)
        except SwayedError as error:
            refused = str(error)
        assert "Traceback" not in refused
    path.unlink()


def fuzz(seconds: float, first: int, attempt) -> int:
    """Tries seed after seed until the processor's time is over; how many."""
    until, seed = time.process_time() + seconds, first
    while time.process_time() < until:
        try:
            attempt(seed)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        seed += 1
    print(f"{seed - first} files in {seconds:.0f} s of the processor", file=sys.stderr)
    return seed - first


@pytest.mark.parametrize("source", ["shopify", "survey", "stackexchange", "x"])
def test_one_hostile_file(source, register, engine, tmp_path):
    try_export(source, 7, register, engine, tmp_path)


def test_a_few_hostile_tables(register, engine, tmp_path):
    for seed in range(3):
        try_table(seed, register, engine, tmp_path)


@pytest.mark.parametrize(("source", "seed"), [("x", 1469), ("instagram", 1286), ("tiktok", 11249)])
def test_exports_that_once_came_through(source, seed, register, engine, tmp_path):
    """Half a character in a text, and fields that are no fields."""
    try_export(source, seed, register, engine, tmp_path)


def test_a_table_that_once_came_through(register, engine, tmp_path):
    """A Parquet file whose columns bear names that are no UTF-8."""
    try_table(2653, register, engine, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_hostile_exports(source, register, engine, tmp_path):
    assert fuzz(SECONDS, 1_000, lambda seed: try_export(source, seed, register, engine, tmp_path))


@pytest.mark.slow
def test_hostile_tables(register, engine, tmp_path):
    assert fuzz(SECONDS, 1_000, lambda seed: try_table(seed, register, engine, tmp_path))


SITUATION = b"""situation: shoes
decision: {stages: [research, purchase], repeatable: [purchase], match: product}
customers: {country: [DE, AT], age: {min: 18}}
topic: {about: a runner, any: [trail shoe, lugs], none: [giveaway]}
factors: {economics: {from: wording, phrases: [on sale], use: weight}}
period: {from: 2025-01-01, to: 2025-10-28}
"""
YAML = [
    b"&a",
    b"*a",
    b"<<: *a",
    b"!!python/object/apply:os.system [ls]",
    b"!!binary x",
    b"? ",
    b"- ",
    b"%YAML 9",
    b"---",
    b"!!set",
]


def try_situation(seed: int) -> None:
    content = mutated(seed, SITUATION, b" ".join(YAML)).decode("utf-8", errors="surrogateescape")
    with no_hang(), suppress(SwayedError):
        parse_situation(content, source="hostile.yaml")


def test_hostile_situations_briefly():
    for seed in range(60):
        try_situation(seed)


@pytest.mark.slow
def test_hostile_situations():
    assert fuzz(SECONDS, 1_000, try_situation)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    "situation",
    "decision",
    "customers",
    "segment_by",
    "enter",
    "topic",
    "communities",
    "places",
    "factors",
    "period",
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(KEYS), values, min_size=1))
def test_a_situation_of_any_shape(content):
    import yaml

    with suppress(SwayedError):
        parse_situation(yaml.safe_dump(content, allow_unicode=True), source="any.yaml")


def test_nested_yaml_bombs():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with no_hang(), pytest.raises(SwayedError):
        parse_situation("\n".join(["situation: bomb", *lines]), source="bomb.yaml")
    with no_hang(), pytest.raises(SwayedError):
        parse_situation("situation: " + "[" * 20_000, source="deep.yaml")


# --- bombs ------------------------------------------------------------------------------------------------------------


def zip_bomb(folder: Path, n_bytes: int) -> Path:
    path = folder / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("orders.json", "w", force_zip64=True) as sink,
    ):
        for _ in range(n_bytes >> 20):
            sink.write(bytes(1 << 20))
    return path


def load(source: str, path: Path, register: Register, engine: DuckDBEngine) -> None:
    import_export(SOURCES[source], [path], sources=SOURCES, register=register, engine=engine, dry_run=True)


def test_a_zip_bomb_is_not_unpacked(register, engine, tmp_path, monkeypatch):
    monkeypatch.setattr("swayed.sources.bombs.HARMLESS_BYTES", 1 << 20)
    with pytest.raises(SwayedError, match="bomb"):
        load("shopify", zip_bomb(tmp_path, 8 << 20), register, engine)


def test_a_gzip_bomb_is_not_unpacked(register, engine, tmp_path, monkeypatch):
    monkeypatch.setattr("swayed.sources.bombs.HARMLESS_BYTES", 1 << 20)
    path = tmp_path / "customers.csv.gz"
    path.write_bytes(gzip.compress(b"customer_id\n" + b"a" * (16 << 20)))
    with pytest.raises(SwayedError, match="bomb"):
        import_tables([path], register=register, engine=engine, dry_run=True)


def test_an_archive_of_countless_files_is_not_unpacked(register, engine, tmp_path, monkeypatch):
    monkeypatch.setattr("swayed.sources.bombs.MOST_MEMBERS", 3)
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.json", "{}")
    with pytest.raises(SwayedError, match="5 files"):
        load("shopify", path, register, engine)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE posts SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["laughs", "file", "network"],
)
def test_xml_entities_are_never_read(register, engine, tmp_path, head):
    path = tmp_path / "Posts.xml"
    path.write_text(f'<?xml version="1.0"?>{head}<posts><row Id="1" Body="&a;"/></posts>', encoding="utf-8")
    with pytest.raises(SwayedError, match="document type"):
        load("stackexchange", path, register, engine)


# --- what the fuzzer has found ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["bluesky", "x", "instagram", "youtube"])
@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000], ids=["lists", "objects"])
def test_a_document_nested_too_deeply(source, deep, register, engine, tmp_path):
    path = tmp_path / FILES[source][0].name
    text = FILES[source][0].read_text(encoding="utf-8")
    for content in (deep, text[: len(text) // 2] + deep):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SwayedError):
            load(source, path, register, engine)


def test_an_archive_whose_directory_points_before_its_beginning(register, engine, tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("orders.json", "{}" * 20)
    content = bytearray(sink.getvalue())
    end = content.rindex(b"PK\x05\x06")
    content[end + 16 : end + 20] = (1 << 20).to_bytes(4, "little")
    (tmp_path / "export.zip").write_bytes(bytes(content))
    with pytest.raises(SwayedError, match="damaged"):
        load("shopify", tmp_path / "export.zip", register, engine)
