"""What a workspace's tables hold, so far as situations are validated and filled by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AttributeKind = Literal["text", "number", "date"]


@dataclass(frozen=True)
class AttributeFacts:
    """One customer attribute.

    Args:
        values: the most frequent values as text, most frequent first, at most 50.
        n_values: number of distinct values; 0 when not counted.
        kind: how all its values can be read.
    """

    values: tuple[str, ...] = ()
    n_values: int = 0
    kind: AttributeKind = "text"

    @property
    def lists_all_values(self) -> bool:
        """Whether a value that is not in `values` does not occur at all."""
        return 0 < self.n_values <= len(self.values)


@dataclass(frozen=True)
class WorkspaceFacts:
    """Names that occur in the tables, each with its number of rows, most frequent first.

    Args:
        stages: stage -> events; `refund` is not among them.
        products: product -> events and contacts, at most the 200 most frequent.
        n_products: number of distinct products; 0 when not counted.
        categories: category -> events.
        communities: community -> posts and contacts.
        platforms: platform -> accounts.
        customer_attributes: attribute -> its values.
        has_created_at: some customer has `created_at`.
        has_product_on_both_sides: events carry products, and so do posts or interactions.
        has_texts: some post or contact has a text.
        n_customers: number of customers.
    """

    stages: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, int] = field(default_factory=dict)
    n_products: int = 0
    categories: Mapping[str, int] = field(default_factory=dict)
    communities: Mapping[str, int] = field(default_factory=dict)
    platforms: Mapping[str, int] = field(default_factory=dict)
    customer_attributes: Mapping[str, AttributeFacts] = field(default_factory=dict)
    has_created_at: bool = False
    has_product_on_both_sides: bool = False
    has_texts: bool = False
    n_customers: int = 0

    @property
    def lists_all_products(self) -> bool:
        """Whether a product that is not in `products` does not occur at all."""
        return self.n_products <= len(self.products)
