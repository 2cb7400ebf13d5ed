"""A stream of contacts cut into whole customers, against all of it at once."""

import numpy as np
import pyarrow as pa
import pytest

from swayed.influence import stream
from swayed.influence.products import ProductCodes
from swayed.influence.reading import NO_CATEGORIES
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stream import ContactReader, joined_contacts
from swayed.influence.world import Contacts

N_CUSTOMERS, KINDS = 50, tuple(f"kind{k}" for k in range(9))
FIELDS = tuple(Contacts.__dataclass_fields__)


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(2)
    n = 600
    customer = np.sort(random.integers(1, N_CUSTOMERS - 2, n))  # the first customer and the last two met nobody
    customer[200:330] = customer[200]  # one met more people than a block holds
    seconds = random.integers(0, 40 * 86_400, n)
    order = np.lexsort((seconds, customer))
    return pa.table(
        {
            "customer_no": customer,
            "person_no": random.integers(0, 7, n),
            "exposed_at": pa.array(seconds[order] * 1_000_000, pa.timestamp("us", tz="UTC")),
            "kind_no": random.integers(0, len(KINDS), n),
            "dose": random.uniform(0.1, 1.0, n),
            "products": [[f"p{j}" for j in range(i % 3)] for i in range(n)],
        }
    )


def read(batches, **settings):
    products = ProductCodes("product", NO_CATEGORIES)
    return list(
        ContactReader(N_CUSTOMERS, 86_400_000_000, KINDS, products, InfluenceSettings(**settings)).blocks(batches)
    )


@pytest.mark.parametrize("lags", [(), (("kind0", 3.5), ("kind4", 0.25))])
def test_blocks_hold_whole_customers_and_together_all_contacts(table, monkeypatch, lags):
    (whole,) = read(table.to_batches(), min_lags_days=lags)
    monkeypatch.setattr(stream, "CONTACTS_PER_BLOCK", 40)
    found = read(table.to_batches(max_chunksize=17), min_lags_days=lags)
    assert len(found) > 5
    assert [block.first for block in found] == [0, *(block.last for block in found[:-1])]
    assert found[-1].last == N_CUSTOMERS
    one, parts = joined_contacts([whole], N_CUSTOMERS), joined_contacts(found, N_CUSTOMERS)
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(one, name), getattr(parts, name), err_msg=name)
    np.testing.assert_array_equal(
        np.diff(one.customer_ptr), np.bincount(table["customer_no"].to_numpy(), minlength=N_CUSTOMERS)
    )
    for c in range(N_CUSTOMERS):
        assert (np.diff(one.time[one.customer_ptr[c] : one.customer_ptr[c + 1]]) >= 0.0).all()


def test_nobody_met_anybody(table):
    for batches in ([], table.slice(0, 0).to_batches()):
        contacts = joined_contacts(read(batches), N_CUSTOMERS)
        assert contacts.customer_ptr.tolist() == [0] * (N_CUSTOMERS + 1)
        assert len(contacts.time) == len(contacts.product) == 0
