"""Counter-based random numbers: a draw depends on its key alone, never on the order in which draws are made.

A key is a 64-bit hash of what is drawn (seed, sweep, transition or person). The same key gives the same number on any
machine, for any order of rows and any number of partitions. Mixing function: splitmix64 (Steele, Lea, Flood 2014).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0


@njit(cache=True, inline="always")
def mixed(key: np.uint64) -> np.uint64:
    """A 64-bit value whose every bit depends on every bit of `key`."""
    z = key + GOLDEN
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


def derived_key(key: int | np.uint64, salt: int) -> np.uint64:
    """A new key from a key and a small number; the Python face of `mixed`."""
    return np.uint64(int(mixed(np.uint64(int(key) ^ int(mixed(np.uint64(salt)))))))


@njit(cache=True, inline="always")
def uniform(key: np.uint64, n: int) -> float:
    """The n-th uniform number of `key`, in the open interval (0, 1)."""
    bits = mixed(key ^ mixed(np.uint64(n)))
    return (float(bits >> _S11) + 0.5) * _UNIT


@njit(cache=True)
def standard_normal(key: np.uint64, n: int) -> float:
    """The n-th standard normal number of `key` (Box-Muller)."""
    radius = math.sqrt(-2.0 * math.log(uniform(key, 2 * n)))
    return radius * math.cos(2.0 * math.pi * uniform(key, 2 * n + 1))


@njit(cache=True)
def log_gamma_variate(key: np.uint64, shape: float) -> float:
    """Logarithm of a Gamma(shape, 1) variate of `key` (Marsaglia and Tsang 2000).

    The logarithm survives small shapes, where the variate itself would underflow to zero.
    """
    boost = 0.0
    effective = shape
    if shape < 1.0:
        boost = math.log(uniform(key, 0)) / shape
        effective = shape + 1.0
    d = effective - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    n = 1
    while True:
        x = standard_normal(key, 3 * n)
        v = 1.0 + c * x
        n += 1
        if v <= 0.0:
            continue
        v = v * v * v
        u = uniform(key, 1_000_003 + n)
        # The first bound lies below the second, and mostly spares its logarithms.
        if u < 1.0 - 0.0331 * (x * x) * (x * x) or math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            return math.log(d * v) + boost


@njit(cache=True, nogil=True)
def gamma_variates(
    key: np.uint64,
    keys: npt.NDArray[np.uint64],
    shapes: npt.NDArray[np.float64],
    rates: npt.NDArray[np.float64],
    out: npt.NDArray[np.float64],
) -> None:
    """Fills `out[i]` with a Gamma(shapes[i], rates[i]) variate of (key, keys[i])."""
    for i in range(out.shape[0]):
        log_variate = log_gamma_variate(mixed(key ^ keys[i]), shapes[i]) - math.log(rates[i])
        # Below e^-300 an effect is nothing; zero would make its logarithm fail later.
        out[i] = math.exp(max(log_variate, -300.0))


@njit(cache=True)
def uniforms(key: np.uint64, keys: npt.NDArray[np.uint64]) -> Any:
    """Uniform numbers of (key, keys[i]); shape of `keys`."""
    out = np.empty(keys.shape[0])
    for i in range(keys.shape[0]):
        out[i] = uniform(mixed(key ^ keys[i]), 0)
    return out


def hash_keys(hexadecimal: npt.NDArray[np.bytes_]) -> npt.NDArray[np.uint64]:
    """64-bit keys from the first 16 hexadecimal digits of MD5 sums.

    Args:
        hexadecimal: fixed-width byte strings of 32 digits; shape (n,).

    Returns:
        Keys, shape (n,).

    Example:
        >>> import numpy as np
        >>> hash_keys(np.array([b"000000000000000a" + b"0" * 16])).tolist()
        [10]
    """
    if len(hexadecimal) == 0:
        return np.zeros(0, dtype=np.uint64)
    digits = np.frombuffer(hexadecimal.astype("S32").tobytes(), dtype=np.uint8).reshape(-1, 32)[:, :16]
    values = np.where(digits >= 97, digits - 87, digits - 48).astype(np.uint64)
    shifts = np.arange(60, -4, -4, dtype=np.uint64)
    return np.asarray((values << shifts).sum(axis=1, dtype=np.uint64))
