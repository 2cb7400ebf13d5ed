"""Arrow tables of the hazard's input turned into the arrays of a `World`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.influence.disk import on_disk
from swayed.influence.kernels.draws import hash_keys
from swayed.influence.products import ProductCodes
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stream import DAY_MICROSECONDS, ContactReader, joined_contacts, kind_names
from swayed.influence.world import Follows, Ids, Ints, StageRisk, World, pointers, product_shares

Floats = npt.NDArray[np.float64]


Ask = Callable[[], pa.Table]
"""Asks for a table."""


@dataclass(frozen=True)
class HazardInput:
    """The hazard's input tables, as their SQL files describe them, and what the situation says about matching.

    The contacts come as a stream; their kinds, like customers and persons, are numbers: places in `kinds`. Large tables are
    asked for when their turn comes, and let go of before the next.
    """

    customers: pa.Table
    persons: pa.Table
    kinds: pa.Table
    contacts: Iterable[pa.RecordBatch]
    follows: Ask
    posts: Ask
    windows: Ask
    events: Ask
    control: Ask
    activity: Ask
    product_categories: pa.Table
    bounds: pa.Table
    stages: tuple[str, ...]
    match: str


_MOMENT = pa.timestamp("us", tz="UTC")
_PRODUCTS = pa.list_(pa.string())
_NO: pa.DataType = pa.int64()


def _no_rows(**columns: pa.DataType) -> pa.Table:
    return pa.schema(list(columns.items())).empty_table()


NO_FOLLOWS = partial(_no_rows, customer_no=_NO, person_no=_NO, since_at=_MOMENT, factor_weight=pa.float64())
NO_POSTS = partial(_no_rows, person_no=_NO, exposed_at=_MOMENT, dose=pa.float64(), n_posts=_NO, products=_PRODUCTS)
NO_CATEGORIES = _no_rows(product=pa.string(), category=pa.string())
NO_CONTROL = partial(_no_rows, stage=pa.string(), transition_id=pa.string())
"""Inputs of a market that has none of them; as in `HazardInput`, the first three are asked for."""


def read_world(source: HazardInput, settings: InfluenceSettings, disk: Path | None = None) -> World:
    """All arrays of the influence model. Day 0 is the first day of the observed period (UTC).

    Args:
        source: the tables; settings: least lags and strata; disk: as in `World`.
    """
    from_at, to_at = (_microseconds(source.bounds.column(name))[0] for name in ("from_at", "to_at"))
    origin = int(from_at // DAY_MICROSECONDS * DAY_MICROSECONDS)
    last_day = float(to_at - origin) / DAY_MICROSECONDS
    codes = ProductCodes(source.match, source.product_categories)
    n_customers = source.customers.num_rows
    kinds = tuple(str(kind) for kind in source.kinds.column("kind").to_pylist())
    reader = ContactReader(n_customers, origin, kinds, codes, settings)
    contacts = on_disk(joined_contacts(reader.blocks(source.contacts), n_customers), disk)
    follows = on_disk(_follows(source, origin, n_customers, codes), disk)
    person_type, types = _types(contacts.person, follows.person, source.persons.column("type_no"))
    step_days = 1.0 if source.bounds.column("is_day")[0].as_py() else 0.0
    windows, events = source.windows(), source.events()
    stages = tuple(
        on_disk(_stage(stage, windows, events, origin, n_customers, step_days, codes, settings), disk)
        for stage in source.stages
    )
    del windows, events
    activity_ptr, activity_day, activity_count = on_disk(_activity(source.activity(), origin, n_customers), disk)
    return World(
        contacts=contacts,
        follows=follows,
        kinds=kind_names(kinds),
        stages=stages,
        control=_control(source, origin, n_customers, step_days, codes, settings),
        activity_ptr=activity_ptr,
        activity_day=activity_day,
        activity_count=activity_count,
        person_ids=source.persons.column("person_id").combine_chunks(),
        person_key=_keys(source.persons.column("hash")),
        person_type=person_type,
        types=types,
        first_day=min(float(contacts.time.min(initial=0.0)), float(follows.post_time.min(initial=0.0)), 0.0),
        last_day=last_day,
        step_days=step_days,
        disk=disk,
    )


def _activity(table: pa.Table, origin: int, n_customers: int) -> tuple[Ints, Ints, Floats]:
    """Each customer's own activity by day, as in `World`: pointers, days, counts."""
    return (
        pointers(_integers(table.column("customer_no")), n_customers),
        _days_of_dates(table.column("day"), origin),
        table.column("n_contacts").to_numpy().astype(np.float64),
    )


SPOKEN, FOLLOWED = "spoken with", "followed"
"""How most customers know a person."""


def _types(spoken: Ids, followed: Ids, type_no: pa.ChunkedArray[Any]) -> tuple[Ints, tuple[str, ...]]:
    """Type of each person that effects are pooled by, and the types' names.

    Whoever has more followers than direct contacts among the customers is *followed*, whatever his few contacts were like. The
    others are of the types told apart by how customers meet them; those with too few contacts for one are *spoken with*.
    """
    n_persons = len(type_no)
    is_followed = np.bincount(followed, minlength=n_persons) > np.bincount(spoken, minlength=n_persons)
    own = np.asarray(pc.fill_null(type_no, -1), np.int64)
    n_types = int(own.max(initial=-1)) + 1
    names = (SPOKEN, FOLLOWED, *(f"met alike {number + 1}" for number in range(n_types)))
    return np.where(is_followed, 1, np.where(own >= 0, own + 2, 0)), names


def _follows(source: HazardInput, origin: int, n_customers: int, codes: ProductCodes) -> Follows:
    pairs = source.follows()
    customer_ptr = pointers(_integers(pairs.column("customer_no")), n_customers)
    person = _integers(pairs.column("person_no")).astype(np.uint32)
    since, weight = _days(pairs.column("since_at"), origin), _reals(pairs.column("factor_weight"))
    del pairs
    posts = source.posts()
    product_ptr, product = codes.of_contacts(posts)
    return Follows(
        customer_ptr=customer_ptr,
        person=person,
        since=since,
        weight=weight,
        post_ptr=pointers(_integers(posts.column("person_no")), source.persons.num_rows),
        post_time=_days(posts.column("exposed_at"), origin),
        post_dose=_reals(posts.column("dose")),
        post_n=_reals(posts.column("n_posts")),
        product_ptr=product_ptr,
        product=product,
    )


def _control(
    source: HazardInput,
    origin: int,
    n_customers: int,
    step_days: float,
    codes: ProductCodes,
    settings: InfluenceSettings,
) -> StageRisk | None:
    """Purchases that contacts in the situation have no business with; None where too few are known."""
    windows = source.control()
    moved = windows.filter(pc.is_valid(windows.column("transition_id")))
    if moved.num_rows < settings.min_transitions:
        return None
    nothing = pa.array([[]] * moved.num_rows, pa.list_(pa.string()))
    events = pa.table(
        {
            **{name: moved.column(name) for name in ("stage", "customer_no", "transition_id", "hash")},
            "transition_at": moved.column("ends_at"),
            "products": nothing,
            "categories": nothing,
        }
    )
    stage = str(moved.column("stage")[0])
    return _stage(stage, windows, events, origin, n_customers, step_days, codes, settings)


def _stage(
    stage: str,
    all_windows: pa.Table,
    all_events: pa.Table,
    origin: int,
    n_customers: int,
    step_days: float,
    codes: ProductCodes,
    settings: InfluenceSettings,
) -> StageRisk:
    windows = all_windows.filter(pc.equal(all_windows.column("stage"), stage))
    events = all_events.filter(pc.equal(all_events.column("stage"), stage))
    start, end = _days(windows.column("starts_at"), origin), _days(windows.column("ends_at"), origin)
    ids = events.column("transition_id").combine_chunks()
    event = pc.fill_null(pc.index_in(windows.column("transition_id").combine_chunks(), ids), -1)
    event_no = event.to_numpy(zero_copy_only=False).astype(np.int64)
    event_no[np.asarray(windows.column("transition_id").is_null())] = -1
    # A transition of which only the day is known happened in the middle of it, on average; so the time at risk ends there,
    # and the next begins there. Two steps at once leave no time at risk: without some of it their ratio would explode.
    start = np.minimum(start + step_days / 2.0, np.maximum(end, start))
    end = np.where(event_no >= 0, np.maximum(end + step_days / 2.0, start + max(step_days, 1.0 / 86_400.0) / 2.0), end)
    # A transition that several windows could end belongs to the last of them.
    stratum, levels = _strata(windows, settings)
    time = _days(events.column("transition_at"), origin)
    product_ptr, product = codes.of_events(events)
    at = np.repeat(time, np.diff(product_ptr))
    return StageRisk(
        stage=stage,
        window_ptr=pointers(_integers(windows.column("customer_no")), n_customers),
        start=start,
        end=end,
        stratum=stratum,
        event=event_no,
        stratum_levels=levels,
        event_customer=_integers(events.column("customer_no")),
        event_time=time,
        event_key=_keys(events.column("hash")),
        event_product_ptr=product_ptr,
        event_product=product,
        event_product_share=product_shares(product, at),
        transition_ids=ids,
    )


def _strata(windows: pa.Table, settings: InfluenceSettings) -> tuple[Ints, Ints]:
    """Stratum of each window, and the level of each stratum in community, segment and origin."""
    columns = [
        _levels(windows.column(name), most) for name, most in (("community", 12), ("segment", 20), ("origin", 6))
    ]
    while True:
        combined = np.stack(columns) if len(windows) else np.zeros((3, 0), np.int64)
        levels, stratum = np.unique(combined, axis=1, return_inverse=True)
        if levels.shape[1] <= settings.max_strata:
            break
        widest = int(np.argmax([column.max() for column in columns]))
        # The rarest levels of the widest factor are pooled until the strata are few enough.
        columns[widest] = np.minimum(columns[widest], columns[widest].max() - 1)
    if levels.shape[1] == 0:
        levels = np.zeros((3, 1), np.int64)
    return stratum.reshape(-1).astype(np.int64), levels.astype(np.int64)


def _levels(column: pa.ChunkedArray[Any], most: int) -> Ints:
    """Levels of a text column, the most frequent first, the rarer ones pooled."""
    words = pc.dictionary_encode(column.combine_chunks())
    names = words.dictionary.to_pylist()
    index = words.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    counts = Counter(dict(zip(range(len(names)), np.bincount(index, minlength=len(names)).tolist(), strict=True)))
    ranked = sorted(range(len(names)), key=lambda i: (-counts[i], str(names[i])))
    rank = np.zeros(max(len(names), 1), np.int64)
    rank[ranked] = np.minimum(np.arange(len(names)), most - 1)
    return np.asarray(rank[index])


def _microseconds(column: pa.ChunkedArray[Any]) -> npt.NDArray[np.int64]:
    return column.combine_chunks().cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy(zero_copy_only=False)


def _days(column: pa.ChunkedArray[Any], origin: int) -> Floats:
    return np.asarray((_microseconds(column) - origin) / DAY_MICROSECONDS, dtype=np.float64)


def _days_of_dates(column: pa.ChunkedArray[Any], origin: int) -> Ints:
    days = column.combine_chunks().cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.asarray(days - origin // DAY_MICROSECONDS)


def _integers(column: pa.ChunkedArray[Any]) -> npt.NDArray[np.int64]:
    return column.combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64)


def _reals(column: pa.ChunkedArray[Any]) -> Floats:
    return np.asarray(column.combine_chunks().to_numpy(zero_copy_only=False), dtype=np.float64)


def _keys(column: pa.ChunkedArray[Any]) -> npt.NDArray[np.uint64]:
    return hash_keys(np.array(column.to_pylist(), dtype="S32"))
