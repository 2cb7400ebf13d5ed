"""The shop's customer file, including what guests add to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from swayed.lab.accounts import Register
from swayed.lab.columns import identifiers, instants, looked_up
from swayed.lab.customers import COUNTRIES, SEGMENTS, Customers
from swayed.lab.draws import Ints, stream
from swayed.lab.names import make_emails, make_names
from swayed.lab.orders import PURCHASE
from swayed.lab.settings import MarketSettings
from swayed.lab.walk import Transitions

_MARKETING_SHARE = 0.55
# A guest's customer row is written while he pays.
_GUEST_ROW_SECONDS = 30


@dataclass(frozen=True)
class CustomerFile:
    """Customer rows as the shop keeps them: the customers first, then one row per guest order.

    Attributes:
        ids: customer_id per row.
        numbers: the number in it.
        who: customer behind each row.
        created: second at which the row was made.
        by_transition: row the shop wrote each transition to.
    """

    ids: pa.StringArray
    numbers: Ints
    who: Ints
    created: Ints
    by_transition: Ints


def customer_names(settings: MarketSettings) -> list[str]:
    """Return the name of each customer."""
    return make_names(stream(settings.town_seed, "customer names"), settings.n_customers)


def open_file(settings: MarketSettings, customers: Customers, transitions: Transitions) -> CustomerFile:
    """Return the customer file after all orders; guests get a new row each time."""
    rng = stream(settings.town_seed, "guests")
    is_guest = (transitions.stage == PURCHASE) & (rng.random(len(transitions)) < settings.guest_share)
    guest = np.flatnonzero(is_guest)
    n = len(customers)
    by_transition = transitions.customer.copy()
    by_transition[guest] = n + np.arange(len(guest))
    # Two streams: how many guest rows there are must not change the ids of the customers.
    numbers = np.concatenate(
        [
            stream(settings.town_seed, "customer ids").permutation(n),
            n + rng.permutation(len(guest)),
        ],
    ).astype(np.int64)
    return CustomerFile(
        ids=identifiers("c", settings.numbered(numbers)),
        numbers=numbers,
        who=np.concatenate([np.arange(n, dtype=np.int64), transitions.customer[guest]]),
        created=np.concatenate([customers.entered, transitions.at[guest] - _GUEST_ROW_SECONDS]),
        by_transition=by_transition,
    )


def customers_table(
    settings: MarketSettings,
    customers: Customers,
    file: CustomerFile,
    register: Register,
    names: list[str],
) -> pa.Table:
    """Return `customers`, sorted by customer_id; guest rows repeat name and e-mail and declare no account."""
    rng = stream(settings.town_seed, "customer file")
    emails = make_emails(rng, names, settings.numbered)
    who = file.who
    is_row_of_guest = np.arange(len(who)) >= len(customers)
    accepts = (rng.random(len(customers)) < _MARKETING_SHARE)[who]
    handles = [
        f"{register.platform_names[register.platform[account]]}:{register.handle[account]}" if linked else None
        for account, linked in zip(
            register.customer_account.tolist(),
            customers.is_linked.tolist(),
            strict=True,
        )
    ]
    table = pa.table(
        {
            "customer_id": file.ids,
            "email": looked_up(emails, who),
            "name": looked_up(names, who),
            "created_at": instants(settings.start_second, file.created),
            "handles": looked_up(handles, np.where(is_row_of_guest, -1, who)),
            "accepts_marketing": pa.array(accepts),
            "country": looked_up(COUNTRIES, customers.country[who]),
            "age": pa.array(customers.age[who], pa.int64(), mask=is_row_of_guest),
            "segment": looked_up(SEGMENTS, np.where(is_row_of_guest, -1, customers.segment[who])),
        }
    )
    return table.sort_by("customer_id")
