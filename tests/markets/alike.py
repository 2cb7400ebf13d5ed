"""The same to the last bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def assert_same(one: Any, other: Any, where: str = "") -> None:
    """Both hold the same numbers in every field, whatever is nested."""
    if is_dataclass(one):
        for field in fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name), f"{where}.{field.name}")
    else:
        np.testing.assert_array_equal(one, other, err_msg=where)
