"""A small market in which customers follow people, and people post about products."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from markets.simulated import simulate
from swayed.influence.world import Follows, World, pointers


def followed_world() -> World:
    """Forty customers and six people."""
    made = simulate(seed=3, beta=np.zeros(6), n_customers=40, contacts_per_customer=3.0)
    random = np.random.default_rng(0)
    follower = np.sort(random.integers(0, 40, 80))
    post_person = np.sort(random.integers(0, 6, 120))
    post_time = random.uniform(-20, 119, 120)
    order = np.lexsort((post_time, post_person))
    follows = Follows(
        customer_ptr=pointers(follower, 40),
        person=random.integers(0, 6, 80).astype(np.uint32),
        since=random.uniform(-30, 100, 80),
        weight=random.choice([0.5, 1.0], 80),
        post_ptr=pointers(post_person, 6),
        post_time=post_time[order],
        post_dose=random.uniform(0.1, 0.3, 120),
        post_n=random.integers(1, 4, 120).astype(np.float64),
        product_ptr=np.arange(121),
        product=(np.arange(120) % 5).astype(np.uint32),
    )
    return replace(made.world, follows=follows)
