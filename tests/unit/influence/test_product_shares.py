"""How much of the steps of the time is about a product: from shares that stand still, and from fads."""

import numpy as np

from swayed.influence.world import product_shares


def marks(*, seed: int, n: int = 6000, n_products: int = 300, days: float = 900.0, fads: bool):
    """Products of Zipf's law; a fad is bought within one stretch of forty days alone."""
    random = np.random.default_rng(seed)
    true = 1.0 / np.arange(1, n_products + 1)
    product = random.choice(n_products, n, p=true / true.sum()).astype(np.uint32)
    time = random.uniform(0.0, days, n)
    if fads:
        time = random.uniform(0.0, days - 40.0, n_products)[product] + random.uniform(0.0, 40.0, n)
    return product, time, true / true.sum()


def test_a_rare_product_has_not_vanished_between_its_steps():
    product, time, true = marks(seed=1, fads=False)
    shares = product_shares(product, time)
    rare = true[product] < 0.001
    # Whoever looks at the month alone sees most rare products nowhere else, and calls them far rarer than they are.
    assert 0.7 < np.median(shares[rare] / true[product[rare]]) < 1.4


def test_a_fad_is_common_in_its_month():
    product, time, true = marks(seed=2, fads=True)
    shares = product_shares(product, time)
    assert np.median(shares / true[product]) > 5.0


def test_shares_lie_between_none_and_all():
    for fads in (False, True):
        product, time, _ = marks(seed=3, fads=fads)
        shares = product_shares(product, time)
        assert shares.min() > 0.0
        assert shares.max() < 1.0
    assert len(product_shares(np.zeros(0, np.uint32), np.zeros(0))) == 0
    assert product_shares(np.zeros(1, np.uint32), np.zeros(1)) > 0.0
