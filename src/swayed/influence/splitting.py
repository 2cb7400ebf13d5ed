"""A market cut at a day: what was known until then, and the steps after it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from swayed.influence.world import Follows, StageRisk, World, pointers, product_shares, taken_rows


def world_until(world: World, day: float) -> World:
    """The market as it was known on a day: contacts, follows, posts, own activity and steps before it."""
    contacts, follows = world.contacts, world.follows
    owner = np.repeat(np.arange(world.n_customers), np.diff(contacts.customer_ptr))
    kept = np.flatnonzero(contacts.time < day)
    product_ptr, rows = taken_rows(contacts.product_ptr, kept)
    is_active = world.activity_day < np.floor(day)
    active = np.repeat(np.arange(world.n_customers), np.diff(world.activity_ptr))
    return replace(
        world,
        contacts=replace(
            contacts,
            customer_ptr=pointers(owner[kept], world.n_customers),
            person=contacts.person[kept],
            kind=contacts.kind[kept],
            time=contacts.time[kept],
            dose=contacts.dose[kept],
            product_ptr=product_ptr,
            product=contacts.product[rows],
        ),
        follows=_follows_until(follows, world, day),
        stages=tuple(_risk_until(risk, world, day) for risk in world.stages),
        control=None if world.control is None else _risk_until(world.control, world, day),
        activity_ptr=pointers(active[is_active], world.n_customers),
        activity_day=world.activity_day[is_active],
        activity_count=world.activity_count[is_active],
        last_day=day,
    )


def risk_after(risk: StageRisk, n_customers: int, day: float) -> StageRisk:
    """The time at risk of a stage from a day on, and the steps in it."""
    return _clipped(risk, n_customers, day, np.inf)


def _risk_until(risk: StageRisk, world: World, day: float) -> StageRisk:
    clipped = _clipped(risk, world.n_customers, -np.inf, day)
    # Shares of products among the steps of the time must not know what comes.
    at = np.repeat(clipped.event_time, np.diff(clipped.event_product_ptr))
    return replace(clipped, event_product_share=product_shares(clipped.event_product, at))


def _clipped(risk: StageRisk, n_customers: int, first: float, last: float) -> StageRisk:
    """Windows cut to [first, last) and the transitions within."""
    owner = np.repeat(np.arange(n_customers), np.diff(risk.window_ptr))
    events = np.flatnonzero((risk.event_time >= first) & (risk.event_time < last))
    number = np.full(risk.n_events + 1, -1, np.int64)  # the last place serves windows without a transition
    number[events] = np.arange(len(events))
    event = number[risk.event]
    start, end = np.maximum(risk.start, first), np.minimum(risk.end, last)
    kept = (end > start) | (event >= 0)
    product_ptr, rows = taken_rows(risk.event_product_ptr, events)
    return replace(
        risk,
        window_ptr=pointers(owner[kept], n_customers),
        start=start[kept],
        end=np.maximum(end, start)[kept],
        stratum=risk.stratum[kept],
        event=event[kept],
        event_customer=risk.event_customer[events],
        event_time=risk.event_time[events],
        event_key=risk.event_key[events],
        event_product_ptr=product_ptr,
        event_product=risk.event_product[rows],
        event_product_share=risk.event_product_share[rows],
        transition_ids=risk.transition_ids.take(events),
    )


def _follows_until(follows: Follows, world: World, day: float) -> Follows:
    owner = np.repeat(np.arange(world.n_customers), np.diff(follows.customer_ptr))
    poster = np.repeat(np.arange(world.n_persons), np.diff(follows.post_ptr))
    kept, posts = follows.since < day, np.flatnonzero(follows.post_time < day)
    product_ptr, rows = taken_rows(follows.product_ptr, posts)
    return Follows(
        customer_ptr=pointers(owner[kept], world.n_customers),
        person=follows.person[kept],
        since=follows.since[kept],
        weight=follows.weight[kept],
        post_ptr=pointers(poster[posts], world.n_persons),
        post_time=follows.post_time[posts],
        post_dose=follows.post_dose[posts],
        post_n=follows.post_n[posts],
        product_ptr=product_ptr,
        product=follows.product[rows],
    )
