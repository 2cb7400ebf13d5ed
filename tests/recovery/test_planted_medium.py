"""Two movers of a market disguised as media: `what` names them and no brand, bot or medium that moves nobody."""

from __future__ import annotations

import shutil

import pyarrow as pa
import pytest

from swayed.influence.step import READS
from swayed.lab import MarketSettings, make_market
from swayed.surroundings.step import sources_of
from swayed.workspace import Workspace

pytestmark = pytest.mark.slow

SETTINGS = MarketSettings(
    n_customers=1200,
    n_people=120,
    n_movers=4,
    n_busy=8,
    n_macro=2,
    contacts_per_account=25.0,
    posts_per_account=6,
    bot_posts=60,
    n_handle_mentions=50,
    caused_share=0.25,
    days=250,
)


def test_planted_media_are_found_and_no_other_source(tmp_path) -> None:
    market = make_market(SETTINGS)
    exports = market.write(tmp_path / "exports")
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(exports / "tables")
    (tmp_path / "brand" / "situations").mkdir()
    shutil.copy(exports / "situation.yaml", tmp_path / "brand" / "situations" / "trail-shoes.yaml")
    study = workspace.study("trail-shoes")
    caused = (
        market.truth.group_by("person_id").aggregate([("n_caused", "sum")]).sort_by([("n_caused_sum", "descending")])
    )
    planted = set(caused.column("person_id").to_pylist()[:2])
    with study._opened(READS, study.run(until="ways")) as engine:
        persons = engine.arrow("SELECT * FROM persons")
        rows = zip(persons.column("person_id").to_pylist(), persons.column("kind").to_pylist(), strict=True)
        kinds = pa.array(["media" if person in planted else kind for person, kind in rows])
        engine.drop("persons")
        engine.put("persons", persons.set_column(persons.schema.get_field_index("kind"), "kind", kinds))
        found = sources_of(engine, study.situation)
    assert {row["person_id"] for row in found if row["grade"] != "not_enough"} == planted
    assert len({row["person_id"] for row in found}) > 10
