"""What a page is made of, computed once for each state of its sources, however many people look at it at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

MOST_KEPT = 256
"""Answers kept; those asked for longest ago are let go first."""
_Told = TypeVar("_Told")


class Once:
    """Answers by the state they belong to. Whoever asks while an answer is being found waits for it.

    A state must stand for everything that the answer depends on: another state of the tables is another key, so that no
    answer is ever old.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def of(self, state: Hashable, tell: Callable[..., _Told], *asked: Hashable) -> _Told:
        """What `tell(*asked)` says in this state; an error is raised to all who wait, and not kept."""
        key = (state, tell, asked)
        with self._lock:
            future = self._found.get(key)
            is_ours = future is None
            if future is None:
                future = self._found[key] = Future()
                if len(self._found) > MOST_KEPT:
                    self._found.popitem(last=False)
            self._found.move_to_end(key)
        if is_ours:
            try:
                future.set_result(tell(*asked))
            except BaseException as error:
                with self._lock:
                    self._found.pop(key, None)
                future.set_exception(error)
        found: _Told = future.result()
        return found

    def empty(self) -> None:
        """Lets go of everything."""
        with self._lock:
            self._found.clear()
