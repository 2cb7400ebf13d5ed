"""A finished market: its tables, its truth and its situation; large ones are made and written town by town."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from swayed.lab.accounts import accounts_table
from swayed.lab.columns import looked_up, only_days
from swayed.lab.files import MarketFiles
from swayed.lab.follows import follows_table
from swayed.lab.orders import events_table
from swayed.lab.settings import MarketSettings
from swayed.lab.shop import customers_table
from swayed.lab.situation import write_situation
from swayed.lab.tables import CANONICAL
from swayed.lab.talk_tables import interactions_table, posts_table
from swayed.lab.touches import touches_table
from swayed.lab.truth import (
    causes_table,
    contacts_table,
    evidence_table,
    identities_table,
    truth_table,
    types_table,
)
from swayed.lab.world import World, make_world


@dataclass(frozen=True)
class Market:
    """One synthetic market with known truth.

    Attributes:
        settings: what it was made from.
        tables: canonical input tables by name: what an operator would import.
        truth: people and what they do; see `truth.truth_table`.
        causes: what caused each transition; see `truth.causes_table`.
        contacts: every contact once with its true dose; see `truth.contacts_table`.
        identities: which account belongs to whom; see `truth.identities_table`.
        types: person_id and type of those who have one; empty where the market has no types.
        evidence: of whom answers, codes and links truly speak; see `truth.evidence_table`.
        situation: text of the situation file.
    """

    settings: MarketSettings
    tables: dict[str, pa.Table]
    truth: pa.Table
    causes: pa.Table
    contacts: pa.Table
    identities: pa.Table
    types: pa.Table
    evidence: pa.Table
    situation: str

    def write(self, directory: str | Path, format: str = "csv") -> Path:  # noqa: A002 - the word that pandas and the command line use
        """Write the market and return its directory.

        Args:
            directory: made if absent; tables go to ``directory/tables``, truth and situation beside it.
            format: ``csv`` (posts and interactions gzipped) or ``parquet``.

        Raises:
            ValueError: another format.
        """
        with MarketFiles(directory, format) as files:
            files.add(self)
        return Path(directory)


def make_market(settings: MarketSettings) -> Market:
    """Return the market of the settings, one of its towns; the same settings give the same market on any machine.

    Example:
        >>> market = make_market(MarketSettings(n_customers=200, n_people=80, n_movers=5, n_busy=10, days=90))
        >>> sorted(market.tables)
        ['accounts', 'customers', 'events', 'follows', 'interactions', 'posts', 'touches']
        >>> sum(market.truth["n_caused"].to_pylist()) == sum(p != "" for p in market.causes["person_id"].to_pylist())
        True
    """
    world = make_world(settings)
    touches = touches_table(world)
    return Market(
        settings=settings,
        tables=_tables_of(world, touches),
        truth=truth_table(world),
        causes=causes_table(world),
        contacts=contacts_table(world),
        identities=identities_table(world),
        types=types_table(world),
        evidence=evidence_table(touches),
        situation=write_situation(settings),
    )


def write_market(
    settings: MarketSettings,
    directory: str | Path,
    format: str = "csv",  # noqa: A002 - as in `Market.write`
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Write a market town by town, as `Market.write` does, and return the rows of each table.

    Only a few towns are held at a time, so that memory does not grow with their number; `told` hears which is written.
    Several towns are made in processes of their own: a script calls this below ``if __name__ == "__main__":``.
    """
    n_rows: Counter[str] = Counter()
    with MarketFiles(directory, format) as files:
        for number, town in enumerate(_towns(settings), start=1):
            told(f"town {number} of {settings.n_towns}")
            files.add(town)
            n_rows.update({name: table.num_rows for name, table in town.tables.items()})
    return dict(n_rows)


def _towns(settings: MarketSettings) -> Iterator[Market]:
    """The towns in order; where there are several, each processor makes one ahead of the one that is written."""
    if settings.n_towns == 1:
        yield make_market(settings)
        return
    ahead: deque[Future[Market]] = deque()
    n_makers = min(os.cpu_count() or 1, settings.n_towns)
    # Spawned: what a fork would copy of running threads may never wake again.
    with ProcessPoolExecutor(n_makers, mp_context=get_context("spawn")) as makers:
        for town in range(settings.n_towns):
            ahead.append(makers.submit(make_market, replace(settings, town=town)))
            if len(ahead) > n_makers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _tables_of(world: World, touches: pa.Table) -> dict[str, pa.Table]:
    register, transitions, file = world.register, world.transitions, world.file
    written_to = looked_up(file.ids, file.by_transition)
    tables = {
        "accounts": accounts_table(world.settings, world.people, register),
        "posts": posts_table(world),
        "interactions": interactions_table(world),
        "follows": follows_table(
            world.settings,
            world.people,
            world.customers,
            world.ties,
            register.customer_account,
            register.ids,
        ),
        "customers": customers_table(world.settings, world.customers, file, register, world.names),
        "events": events_table(world.settings, transitions, written_to),
        "touches": touches.select(CANONICAL["touches"].names),
    }
    tables = {name: table.cast(CANONICAL[name]) for name, table in tables.items()}
    return {name: only_days(table) for name, table in tables.items()} if world.settings.has_day_stamps else tables
