"""The steps in the order in which the data pass through the rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swayed.collaborations import step as collaborations
from swayed.contacts import step as contacts
from swayed.currents import step as currents
from swayed.customers import step as customers
from swayed.engines import Engine
from swayed.exposures import step as exposures
from swayed.identities import step as identities
from swayed.influence import step as influence
from swayed.ledger import step as ledger
from swayed.paths import step as paths
from swayed.people import step as people
from swayed.plans import step as plans
from swayed.profiles import step as profiles
from swayed.readiness import step as readiness
from swayed.situations import Situation
from swayed.situations import step as situations
from swayed.tables import LAKE_TABLES, Table
from swayed.ways import step as ways


@dataclass(frozen=True)
class StepContext:
    """What a step may use beside its input tables.

    Args:
        engine: holds the tables the step reads.
        situation: resolved; None for steps that serve every situation.
        timezone: the workspace's zone.
        currency: the workspace's, empty for the most frequent of its orders.
        vectors_folder: where vectors of texts are kept.
        tell: receives short words about what is being done.
    """

    engine: Engine
    situation: Situation | None
    timezone: str
    currency: str
    vectors_folder: Path
    tell: Callable[[str], None]

    def required(self) -> Situation:
        """The situation of a step that cannot run without one."""
        if self.situation is None:
            raise TypeError("this step reads a situation")
        return self.situation


@dataclass(frozen=True)
class Step:
    """One step.

    Args:
        name: short name, also the folder's.
        does: what it does, in the operator's words.
        rooms: packages whose code and SQL decide its results.
        reads: tables of the lake or of earlier steps.
        writes: contracts of the tables it leaves.
        run: does it.
        is_shared: serves every situation.
        reads_currency: its results depend on the workspace's currency.
        sees_all: also reads rows of those whom no answer may be about, to know what is theirs.
        part: the part of the situation it reads, as plain data; only a change there makes it run again.
    """

    name: str
    does: str
    rooms: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[Table, ...]
    run: Callable[[StepContext], None]
    is_shared: bool = False
    reads_currency: bool = False
    sees_all: bool = False
    part: Callable[[Situation], Any] = lambda _: None

    @property
    def lake_reads(self) -> tuple[str, ...]:
        """The imported tables among what it reads."""
        return tuple(name for name in self.reads if name in LAKE_TABLES)


def _situation(*names: str) -> Callable[[Situation], Any]:
    """The named parts of a situation as plain data."""
    return lambda situation: situation.model_dump(mode="json", include=set(names))


STEPS: tuple[Step, ...] = (
    Step(
        name="contacts",
        does="find replies and mentions in posts",
        rooms=("swayed.contacts",),
        reads=contacts.READS,
        writes=contacts.WRITES,
        run=lambda context: contacts.run(context.engine),
        is_shared=True,
        sees_all=True,
    ),
    Step(
        name="identities",
        does="tell people from brands, bots and media; link customers to their accounts",
        rooms=("swayed.identities",),
        reads=identities.READS,
        writes=identities.WRITES,
        run=lambda context: identities.run(context.engine),
        is_shared=True,
        sees_all=True,
    ),
    Step(
        name="declarations",
        does="find the people and roles that survey answers name",
        rooms=("swayed.identities",),
        reads=identities.DECLARATION_READS,
        writes=identities.DECLARATION_WRITES,
        run=lambda context: identities.run_declarations(context.engine),
        is_shared=True,
    ),
    Step(
        name="relations",
        does="say who may be contacted",
        rooms=("swayed.collaborations",),
        reads=collaborations.READS,
        writes=collaborations.WRITES,
        run=lambda context: collaborations.run(context.engine),
        is_shared=True,
        sees_all=True,
    ),
    Step(
        name="situation",
        does="select the posts, contacts, customers and events of the situation",
        rooms=("swayed.situations",),
        reads=situations.READS,
        writes=situations.WRITES,
        run=lambda context: situations.run(
            context.engine, context.required(), vectors_folder=context.vectors_folder, progress=context.tell
        ),
        part=_situation("decision", "customers", "segment_by", "topic", "communities", "factors"),
    ),
    Step(
        name="paths",
        does="walk every customer along the stages",
        rooms=("swayed.paths",),
        reads=paths.READS,
        writes=paths.WRITES,
        run=lambda context: paths.run(context.engine, context.required(), context.timezone),
        part=_situation("decision", "enter", "period"),
    ),
    Step(
        name="exposures",
        does="list every contact of a customer that counts, with its dose",
        rooms=("swayed.exposures",),
        reads=exposures.READS,
        writes=exposures.WRITES,
        run=lambda context: exposures.run(context.engine, context.required()),
        part=_situation("places", "factors"),
    ),
    Step(
        name="ways",
        does="tell people apart by how customers meet them",
        rooms=("swayed.ways",),
        reads=ways.READS,
        writes=ways.WRITES,
        run=lambda context: ways.run(context.engine),
    ),
    Step(
        name="readiness",
        does="say what these data can answer",
        rooms=("swayed.readiness", "swayed.influence"),
        reads=readiness.READS,
        writes=readiness.WRITES,
        run=lambda context: readiness.run(context.engine, context.required()),
        part=_situation("decision"),
    ),
    Step(
        name="influence",
        does="ask whose contact moved whom, and test the answer on false alarms",
        rooms=("swayed.influence",),
        reads=influence.READS,
        writes=influence.WRITES,
        run=lambda context: influence.run(context.engine, context.required(), progress=context.tell),
        part=_situation("decision"),
    ),
    Step(
        name="ledger",
        does="split every order among what was said, what was tracked, what is estimated, and the rest",
        rooms=("swayed.ledger", "swayed.money"),
        reads=ledger.READS,
        writes=ledger.WRITES,
        run=lambda context: ledger.run(context.engine, context.currency),
        reads_currency=True,
    ),
    Step(
        name="people",
        does="rank the people and gather the evidence",
        rooms=("swayed.people",),
        reads=people.READS,
        writes=people.WRITES,
        run=lambda context: people.run(context.engine, context.required()),
        part=_situation("decision"),
    ),
    Step(
        name="customers",
        does="count where customers stand, where they get stuck, and whom they listen to",
        rooms=("swayed.customers",),
        reads=customers.READS,
        writes=customers.WRITES,
        run=lambda context: customers.run(context.engine),
    ),
    Step(
        name="profiles",
        does="describe the types of people, and what each moves",
        rooms=("swayed.profiles",),
        reads=profiles.READS,
        writes=profiles.WRITES,
        run=lambda context: profiles.run(context.engine),
        part=_situation("factors"),
    ),
    Step(
        name="messages",
        does="ask which themes, moments and circumstances go with steps, beside the same people's others",
        rooms=("swayed.profiles",),
        reads=profiles.MESSAGE_READS,
        writes=profiles.MESSAGE_WRITES,
        run=lambda context: profiles.run_messages(
            context.engine,
            context.required(),
            timezone=context.timezone,
            vectors_folder=context.vectors_folder,
            progress=context.tell,
        ),
        part=_situation("factors"),
    ),
    Step(
        name="plans",
        does="weigh what each person could still move, and when",
        rooms=("swayed.plans",),
        reads=plans.READS,
        writes=plans.WRITES,
        run=lambda context: plans.run(context.engine, context.required(), context.timezone),
        part=_situation("decision"),
    ),
    Step(
        name="currents",
        does="tell what lasts in what customers talk about and how they decide from what only comes and goes",
        rooms=("swayed.currents", "swayed.situations"),
        reads=currents.READS,
        writes=currents.WRITES,
        run=lambda context: currents.run(
            context.engine,
            context.required(),
            context.timezone,
            vectors_folder=context.vectors_folder,
            progress=context.tell,
        ),
        part=_situation("decision", "customers", "segment_by", "topic", "communities", "factors", "period"),
    ),
)


def steps_for(name: str = "") -> tuple[Step, ...]:
    """The step called `name` and every step whose tables it needs, in order; all steps without a name.

    What the data can answer belongs to every answer about influence, so `readiness` comes with it.

    Raises:
        KeyError: there is no such step.
    """
    if not name:
        return STEPS
    maker = {table.name: step.name for step in STEPS for table in step.writes}
    by_name = {step.name: step for step in STEPS}
    needed: set[str] = set()
    left = [name]
    while left:
        step = by_name[left.pop()]
        if step.name not in needed:
            needed.add(step.name)
            left += [maker[table] for table in step.reads if table in maker]
            left += ["readiness"] if step.name == "influence" else []
    return tuple(step for step in STEPS if step.name in needed)
