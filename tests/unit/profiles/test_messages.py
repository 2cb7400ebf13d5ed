"""Themes of one person against his others: the tables, who is shown, and nothing where there is nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from swayed.profiles.factors import Factor, factors_table
from swayed.profiles.messages import theme_tables
from swayed.profiles.moments import Moments, lags_table
from swayed.profiles.numbering import numbered
from swayed.profiles.posts import read_posts, theme_sums
from swayed.profiles.settings import ProfileSettings

SETTINGS = ProfileSettings(n_shuffles=399, fewest_credited=2.0)
START = datetime(2025, 3, 3, tzinfo=UTC)
HOUR = int(START.timestamp()) // 3600
NAMES, STAGES = ["fit", "grip", "price", "weather"], ["purchase"]


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
                    "stage_no": 0,
                    "theme_no": theme,
                    "first_hour": HOUR + int(24 * random.uniform(0, 56)),
                    "is_addressed": 0,
                    "n_contacts": 3,
                    "chance": 1.0,
                    "credited": float(random.poisson(0.15 * (factor if theme == 1 else 1.0))),
                }
            )
    return pa.Table.from_pylist(rows)


def tables_of(*units):
    """The tables, from buckets of different persons each."""
    parts = [theme_sums(read_posts(own, SETTINGS), len(NAMES), len(STAGES), SETTINGS) for own in units]
    return theme_tables(parts, NAMES, STAGES, 4, SETTINGS)


def apart(units, column, border):
    """The rows of persons before the border, and the others."""
    is_before = pc.less(units.column(column), border)
    return units.filter(is_before), units.filter(pc.invert(is_before))


def assert_alike(some, others):
    """Equal but for rounding."""
    assert len(some) == len(others)
    for one, other in zip(some, others, strict=True):
        assert one.keys() == other.keys()
        for name, value in one.items():
            is_real = isinstance(value, float)
            assert other[name] == (pytest.approx(value, rel=1e-12, abs=1e-12) if is_real else value), name


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


def test_themes_are_the_same_from_several_buckets_of_persons():
    units = units_of(1, 3.0)
    whole, shared = tables_of(units), tables_of(*apart(units, "person_id", "a17"))
    assert whole["message_themes"].num_rows > 1
    for name, table in whole.items():
        assert_alike(table.to_pylist(), shared[name].to_pylist())


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
    nothing = theme_sums(read_posts(units_of(1, 1.0).slice(0, 0), SETTINGS), 0, 1, SETTINGS)
    for parts in ([], [nothing]):
        tables = theme_tables(parts, [], STAGES, 0, SETTINGS)
        assert tables["themes"].num_rows == 0
        assert tables["theme_check"].to_pylist()[0]["n_themes"] == 0


def test_a_part_without_posts_adds_nothing():
    units = units_of(1, 3.0)
    assert_alike(tables_of(units)["themes"].to_pylist(), tables_of(units.slice(0, 0), units)["themes"].to_pylist())


def moment_units(evening):
    random = np.random.default_rng(3)
    rows = []
    for number in range(4000):
        at = START + timedelta(days=int(random.integers(0, 84)), hours=int(random.integers(6, 24)))
        rate = 0.1 * (evening if at.hour >= 20 else 1.0)
        rows.append(
            {
                "person_no": number % 30,
                "stage_no": 1,
                "exposed_hour": int(at.timestamp()) // 3600,
                "chance": 1.0,
                "credited": float(random.poisson(rate)),
            }
        )
    return pa.Table.from_pylist(rows)


def moments_of(*units, zone="UTC", has_hours=True):
    """The table, from buckets of different persons each; nobody moves into the first stage."""
    moments = Moments(["evaluation", "purchase"], zone, SETTINGS, has_hours=has_hours)
    for own in units:
        moments.add(own)
    return moments.table()


def test_the_hour_that_acts_is_named_in_the_workspaces_zone():
    def named(table):
        return {(row["moment"], row["stage"]) for row in table.to_pylist() if row["verdict"] == "more"}

    found = named(moments_of(moment_units(3.0)))
    assert ("20–24 h", "any") in found
    assert all(moment == "20–24 h" for moment, _ in found)
    there = named(moments_of(moment_units(3.0), zone="Asia/Tokyo"))
    assert ("20–24 h", "any") not in there
    none = moments_of(moment_units(1.0))
    assert {row["verdict"] for row in none.to_pylist()} == {"cannot tell"}
    days = moments_of(moment_units(3.0), has_hours=False)
    assert set(days.column("what").to_pylist()) == {"weekday"}


def test_moments_are_the_same_from_several_buckets_and_of_stages_with_contacts_alone():
    units = moment_units(3.0)
    found = moments_of(units).to_pylist()
    assert {row["stage"] for row in found} == {"any", "purchase"}
    assert_alike(found, moments_of(*apart(units, "person_no", 11), units.slice(0, 0)).to_pylist())
    assert moments_of(units.slice(0, 0)).num_rows == moments_of().num_rows == 0


def test_lags_are_quartiles_of_credit():
    table = pa.table({"stage_no": [1] * 4, "lag_hours": [24, 48, 72, 240], "credited": [1.0, 1.0, 1.0, 1.0]})
    (row,) = lags_table(table, ["none", "some"]).to_pylist()
    assert row["stage"] == "some"
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
                    "level": level,
                    "person_no": person,
                    "customer_no": 40 * (person // 2) + customer,
                    "stage_no": 0,
                    "chance": 1.0,
                    "credited": float(random.poisson(0.15 * acts)),
                }
            )
    return pa.Table.from_pylist(rows)


def factors_of(*units):
    """The table, from buckets of different persons each: fifteen advisers, fourteen showers, and one of no type."""
    kind = np.repeat([0, 1, 2], [15, 14, 1])
    factor = Factor("segment", ["all", "others", "parents"], STAGES, ["advisers", "showers"], kind, 600)
    for own in units:
        factor.add(own)
    return factors_table([factor], SETTINGS).to_pylist()


def test_a_factor_that_changes_who_moves_is_told_by_type():
    found = factors_of(factor_units(4.0))
    said = {row["profile"]: row["verdict"] for row in found if row["level"] == "parents"}
    assert said["advisers"] == "more"
    assert said["showers"] == "cannot tell"
    nothing = factors_of(factor_units(1.0))
    assert {row["verdict"] for row in nothing} == {"cannot tell"}


def test_a_customer_whom_several_persons_meet_counts_once_in_whatever_bucket_they_are():
    units = factor_units(4.0)
    found = factors_of(units)
    met = set(zip(units.column("level").to_pylist(), units.column("customer_no").to_pylist(), strict=True))
    n_customers = {own: sum(level == own for level, _ in met) for own in ("others", "parents")}
    assert {row["level"]: row["n_customers"] for row in found if row["profile"] == "everybody"} == n_customers
    assert_alike(found, factors_of(*apart(units, "person_no", 10)))
    assert factors_of() == factors_of(units.slice(0, 0)) == []


def test_values_are_numbered_in_their_order_across_chunks_and_empty_cells_are_none():
    words = pa.chunked_array([["b", None, "a"], [], ["c", "a"]], pa.string())
    for column in (words, words.dictionary_encode()):
        names, number = numbered(column)
        assert names == ["a", "b", "c"]
        assert number.tolist() == [1, -1, 0, 2, 0]
    assert numbered(pa.chunked_array([], pa.string()))[0] == []
    assert numbered(pa.chunked_array([[None, None]], pa.string()))[1].tolist() == [-1, -1]
