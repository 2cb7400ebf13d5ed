"""One situation against one workspace: what is computed of it, and the answers as Arrow tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.check import Check, read_check
from swayed.currents.listing import listed_currents
from swayed.customers.groups import BY, groups_of
from swayed.customers.groups import READS as GROUP_READS
from swayed.customers.listing import listed_customers, sizes_of
from swayed.engines import DuckDBEngine
from swayed.errors import SettingsError
from swayed.influence.settings import InfluenceSettings
from swayed.influence.step import READS as INFLUENCE_READS
from swayed.influence.step import world_of
from swayed.influence.validation import HIDDEN_SHARE, held_out
from swayed.influence.world import World
from swayed.lake import Snapshot
from swayed.ledger.tables import LEDGER_LINES, RUNGS
from swayed.measurement.scorecard import Scorecard
from swayed.past import Compared, Past
from swayed.paths.listing import listed_path
from swayed.paths.times import stage_times
from swayed.people.listing import listed_people
from swayed.people.naming import NameBook
from swayed.people.step import RELATION_READS, relation_of
from swayed.pipeline import STEPS, Progress, Results, explain, run_steps, step_keys, steps_for
from swayed.pipeline.explaining import Explained
from swayed.plans.plan import Plan, PlanSources
from swayed.plans.request import PlanRequest
from swayed.portrait import portrait_of
from swayed.profiles.describing import with_stages
from swayed.reconciliation import Reconciliation, reconcile
from swayed.report import ReportFacts, report_page
from swayed.scores import scorecard_of
from swayed.situations import Situation, require_stages
from swayed.situations.samples import Samples, rows_touched, samples
from swayed.situations.step import READS as SITUATION_READS
from swayed.situations.step import WRITES as SITUATION_WRITES
from swayed.subjects import FEWEST_CUSTOMERS
from swayed.surroundings.step import READS as SURROUNDING_READS
from swayed.surroundings.step import influences_of
from swayed.tables import LAKE_TABLES
from swayed.ways.step import cut_at
from swayed.ways.step import run as run_ways

GRADED = ("strong", "some")
MESSAGE_TABLES = {
    "themes": "themes",
    "people": "message_themes",
    "moments": "contact_moments",
    "lags": "lags",
    "disruptions": "disruptions",
}
"""What `messages` can be of, and the table it is read from."""


class Study:
    """A situation against a workspace's committed tables.

    Every answer first runs what is missing or out of date.

    Args:
        folder: the workspace's folder.
        snapshot: the committed tables to read.
        situation: resolved.
        warnings: what the situation names and the data do not have.
        timezone: the workspace's zone.
        currency: the workspace's, empty for the most frequent of its orders.
    """

    def __init__(
        self,
        *,
        folder: Path,
        snapshot: Snapshot,
        situation: Situation,
        warnings: tuple[str, ...],
        timezone: str,
        currency: str = "",
    ) -> None:
        self.folder = folder
        self.snapshot = snapshot
        self.situation = situation
        self.warnings = warnings
        self.timezone = timezone
        self.currency = currency

    def run(self, progress: Progress | None = None, *, until: str | None = None) -> Results:
        """Runs the steps that are missing or out of date; `until` names the one wanted, with all that it needs."""
        steps = steps_for(until or "")
        if any(step.name == "readiness" for step in steps):
            # Currents can be told of talk alone; whoever asks about a path must have one.
            require_stages(self.situation)
        return run_steps(
            folder=self.folder,
            snapshot=self.snapshot,
            situation=self.situation,
            timezone=self.timezone,
            currency=self.currency,
            progress=progress,
            steps=steps,
        )

    def explain(self) -> list[Explained]:
        """The steps in order, and whether each would run."""
        keys = step_keys(STEPS, self.snapshot, self.situation, self.timezone, self.currency)
        return explain(Results(self.folder / "runs", self.situation.situation, keys))

    def is_ready(self, until: str | None = None) -> bool:
        """Whether the results of every step, or of the one named `until` and all that it needs, are there and up to date."""
        states = {row.name: row.state for row in self.explain()}
        return all(states[step.name] == "kept" for step in steps_for(until or ""))

    def people(self, *, all: bool = False, limit: int | None = None, progress: Progress | None = None) -> pa.Table:  # noqa: A002 - the option's name
        """Who moves customers, ranked; with `all` also everybody else who was met.

        Returns:
            One row per person with the columns of the `people` page, `stages` and `evidence` nested.
        """
        results = self.run(progress, until="people")
        people = results.read("people", None if all else pc.field("grade").isin(GRADED)).sort_by("rank")
        if limit is not None:
            people = people.slice(0, limit)
        own = pc.field("person_id").isin(people.column("person_id").combine_chunks())
        return listed_people(people, results.read("people_stages", own), results.read("evidence", own))

    def changes(self, since: str | datetime | None = None, progress: Progress | None = None) -> pa.Table:
        """Who came in or out since a time or a run, and why; table `changes`. Without `since` nothing earlier is computed."""
        return self.compared(since, progress).rows

    def compared(self, since: str | datetime | None = None, progress: Progress | None = None) -> Compared:
        """The same with what it was held against."""
        return self.past.compared(self.run(progress, until="people"), since, progress)

    @property
    def past(self) -> Past:
        """Earlier runs of this situation."""
        return Past(self.snapshot, self.situation, self.timezone, self.currency)

    def profiles(self, progress: Progress | None = None) -> pa.Table:
        """Types of people by how customers meet them, those who move most first; no rows where none can be told apart.

        Returns:
            One row per type: the columns of table `profiles`, and `stages` (its rows of `profile_stages`) nested.
        """
        results = self.run(progress, until="profiles")
        return with_stages(results.read("profiles"), results.read("profile_stages"))

    def factors(self, progress: Progress | None = None) -> pa.Table:
        """Circumstances under which contacts with the same people go with more or fewer steps; table `factors`."""
        return self.run(progress, until="messages").read("factors")

    def messages(self, of: str = "themes", progress: Progress | None = None) -> pa.Table:
        """Which messages and moments go with steps.

        Args:
            of: `themes`, `people` (the best theme of each person and stage), `moments`, `lags` or `disruptions`.
        """
        return self.run(progress, until="messages").read(MESSAGE_TABLES[of])

    def ledger(self, *, all: bool = False, progress: Progress | None = None) -> pa.Table:  # noqa: A002 - the option's name
        """Every order's net value split to the last minor unit: the lines of an order sum to it.

        Returns:
            One row per order and person or organic rest: order_id, customer_id, rung, person_id, amount_minor, currency; with
            `all` also how it came about, see `ledger_lines`.
        """
        lines = self.run(progress, until="ledger").read("ledger_lines")
        ranks = pc.index_in(lines.column("rung"), pa.array(RUNGS))
        order: list[tuple[str, Literal["ascending", "descending"]]] = [
            (name, "ascending") for name in ("order_id", "currency", "rank", "person_id")
        ]
        lines = lines.append_column("rank", ranks).sort_by(order).drop_columns(["rank"])
        return lines if all else lines.select(LEDGER_LINES.column_names[:6])

    def reconcile(self, file: str | Path, progress: Progress | None = None) -> Reconciliation:
        """The ledger's orders against a shop's own export, order by order.

        Raises:
            SourceError: the file cannot be read, or tells of no order.
        """
        results = self.run(progress, until="ledger")
        return reconcile(
            Path(file), snapshot=self.snapshot, results=results, timezone=self.timezone, currency=self.currency
        )

    def customers(self, progress: Progress | None = None) -> pa.Table:
        """Who the customers are and where they stand: one row per segment, all customers first.

        Returns:
            segment, n_customers, and nested: `stages` (where they stand), `waits` (how long each step takes, and where the
            segment is stuck), `contacts` (whom they listen to).
        """
        results = self.run(progress, until="customers")
        return listed_customers(
            sizes_of(results.read("selected_customers")),
            *(results.read(name) for name in ("customer_stages", "customer_waits", "customer_contacts")),
            path=tuple(self.situation.decision.stages),
        )

    def groups(
        self, fewest: int = FEWEST_CUSTOMERS, by: Sequence[str] = BY, progress: Progress | None = None
    ) -> pa.Table:
        """By segment, community and type of people, fitted at each call; see `swayed.customers.groups.groups_of`."""
        with self._opened(GROUP_READS, self.run(progress, until="profiles")) as engine:
            return groups_of(engine, self.situation, fewest, by)

    def stage_summaries(self, progress: Progress | None = None) -> pa.Table:
        """What the model saw of each stage, how it splits, and its power."""
        return self.run(progress, until="people").read("stage_summaries")

    def path(self, progress: Progress | None = None) -> pa.Table:
        """The stages in order: how customers come into each, how long they take, and what stands behind their steps.

        Returns:
            One row per stage: stage, n_transitions (those the model explains), is_fitted, inflation, rhat (largest of its
            chains), `origins` (where customers came from, and times) and `shares` (causes with 90 % intervals) nested.
        """
        results = self.run(progress, until="people")
        parts = (results.read(name) for name in ("stage_summaries", "path_shares", "convergence"))
        return listed_path(self.situation.decision.stages, stage_times(results.read("risk_windows")), *parts)

    def currents(self, progress: Progress | None = None) -> pa.Table:
        """What lasts in what customers talk about and how they decide, and what only comes and goes.

        Returns:
            One row per topic or behaviour: topic, label, slope_per_year with its 90 % interval, breadth, persistence, n_panel,
            panel_mode, series (period_on, share, n_units, n_with) nested, then the other columns of the table `currents`.
        """
        results = self.run(progress, until="currents")
        return listed_currents(results.read("currents").sort_by("rank"), results.read("topic_series"))

    def vanity(self, progress: Progress | None = None) -> pa.Table:
        """How followers, likes and mentions of people went with the steps of customers who met them."""
        return self.run(progress, until="currents").read("vanity")

    def validate(self, progress: Progress | None = None) -> pa.Table:
        """The last quarter of the calendar hidden: how well swayed and simpler rankings foretell it.

        Returns:
            One row per ranking: ranking, gain (log-likelihood over no contact, nats) and excess (of the first 20 people),
            both with 90 % intervals, ahead and ahead_excess (share of bootstrap samples in which swayed does better).

        Raises:
            InsufficientDataError: too few steps in the hidden part.
        """
        results = self.run(progress, until="people")
        followers = dict(
            zip(*(results.read("people").column(name).to_pylist() for name in ("person_id", "followers")), strict=True)
        )
        world = self.world(HIDDEN_SHARE)
        audience = np.array([float(followers.get(person) or 0) for person in world.person_ids.to_pylist()])
        return pa.Table.from_pylist([asdict(row) for row in held_out(world, audience, InfluenceSettings())])

    def world(self, hidden_share: float = 0.0) -> World:
        """The arrays that the influence model reads; types of people learned without the last part of the calendar."""
        with self._opened(INFLUENCE_READS, self.run(until="ways")) as engine:
            if hidden_share:
                run_ways(engine, until=cut_at(engine, hidden_share))
            # The folder of the engine's files goes with it: what is made of the world later stays in memory.
            return replace(world_of(engine, self.situation, InfluenceSettings()), disk=None)

    def what(self, progress: Progress | None = None) -> pa.Table:
        """Influences that are no persons: brands, bots, media, communities, price actions, fitted at each call; roles, visits, counted.

        Returns:
            One row per influence and stage: columns of `swayed.surroundings.tables.INFLUENCES`.
        """
        with self._opened(SURROUNDING_READS, self.run(progress, until="profiles")) as engine:
            return influences_of(engine, self.situation)

    @contextmanager
    def _opened(self, reads: tuple[str, ...], results: Results) -> Iterator[DuckDBEngine]:
        """An engine that holds the tables of `reads`."""
        engine = DuckDBEngine()
        try:
            self.snapshot.open_in(engine, [name for name in reads if name in LAKE_TABLES])
            results.open_in(engine, [name for name in reads if name not in LAKE_TABLES])
            yield engine
        finally:
            engine.close()

    def person(self, person_id: str, progress: Progress | None = None) -> dict[str, object]:
        """One person: his `portrait`, and beside it his `relation`; arguments and errors as there."""
        row = self.portrait(person_id, progress)
        return {**row, "relation": self.relation(str(row["person_id"]))}

    def relation(self, person_id: str, progress: Progress | None = None) -> dict[str, Any]:
        """How customers met a person and what they did after; see `swayed.people.relation`."""
        with self._opened(RELATION_READS, self.run(progress, until="people")) as engine:
            return relation_of(engine, person_id)

    def portrait(self, person_id: str, progress: Progress | None = None) -> dict[str, object]:
        """One person: his row of `people`, his stages with the check that stopped him, his evidence, why he is a person.

        Args:
            person_id: a person_id, an account_id, or a name as `people` shows it.

        Raises:
            SettingsError: nobody in the situation is called so, or several are.
        """
        results = self.run(progress, until="people")
        everybody = results.read("people").sort_by("rank")
        called = everybody.select(["person_id", "name", "accounts"]).to_pylist()
        found, faults = NameBook(called).find("PERSON", [person_id])
        if faults:
            raise SettingsError(source=f"situation {self.situation.situation}", faults=faults)
        # His rows alone are nested: with 100,000 people that is most of the time.
        own = pc.field("person_id") == found[person_id]
        parts = (results.read(name, own) for name in ("people_stages", "evidence"))
        listed = listed_people(everybody.filter(own), *parts).to_pylist()[0]
        return portrait_of(self.snapshot, results, listed, self.person_names())

    def plan(self, budget: float | None = None, progress: Progress | None = None, **asked: Any) -> pa.Table:
        """Whom to work with under a budget.

        Args:
            budget: all costs together, in major units of the workspace's currency.
            progress: told how it goes on.
            asked: costs, max_people, must, never, margin_share: see `PlanRequest`.

        Returns:
            One row per person who could be chosen, the chosen first: columns of `swayed.plans.tables.PLAN`.
        """
        return self.plan_for(PlanRequest(budget=budget, **asked), progress).people

    def plan_for(self, request: PlanRequest, progress: Progress | None = None) -> Plan:
        """The same with the curve of value against budget, overlap, the trial that would test it, and who is left out.

        Raises:
            SettingsError: the request names people or numbers that cannot be; all are listed.
        """
        return self.plan_sources(progress).plan(request)

    def plan_sources(self, progress: Progress | None = None) -> PlanSources:
        """What plans are drawn from, for whoever asks for several."""
        return PlanSources.of_run(self.run(progress).read)

    def measure(self, progress: Progress | None = None) -> pa.Table:
        """The scorecard, one row per subject and currency: columns of `swayed.measurement.tables.SCORECARD`."""
        return self.scorecard(progress).rows

    def scorecard(self, progress: Progress | None = None) -> Scorecard:
        """The same with tests, and what is left out."""
        results = self.run(progress, until="profiles")
        return scorecard_of(self.snapshot, results, self.situation.situation, self.currency)

    def report(
        self, path: str | Path | None = None, *, without_names: bool = False, progress: Progress | None = None
    ) -> str:
        """One page for a meeting, written to `path` where there is one: HTML that loads nothing; `without_names` for guests."""
        results = self.run(progress)
        stages, data_at = tuple(self.situation.decision.stages), self.snapshot.commit.committed_at
        facts = ReportFacts.gathered(results.read, stages, data_at, self.scorecard(progress))
        page = report_page(facts, without_names=without_names)
        if path is not None:
            Path(path).write_text(page, encoding="utf-8")
        return page

    def check(self, progress: Progress | None = None) -> Check:
        """What the situation selects, and what the data can answer today."""
        results = self.run(progress, until="readiness")
        people = self.run(until="people").read("people") if self.is_ready("people") else None
        return read_check(results=results, people=people, warnings=self.warnings)

    def samples(self, progress: Progress | None = None) -> Samples:
        """Posts in and just out, with reasons."""
        reads = (*SITUATION_READS, *(table.name for table in SITUATION_WRITES))
        with self._opened(reads, self.run(progress, until="situation")) as engine:
            return samples(engine, self.situation, vectors_folder=self.folder / "vectors")

    def touched(self) -> pa.Table:
        """How many rows each named thing of the situation touches, with nothing run: field, value, n_rows."""
        engine = DuckDBEngine()
        try:
            self.snapshot.open_in(engine, SITUATION_READS)
            return rows_touched(engine, self.situation)
        finally:
            engine.close()

    def person_names(self) -> dict[str, str]:
        """Names of all persons by person_id."""
        persons = self.run(until="people").read("persons")
        return {str(row["person_id"]): str(row["name"]) for row in persons.select(["person_id", "name"]).to_pylist()}
