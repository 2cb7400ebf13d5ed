"""What contacts and transitions are about, as codes that can be compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.influence.world import Ids, Ints, about_nothing


class ProductCodes:
    """Products, or categories, as integers: what contacts and transitions have to share.

    Args:
        match: what contact and transition have to share: product, category or any.
        categories: `product`, `category` of each product.
    """

    def __init__(self, match: str, categories: pa.Table) -> None:
        self._match = match
        self._category = dict(
            zip(*(categories.column(name).to_pylist() for name in ("product", "category")), strict=True)
        )
        self._codes: dict[str, int] = {}

    def of_contacts(self, contacts: pa.Table | pa.RecordBatch) -> tuple[Ints, Ids]:
        """Row pointers and codes of what each contact is about; nothing where any contact may explain any step."""
        if self._match == "any":
            return about_nothing(contacts.num_rows), np.zeros(0, np.uint32)
        return self._coded(contacts.column("products"), by_category=self._match == "category")

    def of_events(self, events: pa.RecordBatch) -> tuple[Ints, Ids]:
        """Row pointers and codes of what each transition was about."""
        if self._match == "any":
            return np.zeros(events.num_rows + 1, np.int64), np.zeros(0, np.uint32)
        return self._coded(events.column("categories" if self._match == "category" else "products"), by_category=False)

    def _coded(self, lists: pa.ChunkedArray[Any] | pa.Array[Any], *, by_category: bool) -> tuple[Ints, Ids]:
        array = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
        lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
        words = pc.dictionary_encode(pc.list_flatten(array))
        names = words.dictionary.to_pylist()
        if by_category:
            names = [self._category.get(name, name) for name in names]
        own = np.array([self._codes.setdefault(name, len(self._codes)) for name in names], dtype=np.uint32)
        codes = own[words.indices.to_numpy(zero_copy_only=False)] if names else np.zeros(0, np.uint32)
        return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), codes
