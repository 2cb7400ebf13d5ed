"""Arrow tables of the hazard's input turned into the arrays of a `World`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from swayed.influence.columns import (
    DAY_MICROSECONDS,
    Owners,
    days,
    days_of_dates,
    gathered,
    integers,
    keys,
    microseconds,
    reals,
)
from swayed.influence.products import ProductCodes
from swayed.influence.risks import RiskReader
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stream import ContactReader, joined_contacts, kind_names
from swayed.influence.world import Follows, Ids, Ints, World, product_pointers

Floats = npt.NDArray[np.float64]


Ask = Callable[[], Iterable[pa.RecordBatch]]
"""Asks for a table, batch by batch."""


@dataclass(frozen=True)
class HazardInput:
    """The hazard's input tables, as their SQL files describe them, and what the situation says about matching.

    Large tables come as streams, and are asked for when their turn comes. Kinds of contact, like customers and persons, are
    numbers: places in `kinds`.
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


def nothing() -> list[pa.RecordBatch]:
    """Follows, posts or a control of a market that has none."""
    return []


NO_CATEGORIES = pa.schema([("product", pa.string()), ("category", pa.string())]).empty_table()
"""Categories of a market without any."""


def read_world(source: HazardInput, settings: InfluenceSettings, disk: Path | None = None) -> World:
    """All arrays of the influence model. Day 0 is the first day of the observed period (UTC).

    Args:
        source: the tables; settings: least lags and strata; disk: as in `World`.
    """
    from_at, to_at = (microseconds(source.bounds.column(name))[0] for name in ("from_at", "to_at"))
    origin = int(from_at // DAY_MICROSECONDS * DAY_MICROSECONDS)
    last_day = float(to_at - origin) / DAY_MICROSECONDS
    codes = ProductCodes(source.match, source.product_categories)
    n_customers = source.customers.num_rows
    kinds = tuple(str(kind) for kind in source.kinds.column("kind").to_pylist())
    reader = ContactReader(n_customers, origin, kinds, codes, settings)
    contacts = joined_contacts(reader.blocks(source.contacts), n_customers, disk)
    follows = _follows(source, origin, n_customers, codes, disk)
    person_type, types = _types(contacts.person, follows.person, source.persons.column("type_no"))
    step_days = 1.0 if source.bounds.column("is_day")[0].as_py() else 0.0
    risks = RiskReader(origin, n_customers, step_days, codes, settings, disk)
    activity_ptr, activity_day, activity_count = _activity(source.activity(), origin, n_customers, disk)
    return World(
        contacts=contacts,
        follows=follows,
        kinds=kind_names(kinds),
        stages=risks.stages(source.stages, source.windows(), source.events()),
        control=risks.control(source.control()),
        activity_ptr=activity_ptr,
        activity_day=activity_day,
        activity_count=activity_count,
        person_ids=source.persons.column("person_id").combine_chunks(),
        person_key=keys(source.persons.column("hash")),
        person_type=person_type,
        types=types,
        first_day=min(float(contacts.time.min(initial=0.0)), float(follows.post_time.min(initial=0.0)), 0.0),
        last_day=last_day,
        step_days=step_days,
        disk=disk,
    )


def _activity(
    batches: Iterable[pa.RecordBatch], origin: int, n_customers: int, disk: Path | None
) -> tuple[Ints, Ints, Floats]:
    """Each customer's own activity by day, as in `World`: pointers, days, counts."""
    owners = Owners(n_customers)

    def read(batch: pa.RecordBatch) -> tuple[Ints, Floats]:
        owners.add(integers(batch.column("customer_no")))
        return days_of_dates(batch.column("day"), origin), reals(batch.column("n_contacts"))

    day, count = gathered(batches, read, (np.int64, np.float64), disk)
    return owners.pointers(), day, count


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


def _follows(source: HazardInput, origin: int, n_customers: int, codes: ProductCodes, disk: Path | None) -> Follows:
    followers, posters = Owners(n_customers), Owners(source.persons.num_rows)

    def pairs(batch: pa.RecordBatch) -> tuple[npt.NDArray[Any], ...]:
        followers.add(integers(batch.column("customer_no")))
        person, since = integers(batch.column("person_no")), days(batch.column("since_at"), origin)
        return person, since, reals(batch.column("factor_weight"))

    def posts(batch: pa.RecordBatch) -> tuple[npt.NDArray[Any], ...]:
        posters.add(integers(batch.column("person_no")))
        time, dose, n_posts = days(batch.column("exposed_at"), origin), batch.column("dose"), batch.column("n_posts")
        pointer, product = codes.of_contacts(batch)
        return time, reals(dose), reals(n_posts), np.diff(pointer), product

    person, since, weight = gathered(source.follows(), pairs, (np.uint32, float, float), disk)
    time, dose, n_posts, n_products, product = gathered(
        source.posts(), posts, (float, float, float, np.int64, np.uint32), disk
    )
    return Follows(
        customer_ptr=followers.pointers(),
        person=person,
        since=since,
        weight=weight,
        post_ptr=posters.pointers(),
        post_time=time,
        post_dose=dose,
        post_n=n_posts,
        product_ptr=product_pointers(n_products, product),
        product=product,
    )
