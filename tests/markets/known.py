"""Somebody who stands everywhere in a workspace, and an independent search for him."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from swayed.lake import Register, writing
from swayed.workspace import Workspace

HANDLE, NAME, EMAIL, TEXT = (
    "zelda_q7",
    "Zelda Quillfeather",
    "zelda.q@mail.example",
    "My quince shoes lasted eleven wet winters, no joke",
)
SECRETS = (HANDLE, NAME, EMAIL, TEXT)


def lines(path: Path, *rows: str, encoding: str = "utf-8") -> None:
    path.write_text("\n".join(rows) + "\n", encoding=encoding)


def tables(folder: Path) -> Path:
    """Somebody with two accounts who is a customer too, and others who speak with him and of him."""
    folder.mkdir()
    lines(
        folder / "accounts.csv",
        "account_id,platform,handle,display_name,bio,declared_customer_id",
        f"a1,mastodon,{HANDLE},{NAME},runs,c1",
        "a2,forum,zq-old,,,c1",
        f"b1,mastodon,ben,Ben Ode,friend of @{HANDLE},",
        "d1,forum,dora,Dora Lim,,",
    )
    lines(
        folder / "posts.csv",
        "post_id,account_id,posted_at,text,reply_to_post_id",
        f'p1,a1,2025-01-01T10:00:00Z,"{TEXT}",',
        f"p2,b1,2025-01-02T10:00:00Z,Thanks @{HANDLE.upper()} {NAME}!,p1",
        "p3,d1,2025-01-03T10:00:00Z,Nothing of zelda_q77 here,p2",
    )
    like = {"account_id": "b1", "target_account_id": "a1", "kind": "like", "occurred_at": "2025-01-02T11:00:00Z"}
    of_others = like | {"account_id": "d1", "target_account_id": "b1"}
    named = of_others | {"kind": "reply", "post_id": "p1", "text": f"so says {HANDLE}"}
    lines(folder / "interactions.jsonl", *map(json.dumps, (like, of_others, named)))
    lines(
        folder / "customers.csv",
        "customer_id,email,name,handles,age",
        f"c1,{EMAIL},{NAME},mastodon:{HANDLE},41",
        "c2,ada@mail.example,Ada Noor,forum:dora,30",
        encoding="utf-16",
    )
    lines(
        folder / "events.csv",
        "event_id,customer_id,stage,occurred_at,order_id,value,currency",
        "e1,c1,purchase,2025-02-01T10:00:00Z,o1,10,EUR",
        "e2,c2,purchase,2025-02-02T10:00:00Z,o2,20,EUR",
    )
    lines(
        folder / "touches.csv",
        "touch_id,kind,customer_id,order_id,account_id,text",
        f"t1,survey,c2,o2,a1,{NAME} told me",
        "t2,survey,,o1,,a friend",
    )
    lines(folder / "collaborations.csv", "collaboration_id,account_id,kind,cost,currency", "k1,a1,fee,100,EUR")
    lines(folder / "payments.csv", "payment_id,collaboration_id,paid_on,amount", "y1,k1,2025-03-01,100")
    lines(folder / "follows.csv", "account_id,target_account_id", "b1,a1", "d1,b1")
    lines(folder / "relations.csv", "account_id,may_contact,basis,note", "a1,agreed,mail,x", f"b1,no,,knows {HANDLE}")
    return folder


def filled(folder: Path) -> Workspace:
    """A workspace with everything in which somebody may stand."""
    source = tables(folder / "in")
    workspace = Workspace.create(folder / "brand")
    workspace.import_tables(source)
    register = Register(workspace.folder)
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source / "customers.csv", "in/customers.csv")
    lines(folder / "statuses.ndjson", json.dumps({"acct": HANDLE, "content": "täglich"}))
    shutil.copy(source / "customers.csv", folder / "utf16.csv")
    lines(folder / "others.csv", "email", "ada@mail.example")
    with writing(register) as writer:
        for name in ("export.zip", "statuses.ndjson", "utf16.csv", "others.csv"):
            writer.keep(folder / name, "crm", None)
        writer.commit("exports")
    workspace.identities()
    (workspace.folder / "report.html").write_text(f"<p>{NAME}</p>", encoding="utf-8")
    (workspace.folder / "situations").mkdir()
    (workspace.folder / "situations" / "x.yaml").write_text(f"topic: {{none: [{HANDLE}]}}\n", encoding="utf-8")
    job = workspace.folder / "jobs" / "j1"
    job.mkdir(parents=True)
    (job / "job.json").write_text(json.dumps({"asked": {"person": HANDLE}}), encoding="utf-8")
    vectors = workspace.folder / "vectors" / "m"
    vectors.mkdir(parents=True)
    pq.write_table(pa.table({"text_key": ["of nobody"], "vector": [b"1"]}), vectors / "part-1.parquet")
    with sqlite3.connect(workspace.folder / "access.sqlite") as log:
        log.execute("CREATE TABLE log (path TEXT)")
        log.execute("INSERT INTO log VALUES (?)", (f"/s/x/person/{HANDLE}",))
    log.close()
    register.set("x", "y")
    return workspace


def found_in(folder: Path) -> dict[str, set[str]]:
    """Independent search: every file as it is, unpacked, and every table through DuckDB's own reader."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if path.parent.name == "originals" and data[:1] == b"z":
            data += pa.CompressedInputStream(pa.BufferReader(data[1:]), "zstd").read()
        if data[1:5] == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive:
                data += b"".join(archive.read(name) for name in archive.namelist())
        if path.suffix == ".parquet":
            data += "\n".join(
                map(str, duckdb.sql(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM '{path}'").fetchall())
            ).encode()
        plain = data.lower() + data.replace(b"\x00", b"").lower()
        held = {word for word in SECRETS if word.lower().encode() in plain.replace(b"zelda_q77", b"")}
        if held:
            found[str(path.relative_to(folder))] = held
    return found
