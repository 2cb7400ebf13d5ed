"""Themes of one person against his others: the tables, who is shown, and nothing where there is nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from swayed.profiles.factors import factors_table
from swayed.profiles.messages import numbered, read_posts, theme_tables
from swayed.profiles.moments import lags_table, moments_table
from swayed.profiles.settings import ProfileSettings

SETTINGS = ProfileSettings(n_shuffles=399, fewest_credited=2.0)
START = datetime(2025, 3, 3, tzinfo=UTC)


def units_of(seed, factor, n_persons=40, n_posts=30):
    """Posts met; theme 1 moves `factor` times as many."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(n_persons):
        for post in range(n_posts):
            theme = int(random.integers(1, 5))
            rows.append(
                {
                    "person_id": f"a{person:02d}",
                    "post_id": f"p{person:02d}-{post:02d}",
                    "stage": "purchase",
                    "theme_no": theme,
                    "first_at": START + timedelta(days=float(random.uniform(0, 56))),
                    "is_addressed": 0,
                    "n_contacts": 3,
                    "chance": 1.0,
                    "credited": float(random.poisson(0.15 * (factor if theme == 1 else 1.0))),
                }
            )
    return pa.Table.from_pylist(rows)


def tables_of(units, settings=SETTINGS):
    return theme_tables(read_posts(units, settings), ["fit", "grip", "price", "weather"], 4, settings)


def test_the_theme_that_acts_is_named_and_given_to_people():
    tables = tables_of(units_of(1, 3.0))
    themes = tables["themes"].to_pylist()
    assert [row["theme"] for row in themes if row["verdict"] == "more"] == ["fit"]
    assert themes[0]["stage"] == "purchase"
    own = tables["message_themes"].to_pylist()
    assert own
    assert all(row["theme"] == "fit" and row["is_proven"] for row in own if row["is_proven"])
    assert len({(row["person_id"], row["stage"]) for row in own}) == len(own)
    assert tables["theme_check"].to_pylist()[0]["shuffles_naming"] <= 0.08


def test_shuffled_themes_are_not_named():
    random = np.random.default_rng(7)
    units = units_of(1, 3.0)
    named = 0
    for _ in range(12):
        mixed = pa.array(random.permutation(units.column("theme_no").to_numpy()))
        shuffled = units.set_column(units.schema.get_field_index("theme_no"), "theme_no", mixed)
        named += any(row["verdict"] != "cannot tell" for row in tables_of(shuffled)["themes"].to_pylist())
    assert named <= 2


def test_themes_of_few_authors_are_not_shown():
    assert tables_of(units_of(1, 3.0, n_persons=6, n_posts=200))["themes"].num_rows == 0


def test_an_answer_is_not_compared_with_what_is_read():
    units = units_of(2, 1.0)
    is_answer = units.column("theme_no").to_numpy() == 1
    units = units.set_column(
        units.schema.get_field_index("is_addressed"), "is_addressed", pa.array(is_answer.astype(np.int64))
    )
    units = units.set_column(
        units.schema.get_field_index("credited"), "credited", pa.array(np.where(is_answer, 1.0, 0.1))
    )
    assert {row["verdict"] for row in tables_of(units)["themes"].to_pylist()} == {"cannot tell"}


def test_nothing_read_nothing_said():
    tables = theme_tables(read_posts(units_of(1, 1.0).slice(0, 0), SETTINGS), [], 0, SETTINGS)
    assert tables["themes"].num_rows == 0
    assert tables["theme_check"].to_pylist()[0]["n_themes"] == 0


def moment_units(evening):
    random = np.random.default_rng(3)
    rows = []
    for number in range(4000):
        at = START + timedelta(days=int(random.integers(0, 84)), hours=int(random.integers(6, 24)))
        rate = 0.1 * (evening if at.hour >= 20 else 1.0)
        rows.append(
            {
                "customer_id": f"c{number % 300}",
                "person_id": f"a{number % 30}",
                "stage": "purchase",
                "at_hour": at,
                "chance": 1.0,
                "credited": float(random.poisson(rate)),
            }
        )
    return pa.Table.from_pylist(rows)


def test_the_hour_that_acts_is_named_in_the_workspaces_zone():
    def named(table):
        return {(row["moment"], row["stage"]) for row in table.to_pylist() if row["verdict"] == "more"}

    found = named(moments_table(moment_units(3.0), "UTC", SETTINGS, has_hours=True))
    assert ("20–24 h", "any") in found
    assert all(moment == "20–24 h" for moment, _ in found)
    there = named(moments_table(moment_units(3.0), "Asia/Tokyo", SETTINGS, has_hours=True))
    assert ("20–24 h", "any") not in there
    none = moments_table(moment_units(1.0), "UTC", SETTINGS, has_hours=True)
    assert {row["verdict"] for row in none.to_pylist()} == {"cannot tell"}
    days = moments_table(moment_units(3.0), "UTC", SETTINGS, has_hours=False)
    assert set(days.column("what").to_pylist()) == {"weekday"}


def test_lags_are_quartiles_of_credit():
    table = pa.table({"stage": ["a"] * 4, "lag_hours": [24, 48, 72, 240], "credited": [1.0, 1.0, 1.0, 1.0]})
    row = lags_table(table).to_pylist()[0]
    assert (row["days_lower"], row["days_median"], row["days_upper"]) == (1.0, 2.0, 3.0)


def factor_units(effect):
    random = np.random.default_rng(4)
    rows = []
    for person in range(30):
        for customer in range(40):
            level = "parents" if random.random() < 0.4 else "others"
            acts = effect if level == "parents" and person < 15 else 1.0
            rows.append(
                {
                    "factor": "segment",
                    "level": level,
                    "person_id": f"a{person:02d}",
                    "customer_id": f"c{person}-{customer}",
                    "stage": "purchase",
                    "chance": 1.0,
                    "credited": float(random.poisson(0.15 * acts)),
                }
            )
    return pa.Table.from_pylist(rows)


def test_a_factor_that_changes_who_moves_is_told_by_type():
    types = {f"a{person:02d}": "advisers" if person < 15 else "showers" for person in range(30)}
    found = factors_table([factor_units(4.0)], types, SETTINGS).to_pylist()
    said = {row["profile"]: row["verdict"] for row in found if row["level"] == "parents"}
    assert said["advisers"] == "more"
    assert said["showers"] == "cannot tell"
    nothing = factors_table([factor_units(1.0)], types, SETTINGS).to_pylist()
    assert {row["verdict"] for row in nothing} == {"cannot tell"}


def test_values_are_numbered_in_their_order_across_chunks_and_empty_cells_are_none():
    words = pa.chunked_array([["b", None, "a"], [], ["c", "a"]], pa.string())
    for column in (words, words.dictionary_encode()):
        names, number = numbered(column)
        assert names == ["a", "b", "c"]
        assert number.tolist() == [1, -1, 0, 2, 0]
    assert numbered(pa.chunked_array([], pa.string()))[0] == []
    assert numbered(pa.chunked_array([[None, None]], pa.string()))[1].tolist() == [-1, -1]
