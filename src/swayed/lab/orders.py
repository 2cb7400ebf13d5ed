"""Orders, baskets, money and refunds: what the shop records when customers move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from swayed.lab.columns import amounts, identifiers, instants, looked_up
from swayed.lab.draws import DAY_SECONDS, Flags, Floats, Ints, draw_weighted, stream
from swayed.lab.settings import STATES, MarketSettings
from swayed.lab.walk import Transitions
from swayed.lab.wording import EXTRAS, SHOE_CATEGORY, SHOES

PURCHASE = STATES.index("purchase")
REFUND = len(STATES)
_STAGE_NAMES = (*STATES, "refund")
_PRODUCTS = (
    *(product for product, _, _ in SHOES),
    *(product for product, _, _ in EXTRAS),
)
_CATEGORIES = (
    *(SHOE_CATEGORY for _ in SHOES),
    *(category for _, category, _ in EXTRAS),
)
_PRICES = np.array([*(price for _, _, price in SHOES), *(price for _, _, price in EXTRAS)])
_SHOE_DEMAND = np.array([1.4, 1.2, 0.6, 0.8, 1.0, 0.7, 1.1, 0.9])

_SECOND_LINE_SHARE = 0.12
_DISCOUNT_SHARE = 0.2
_DISCOUNT_RATE = 0.1
_TAX_RATE = 0.19
_TAX_KNOWN_SHARE = 0.8
_SHIPPING = 4.9
_SHIPPED_SHARE = 0.5
_COST_RATE = 0.55
_COST_KNOWN_SHARE = 0.7
_PAIR_SHARE = 0.05
_REFUND_AFTER_DAYS = (3, 25)
_FULL_REFUND_SHARE = 0.7
# Share of research and evaluation events of which the shop knows the product.
_LOOKED_AT_SHARE = 0.5


@dataclass(frozen=True)
class Lines:
    """One row per line of an event, sorted by time.

    Attributes:
        transition: position of the transition it belongs to (also of the one a refund takes back); shape (n,).
        stage: position in STATES, or REFUND.
        at: seconds after the start.
        product: position among all products, -1 unknown.
        quantity, value, discount: pieces, and major units; value is after discount, negative for refunds.
        is_first: first line of its transition, the one that carries shipping.
    """

    transition: Ints
    stage: Ints
    at: Ints
    product: Ints
    quantity: Ints
    value: Floats
    discount: Floats
    is_first: Flags

    def take(self, rows: Ints) -> Lines:
        """Return the lines at the given positions."""
        columns = (
            "transition",
            "stage",
            "at",
            "product",
            "quantity",
            "value",
            "discount",
            "is_first",
        )
        return Lines(*(getattr(self, column)[rows] for column in columns))


def make_lines(settings: MarketSettings, transitions: Transitions) -> Lines:
    """Return the lines of all events: transitions, second lines of baskets, and refunds that fall into the market."""
    rng = stream(settings.town_seed, "orders")
    first = _first_lines(rng, transitions)
    ordered = np.flatnonzero(first.stage == PURCHASE)
    second = first.take(ordered[rng.random(len(ordered)) < _SECOND_LINE_SHARE])
    extra = len(SHOES) + rng.integers(0, len(EXTRAS), len(second.at))
    second = Lines(
        transition=second.transition,
        stage=second.stage,
        at=second.at,
        product=extra,
        quantity=np.ones(len(extra), dtype=np.int64),
        value=_PRICES[extra],
        discount=np.zeros(len(extra)),
        is_first=np.zeros(len(extra), dtype=np.bool_),
    )
    refunds = _refunds(rng, settings, first.take(ordered))
    lines = _stack(first, second, refunds)
    return lines.take(np.lexsort((~lines.is_first, lines.transition, lines.at)))


def _first_lines(rng: np.random.Generator, transitions: Transitions) -> Lines:
    n = len(transitions)
    is_order = transitions.stage == PURCHASE
    shoe = np.where(transitions.shoe >= 0, transitions.shoe, draw_weighted(rng, _SHOE_DEMAND, n))
    known = is_order | ((transitions.stage > 1) & (rng.random(n) < _LOOKED_AT_SHARE))
    quantity = np.where(rng.random(n) < _PAIR_SHARE, 2, 1)
    price = _PRICES[shoe] * quantity
    discount = np.round(np.where(rng.random(n) < _DISCOUNT_SHARE, _DISCOUNT_RATE * price, 0.0), 2)
    return Lines(
        transition=np.arange(n, dtype=np.int64),
        stage=transitions.stage,
        at=transitions.at,
        product=np.where(known, shoe, -1),
        quantity=np.where(is_order, quantity, 0),
        value=np.where(is_order, price - discount, 0.0),
        discount=np.where(is_order, discount, 0.0),
        is_first=np.ones(n, dtype=np.bool_),
    )


def _refunds(rng: np.random.Generator, settings: MarketSettings, orders: Lines) -> Lines:
    n = len(orders.at)
    sent_back = rng.random(n) < settings.refund_share
    at = orders.at + rng.integers(_REFUND_AFTER_DAYS[0] * DAY_SECONDS, _REFUND_AFTER_DAYS[1] * DAY_SECONDS, n)
    share = np.where(rng.random(n) < _FULL_REFUND_SHARE, 1.0, 0.5)
    refunds = Lines(
        transition=orders.transition,
        stage=np.full(n, REFUND, dtype=np.int64),
        at=at,
        product=orders.product,
        quantity=orders.quantity,
        value=-np.round(share * orders.value, 2),
        discount=np.zeros(n),
        is_first=np.zeros(n, dtype=np.bool_),
    )
    return refunds.take(np.flatnonzero(sent_back & (at < settings.days * DAY_SECONDS)))


def _stack(*parts: Lines) -> Lines:
    columns = (
        "transition",
        "stage",
        "at",
        "product",
        "quantity",
        "value",
        "discount",
        "is_first",
    )
    return Lines(*(np.concatenate([getattr(part, column) for part in parts]) for column in columns))


def order_numbers(transitions: Transitions) -> Ints:
    """Return the running number of the order of each transition, -1 where it is no purchase."""
    is_order = transitions.stage == PURCHASE
    return np.where(is_order, np.cumsum(is_order) - 1, -1)


def events_table(settings: MarketSettings, transitions: Transitions, customer_ids: pa.StringArray) -> pa.Table:
    """Return `events`: one row per line. ``customer_ids`` holds the customer the shop wrote down per transition."""
    rng = stream(settings.town_seed, "bookkeeping")
    lines = make_lines(settings, transitions)
    n = len(lines.at)
    number = order_numbers(transitions)[lines.transition]
    is_order, is_refund = lines.stage == PURCHASE, lines.stage == REFUND
    has_money = is_order | is_refund
    order_ids = identifiers("o", settings.numbered(np.arange(max(int(number.max(initial=-1)) + 1, 1))))
    category = np.where(lines.product >= 0, lines.product, 0)
    shipped = is_order & lines.is_first & (rng.random(n) < _SHIPPED_SHARE)
    return pa.table(
        {
            "event_id": identifiers("e", settings.numbered(np.arange(n))),
            "customer_id": looked_up(customer_ids, lines.transition),
            "stage": looked_up(_STAGE_NAMES, lines.stage),
            "occurred_at": instants(settings.start_second, lines.at),
            "product": looked_up(_PRODUCTS, lines.product),
            "category": looked_up(_CATEGORIES, category),
            "value": amounts(lines.value, has_money),
            "currency": looked_up(["EUR"], np.where(has_money, 0, -1)),
            "order_id": looked_up(order_ids, np.where(is_order, number, -1)),
            "refund_of": looked_up(order_ids, np.where(is_refund, number, -1)),
            "discount": amounts(lines.discount, is_order & (lines.discount > 0)),
            "tax": amounts(lines.value * _TAX_RATE, has_money & (rng.random(n) < _TAX_KNOWN_SHARE)),
            "shipping": amounts(np.full(n, _SHIPPING), shipped),
            "cost_of_goods": amounts(
                np.abs(lines.value) * _COST_RATE,
                is_order & (rng.random(n) < _COST_KNOWN_SHARE),
            ),
            "quantity": pa.array(lines.quantity, pa.int64(), mask=~has_money),
            "status": looked_up(["paid"], np.where(has_money, 0, -1)),
        }
    )
