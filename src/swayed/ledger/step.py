"""Read orders, evidence and credit; write the ledger, its totals, its restatements and the codes that may have leaked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.engines import Engine, read_sql
from swayed.ledger import settings
from swayed.ledger.draws import Moments, money_draws
from swayed.ledger.silence import Signs, probability_without_signs
from swayed.ledger.tables import (
    LEDGER_CODE_USES,
    LEDGER_CODES,
    LEDGER_DRAWS,
    LEDGER_LINES,
    LEDGER_ORDERS,
    LEDGER_RESTATEMENTS,
    LEDGER_TOTALS,
    RESPONSE_BIAS,
    RUNGS,
    TRACKED_ORDERS,
)
from swayed.money import WHOLE, Ints, minor_units, split_amounts

READS = (
    "accounts",
    "posts",
    "interactions",
    "follows",
    "events",
    "touches",
    "collaborations",
    "deliverables",
    "rates",
    "margins",
    "post_contacts",
    "account_persons",
    "persons",
    "customer_persons",
    "touch_persons",
    "selected_events",
    "cancelled_events",
    "path_bounds",
    "transitions",
    "effects",
    "credits",
    "credit_draws",
)
WRITES = (
    LEDGER_ORDERS,
    LEDGER_LINES,
    TRACKED_ORDERS,
    LEDGER_RESTATEMENTS,
    LEDGER_CODE_USES,
    LEDGER_CODES,
    LEDGER_TOTALS,
    LEDGER_DRAWS,
    RESPONSE_BIAS,
)
_EVIDENCE = (
    "order_touches",
    "declared_names",
    "code_uses",
    "link_words",
    "link_uses",
    "tracked",
    "order_steps",
    "named_credits",
    "order_left",
    "step_signs",
)
_LEAKS = ("code_meetings", "coupon_visits", "code_bursts", "ledger_code_uses", "leaked_shares")
_WORTHS = ("net", "gross", "margin", "discount", "tax", "shipping")


def run(engine: Engine, currency: str) -> None:
    """Leaves the tables of `WRITES` in the engine; `currency` is the workspace's, empty for the most frequent."""
    _put_settings(engine)
    read_orders(engine, currency)
    _make(engine, "situation_lines", "order_sums", "order_changes")
    engine.put("minor_amounts", _minor_amounts(engine))
    _make(engine, "order_amounts")
    engine.view("ledger_orders", "SELECT * FROM order_amounts")
    _make(engine, *_EVIDENCE)
    engine.put("left_credits", _left_credits(engine))
    _make(engine, "credited_shares", "order_shares")
    engine.put("split_amounts", _split(engine, "order_shares", "line_no", "net_minor", "margin_minor"))
    _make(engine, "ledger_lines")
    _restate(engine)
    _make(engine, *_LEAKS)
    engine.put("leaked_amounts", _split(engine, "leaked_shares", "line_no", "net_minor"))
    _make(engine, "ledger_codes", "credit_moments")
    _draw(engine)
    _make(engine, "ledger_totals", "tracked_orders", "response_bias")


def read_orders(engine: Engine, currency: str) -> None:
    """Leaves `order_lines` and `money_currency` of all `events` in the engine."""
    engine.put("money_settings", pa.table({"currency": pa.array([currency], pa.string())}))
    _make(engine, "money_currency", "order_lines")


def _put_settings(engine: Engine) -> None:
    engine.put("rungs", pa.table({"rung_no": list(range(1, len(RUNGS) + 1)), "rung": list(RUNGS)}))
    confidences = {
        "account": settings.ACCOUNT_CONFIDENCE,
        "handle": settings.HANDLE_CONFIDENCE,
        "name": settings.NAME_CONFIDENCE,
        "role": settings.ROLE_CONFIDENCE,
    }
    engine.put("confidences", pa.table({"named_by": list(confidences), "confidence": list(confidences.values())}))
    facts: dict[str, list[Any]] = {
        "whole": [WHOLE],
        "window_days": [settings.WINDOW_DAYS],
        "met_share": [settings.FAR_MET_SHARE],
        "burst_uses": [settings.BURST_USES],
        "burst_factor": [settings.BURST_FACTOR],
        "leaked_uses": [settings.LEAKED_USES],
        "leaked_share": [settings.LEAKED_SHARE],
    }
    engine.put("ledger_settings", pa.table(facts))


def _minor_amounts(engine: Engine) -> pa.Table:
    """Every worth of every order in minor units of the currency in which it is told."""
    sums = engine.arrow(f"SELECT order_no, currency, told_currency, rate, {', '.join(_WORTHS)} FROM order_sums")
    told = sums.column("told_currency").to_pylist()
    columns = {name: minor_units(_converted(sums.column(name), sums.column("rate")), told) for name in _WORTHS}
    original = minor_units(sums.column("net"), sums.column("currency").to_pylist())
    return pa.table({"order_no": sums.column("order_no"), **columns, "original": original})


def _converted(worth: pa.ChunkedArray[Any], rate: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Worth times its rate, exactly; as it is where there is none."""
    one = pa.scalar(1, pa.decimal128(18, 10))
    exact: pa.ChunkedArray[Any] = pc.multiply(
        worth.cast(pa.decimal128(18, 4)), pc.fill_null(rate.cast(pa.decimal128(18, 10)), one)
    )
    return exact


def _split(engine: Engine, shares: str, number: str, *worths: str) -> pa.Table:
    """The lines of a table of shares in minor units: `number` and, for each of `worths`, its split."""
    amounts = {"net_minor": "amount_minor", "margin_minor": "margin_minor"}
    orders = engine.arrow(f"SELECT order_no, {', '.join(worths)} FROM order_amounts ORDER BY order_no")
    lines = engine.arrow(f"SELECT order_no, parts FROM {shares} ORDER BY {number}")
    return _split_lines(
        _whole(lines, "order_no"), _whole(lines, "parts"), number, {amounts[w]: _whole(orders, w) for w in worths}
    )


def _split_lines(order: Ints, parts: Ints, number: str, worths: dict[str, Ints]) -> pa.Table:
    present, owner = np.unique(order, return_inverse=True)
    split = {name: split_amounts(worth[present], owner, parts) for name, worth in worths.items()}
    return pa.table({number: np.arange(len(order)), **split})


def _restate(engine: Engine) -> None:
    """Leaves `ledger_restatements`: each order that changed is split anew after every change."""
    changes = engine.arrow(
        "SELECT order_changes.worth, order_sums.rate, order_sums.told_currency FROM order_changes "
        "JOIN order_sums ON order_sums.order_no = order_changes.order_no "
        "ORDER BY order_changes.order_no, order_changes.change_no"
    )
    worth = minor_units(
        _converted(changes.column("worth"), changes.column("rate")), changes.column("told_currency").to_pylist()
    )
    _make(engine, "changed_shares")
    lines = engine.arrow("SELECT order_no, change_no, parts FROM changed_shares ORDER BY changed_no")
    order, change = _whole(lines, "order_no"), _whole(lines, "change_no")
    starts = (np.diff(order, prepend=-1) != 0) | (np.diff(change, prepend=-1) != 0)
    each = np.cumsum(starts) - 1
    amount = split_amounts(worth.to_numpy(zero_copy_only=False), each, _whole(lines, "parts"))
    engine.put("changed_amounts", pa.table({"changed_no": np.arange(len(each)), "amount_minor": amount}))
    _make(engine, "ledger_restatements")


def _draw(engine: Engine) -> None:
    """Leaves `ledger_draws`, and `drawn_totals`: the 90 % interval of each person's statistical money."""
    moments = engine.arrow("SELECT * FROM credit_moments ORDER BY person_id, stage, currency")
    drawn = engine.arrow(
        "SELECT credit_draws.draw, credit_draws.transitions FROM credit_draws JOIN credit_moments "
        "ON credit_moments.person_id = credit_draws.person_id AND credit_moments.stage = credit_draws.stage "
        "ORDER BY credit_moments.person_id, credit_moments.stage, credit_moments.currency, credit_draws.draw"
    )
    n_rows = moments.num_rows
    n_draws = drawn.num_rows // max(n_rows, 1)
    numbers = drawn.column("transitions").to_numpy().reshape(n_rows, n_draws)
    columns = {name: moments.column(name).to_numpy().astype(np.float64) for name in moments.column_names[3:]}
    worths = {
        name: np.rint(
            money_draws(
                numbers,
                Moments(columns["p"], columns["q"], columns[f"p_{name}"], columns[f"q_{name}"], columns[f"q_{name}2"]),
            )
        ).astype(np.int64)
        for name in ("amount", "margin")
    }
    is_unknown = np.repeat(~columns["has_margin"].astype(np.bool_), n_draws)
    rows = pa.array(np.repeat(np.arange(n_rows), n_draws))
    engine.put(
        "ledger_draws",
        pa.table(
            {
                **{
                    name: moments.column(name).combine_chunks().take(rows)
                    for name in ("person_id", "stage", "currency")
                },
                "draw": np.tile(np.arange(n_draws), n_rows),
                "net_minor": worths["amount"].ravel(),
                "margin_minor": pa.array(worths["margin"].ravel(), mask=is_unknown),
            },
            schema=LEDGER_DRAWS.schema,
        ),
    )
    _make(engine, "drawn_totals")


def _left_credits(engine: Engine) -> pa.Table:
    """Credit of named people for orders that bear no sign of anybody: transition_id, person_id, stage, probability."""
    pairs = engine.arrow("SELECT * FROM step_signs ORDER BY transition_id, person_id")
    flags = {name: np.asarray(pairs.column(name).to_numpy(), np.bool_) for name in pairs.column_names[4:]}
    signs = Signs(
        step=_numbered(pairs, "transition_id"),
        person=_numbered(pairs, "person_id"),
        probability=pairs.column("probability").to_numpy(),
        is_asked=np.stack([flags[name] for name in ("could_say", "could_code", "could_link")]),
        is_borne=np.stack([flags[name] for name in ("is_said", "is_coded", "is_linked")]),
    )
    place = pairs.schema.get_field_index("probability")
    return pairs.set_column(place, "probability", pa.array(probability_without_signs(signs))).select(
        ["transition_id", "person_id", "stage", "probability"]
    )


def _numbered(table: pa.Table, name: str) -> Ints:
    """Each value's number, from 0."""
    found = pc.dictionary_encode(table.column(name)).combine_chunks()
    return np.asarray(found.indices.to_numpy(zero_copy_only=False), np.int64)


def _whole(table: pa.Table, name: str) -> Ints:
    """A column as integers; 0 where unknown."""
    return np.asarray(table.column(name).combine_chunks().fill_null(0).to_numpy(zero_copy_only=False), np.int64)


def _make(engine: Engine, *names: str) -> None:
    for name in names:
        engine.run(name, read_sql("swayed.ledger", name))
