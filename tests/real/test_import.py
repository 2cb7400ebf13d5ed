"""The real folders import without a reject, and come out as they are described."""

from __future__ import annotations

from pathlib import Path

import pytest

from swayed.engines import DuckDBEngine
from swayed.lake import Register, Snapshot
from swayed.sources import import_tables

DATA = Path(__file__).parents[3] / "shared" / "data"
SIZES = {
    "keyboards": {"accounts": 1_439, "posts": 1_291, "interactions": 1_338, "events": 2_367, "touches": 468},
    "ciaodvd": {"customers": 17_615, "posts": 72_665, "events": 72_665, "follows": 40_133},
    "ubuntu_irc": {"accounts": 17_774, "posts": 221_592},
}


@pytest.mark.parametrize("name", SIZES)
def test_a_real_folder(name, tmp_path):
    if not (DATA / name).is_dir():
        pytest.skip(f"{DATA / name} is absent")
    register = Register.create(tmp_path / "brand", {})
    engine = DuckDBEngine()
    try:
        summary = import_tables([DATA / name], register=register, engine=engine)
        assert summary.rejects.num_rows == 0
        assert {table: summary.tables[table].new for table in SIZES[name]} == SIZES[name]
        assert not import_tables([DATA / name], register=register, engine=engine).has_committed
        days = {(found.table, column) for found in summary.detections for column in found.days}
        assert days == ({("posts", "posted_at"), ("events", "occurred_at")} if name == "ciaodvd" else set())
        if name == "ubuntu_irc":
            Snapshot(register.folder, register.latest()).open_in(engine, ["accounts"])
            odd = engine.arrow("SELECT handle FROM accounts WHERE contains(handle, '|') OR contains(handle, ':')")
            assert odd.num_rows == 120
    finally:
        engine.close()
