"""Memory of the influence model on copies of a market side by side: how a market ten times as large would fit.

The arrays of a workspace's situation are copied in files, people and customers of each copy apart, and fitted with a few
sweeps: what a chain holds does not depend on their number. Prints the most memory of its own (not pages of files, which the
system takes back) of each phase. Needs what `swayed run` left in the workspace, and disk for some 100 bytes per contact.

    python benchmarks/copies.py brand trail-shoes --copies 10
    python benchmarks/copies.py brand trail-shoes --copies 10 --exchange    # only the exchange of people
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from peers_process import machine

from swayed.influence.disk import give_back, room
from swayed.influence.model import InfluenceModel
from swayed.influence.placebos import swapped_people
from swayed.influence.settings import InfluenceSettings
from swayed.influence.together import always_together, merged_world
from swayed.influence.world import StageRisk, World, about_nothing
from swayed.workspace import Workspace

STATUS = Path("/proc/self/status")
EVERY_SECONDS = 0.5
GOLDEN = 0x9E3779B97F4A7C15


def own_mib() -> float:
    """Memory of the process that is no page of a file, in MiB."""
    return int(STATUS.read_text().split("RssAnon:")[1].split()[0]) / 1024


class Watch:
    """Prints the most memory of each phase as the next one begins."""

    def __init__(self) -> None:
        self._phase, self._most, self._began = "reading", 0.0, time.perf_counter()
        self._ends = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[Callable[[str], None]]:
        """Looks every half second until left; what it gives takes the name of the next phase."""
        print(f"{'phase':<32} {'wall s':>8} {'own MiB':>8}", flush=True)
        looker = threading.Thread(target=self._look)
        looker.start()
        try:
            yield self.told
        finally:
            self.told("")
            self._ends.set()
            looker.join()

    def told(self, phase: str) -> None:
        print(f"{self._phase:<32} {time.perf_counter() - self._began:8.1f} {self._most:8.0f}", flush=True)
        self._phase, self._most, self._began = phase, own_mib(), time.perf_counter()

    def _look(self) -> None:
        while not self._ends.wait(EVERY_SECONDS):
            self._most = max(self._most, own_mib())


class Copies:
    """Arrays of so many copies side by side, in files of a folder."""

    def __init__(self, n: int, disk: Path) -> None:
        self._n, self._disk = n, disk

    def array(self, own: npt.NDArray[Any], *, plus: int = 0) -> npt.NDArray[Any]:
        """The array again and again, each time larger by `plus`."""
        return self._made(own, lambda part, copy: np.add(part, part.dtype.type(plus * copy), out=part))

    def keys(self, own: npt.NDArray[np.uint64]) -> npt.NDArray[Any]:
        """Keys that differ between copies."""
        return self._made(own, lambda part, copy: np.bitwise_xor(part, np.uint64(GOLDEN * copy % 2**64), out=part))

    def numbers(self, own: npt.NDArray[np.int64], n: int) -> npt.NDArray[Any]:
        """Numbers below n, or -1, which stays."""
        return self._made(own, lambda part, copy: np.add(part, n * copy, out=part, where=part >= 0))

    def pointer(self, own: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """Row pointers."""
        return np.concatenate([[0], self.array(own[1:], plus=int(own[-1]))])

    def texts(self, own: pa.Array[Any]) -> pa.Array[Any]:
        return pa.concat_arrays([own] * self._n)

    def _made(self, own: npt.NDArray[Any], change: Callable[[npt.NDArray[Any], int], object]) -> npt.NDArray[Any]:
        out = room((len(own) * self._n,), own.dtype, self._disk)
        for copy in range(self._n):
            part = out[copy * len(own) : (copy + 1) * len(own)]
            part[:] = own
            change(part, copy)
        return out

    def stage(self, own: StageRisk, n_customers: int) -> StageRisk:
        names = ("start", "end", "stratum", "event_time")
        return replace(
            own,
            **{name: self.array(getattr(own, name)) for name in names},
            window_ptr=self.pointer(own.window_ptr),
            event=self.numbers(own.event, own.n_events),
            event_customer=self.array(own.event_customer, plus=n_customers),
            event_key=self.keys(own.event_key),
            event_product_ptr=np.zeros(own.n_events * self._n + 1, np.int64),
            transition_ids=self.texts(own.transition_ids),
        )

    def world(self, own: World) -> World:
        contacts, follows, n_customers = own.contacts, own.follows, own.n_customers
        return replace(
            own,
            contacts=replace(
                contacts,
                **{name: self.array(getattr(contacts, name)) for name in ("kind", "time", "dose")},
                customer_ptr=self.pointer(contacts.customer_ptr),
                person=self.array(contacts.person, plus=own.n_persons),
                product_ptr=about_nothing(len(contacts.person) * self._n),
            ),
            follows=replace(
                follows,
                **{
                    name: self.array(getattr(follows, name))
                    for name in ("since", "weight", "post_time", "post_dose", "post_n")
                },
                customer_ptr=self.pointer(follows.customer_ptr),
                person=self.array(follows.person, plus=own.n_persons),
                post_ptr=self.pointer(follows.post_ptr),
                product_ptr=about_nothing(len(follows.post_time) * self._n),
            ),
            stages=tuple(self.stage(risk, n_customers) for risk in own.stages),
            control=own.control and self.stage(own.control, n_customers),
            activity_ptr=self.pointer(own.activity_ptr),
            activity_day=self.array(own.activity_day),
            activity_count=self.array(own.activity_count),
            person_ids=self.texts(own.person_ids),
            person_key=self.keys(own.person_key),
            person_type=self.array(own.person_type),
            disk=self._disk,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("situation", help="a situation file, or the name of one in the workspace")
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--sweeps", type=int, default=8, help="of each chain")
    parser.add_argument("--exchange", action="store_true", help="only exchange people, fit nothing")
    asked = parser.parse_args()
    print(machine())
    n = asked.sweeps
    settings = InfluenceSettings(n_sweeps=n, n_burn_in=n // 3, fewest_sweeps=n, placebo_sweeps=n, n_warm_up=3)
    with tempfile.TemporaryDirectory() as folder, Watch().watching() as told:
        own = Workspace(asked.workspace).study(asked.situation).world()
        if len(own.contacts.product) or len(own.follows.product):
            parser.error("a situation whose contacts have to share a product is not copied")
        told("copying")
        world = Copies(asked.copies, Path(folder)).world(own)
        del own
        give_back()
        print(f"{world.n_customers:,} customers, {world.n_persons:,} people, {len(world.contacts.person):,} contacts")
        if asked.exchange:
            told("exchanging people")
            swapped_people(world, np.zeros(world.n_persons, np.bool_), settings)
            return
        told("people always together")
        world = merged_world(world, always_together(world))
        InfluenceModel(settings).fit(world, told)


if __name__ == "__main__":
    main()
