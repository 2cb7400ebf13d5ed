"""Counts of contacts as features by which people are told apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from swayed.ways.tables import WAY_COLUMNS

Floats = npt.NDArray[np.float64]

PRIOR_CONTACTS = 10.0
"""A person's share is drawn to the mean of all as if he had had so many more contacts: few contacts say little."""


def features(ways: pa.Table) -> Floats:
    """Square roots of each person's shares (which steadies their spread); shape (n, len(WAY_COLUMNS))."""
    n_contacts = _column(ways, "n_contacts")
    columns = []
    for name in WAY_COLUMNS:
        n = _column(ways, name)
        mean = n.sum() / max(n_contacts.sum(), 1.0)
        columns.append(np.sqrt((n + PRIOR_CONTACTS * mean) / (n_contacts + PRIOR_CONTACTS)))
    return np.stack(columns, axis=1)


def shares(ways: pa.Table) -> Floats:
    """Plain shares, for people to read; shape (n, len(WAY_COLUMNS))."""
    n_contacts = np.maximum(_column(ways, "n_contacts"), 1.0)
    return np.stack([_column(ways, name) / n_contacts for name in WAY_COLUMNS], axis=1)


def _column(ways: pa.Table, name: str) -> Floats:
    return np.asarray(ways.column(name).to_numpy(), dtype=np.float64)
