"""Small worlds simulated straight as arrays, with the causes known: for testing the sampler against its own model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from swayed.influence.world import Contacts, Follows, StageRisk, World, pointers

BUSY_DAYS = 10.0


@dataclass(frozen=True)
class Simulated:
    """A world and its truth: effect of each person, the transitions each truly caused, and those of other causes."""

    world: World
    beta: np.ndarray
    n_caused: np.ndarray
    n_general: int
    n_association: int


def simulate(
    *,
    seed: int,
    beta: np.ndarray,
    n_customers: int = 600,
    contacts_per_customer: float = 12.0,
    days: float = 120.0,
    hazard: float = 0.002,
    half_lives_days: tuple[float, ...] = (7.0,),
    weights: tuple[float, ...] = (1.0,),
    gamma: np.ndarray | None = None,
    general: float = 0.0,
    burst: float = 1.0,
) -> Simulated:
    """One stage, entered by everybody on day 0; the hazard is constant, plus association, plus the kernel of every contact.

    Transition times come by inversion: each contact i has its own clock, an exponential with total mass
    (beta_p + general) dose_i; each person met has one of rate gamma_p from the first contact on. The first of all clocks
    is the transition, its owner the cause.

    For ten days of his own each customer has contacts `burst` times as often and a hazard `burst` times as large, without
    one causing the other. His contacts by day then stand in the world as his activity.
    """
    random = np.random.default_rng(seed)
    n = random.poisson(contacts_per_customer, n_customers)
    customer = np.repeat(np.arange(n_customers), n)
    began = random.uniform(0.0, days, n_customers) if burst > 1.0 else np.full(n_customers, np.inf)

    def slowed(busy: np.ndarray, whose: np.ndarray) -> np.ndarray:
        """The moment until which so much time, counted `burst` times over while busy, has gone by."""
        inside = np.clip(busy - began[whose], 0.0, BUSY_DAYS * burst)
        return busy - inside * (1.0 - 1.0 / burst)

    time = random.uniform(-30.0, days + BUSY_DAYS * (burst - 1.0), len(customer))
    time = slowed(time, customer)
    order = np.lexsort((time, customer))
    customer, time = customer[order], time[order]
    popularity = random.dirichlet(np.full(len(beta), 3.0))
    person = random.choice(len(beta), size=len(customer), p=popularity)
    dose = random.uniform(0.5, 1.5, len(customer))
    tau = random.choice(np.array(half_lives_days) / np.log(2.0), size=len(customer), p=weights)
    # The hazard before entry is not at risk: the mass left at day 0 is what counts.
    mass = (beta[person] + general) * dose * np.exp(-np.maximum(-time, 0.0) / tau)
    clock = random.exponential(size=len(customer))
    with np.errstate(divide="ignore", invalid="ignore"):
        delay = np.where(clock < mass, -tau * np.log1p(-clock / mass), np.inf)
    caused_at = np.maximum(time, 0.0) + delay
    own = slowed(random.exponential(1.0 / hazard, n_customers), np.arange(n_customers))
    _, met = np.unique(customer * len(beta) + person, return_index=True)
    lasting = np.zeros(len(beta)) if gamma is None else gamma
    with np.errstate(divide="ignore"):
        lasted_at = np.maximum(time[met], 0.0) + random.exponential(size=len(met)) / lasting[person[met]]
    first = np.full(n_customers, np.inf)
    np.minimum.at(first, customer, caused_at)
    np.minimum.at(first, customer[met], lasted_at)
    moved_at = np.minimum(first, own)
    moved = moved_at < days
    is_cause = (caused_at == moved_at[customer]) & moved[customer]
    with np.errstate(invalid="ignore"):
        is_general = is_cause & (random.random(len(customer)) < general / (general + beta[person]))
    n_caused = np.bincount(person[is_cause & ~is_general], minlength=len(beta))
    n_association = int(((lasted_at == moved_at[customer[met]]) & moved[customer[met]]).sum())
    kept = np.ones(len(customer), bool)
    event_customer = np.flatnonzero(moved)
    active = customer if burst > 1.0 else customer[:0]
    active_day = np.floor(time[: len(active)]).astype(np.int64)
    event = np.full(n_customers, -1, np.int64)
    event[event_customer] = np.arange(len(event_customer))
    return Simulated(
        World(
            contacts=Contacts(
                customer_ptr=pointers(customer[kept], n_customers),
                person=person[kept].astype(np.uint32),
                kind=np.zeros(len(customer), np.uint8),
                time=time[kept],
                dose=dose[kept],
                product_ptr=np.zeros(len(customer) + 1, np.int64),
                product=np.zeros(0, np.uint32),
            ),
            follows=Follows.none(n_customers, len(beta)),
            kinds=("answer", "follow", "follow, silent customer"),
            stages=(
                StageRisk(
                    stage="purchase",
                    window_ptr=np.arange(n_customers + 1),
                    start=np.zeros(n_customers),
                    end=np.where(moved, moved_at, days),
                    stratum=np.zeros(n_customers, np.int64),
                    event=event,
                    stratum_levels=np.zeros((3, 1), np.int64),
                    event_customer=event_customer,
                    event_time=moved_at[event_customer],
                    event_key=random.integers(0, 2**63, len(event_customer), dtype=np.uint64),
                    event_product_ptr=np.zeros(len(event_customer) + 1, np.int64),
                    event_product=np.zeros(0, np.uint32),
                    event_product_share=np.zeros(0),
                    transition_ids=pa.array([f"t{i}" for i in event_customer]),
                ),
            ),
            control=None,
            activity_ptr=pointers(active, n_customers),
            activity_day=active_day,
            activity_count=np.ones(len(active)),
            person_ids=pa.array([f"p{i:04d}" for i in range(len(beta))]),
            person_key=np.arange(1, len(beta) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
            person_type=np.zeros(len(beta), np.int64),
            types=("spoken with", "followed"),
            first_day=-30.0,
            last_day=days,
            step_days=0.0,
        ),
        beta,
        n_caused,
        int(is_general.sum()),
        n_association,
    )
