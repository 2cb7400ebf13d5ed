"""One open project: settings, tables, and the studies of its situations. All that the faces may touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.compute as pc

from swayed.collaborations import Collaborations, Relations
from swayed.engines import DuckDBEngine
from swayed.errors import AccessError, Fault, SettingsError
from swayed.experiments import Experiments
from swayed.identities.step import READS as IDENTITY_READS
from swayed.identities.step import link_customers
from swayed.lake import Commit, Register, Snapshot
from swayed.pipeline import Progress, run_steps
from swayed.pipeline.explaining import is_settled
from swayed.review import Review
from swayed.rights import Rights
from swayed.rights.step import withheld
from swayed.situations import Situation, WorkspaceFacts, read_situation, resolve, situation_template, warnings_of
from swayed.situations.reading import parse_situation
from swayed.situations.step import READS as SITUATION_READS
from swayed.situations.step import gather_facts
from swayed.sources import ImportSummary, import_tables
from swayed.sources.exports import SOURCES, import_export, source_named
from swayed.sources.pulls import SERVICES, Asked, Cursor, Patience, Pulled, cursors_of, pull
from swayed.sources.sheet_mappings import SheetMappings
from swayed.storage import fetched
from swayed.study import Study
from swayed.tables import INPUT_TABLES, LAKE_TABLES

SITUATIONS_FOLDER = "situations"
_IDENTITY_COLUMNS = (
    *("person_id", "name", "kind", "kind_probability", "reasons"),
    *("accounts", "accounts_probability", "accounts_reason"),
)
# The engine spills beyond this; with Arrow and Python beside it an import stays within 1 GiB.
IMPORT_MEMORY = "500MB"


@dataclass(frozen=True)
class ImportReport:
    """What an import did, and how many customers are linked to an account since.

    Args:
        summary: rows and rejects per table.
        n_customers: customers in the workspace.
        linked: `linked_by`, `n_customers` per kind of evidence.
    """

    summary: ImportSummary
    n_customers: int
    linked: pa.Table


@dataclass(frozen=True)
class PullReport:
    """What a pull got, and the import of it.

    Args:
        streams: what was got of each list of the service.
        imported: None where there was nothing to import.
    """

    streams: tuple[Pulled, ...]
    imported: ImportReport | None


class Workspace:
    """A folder with a marketer's tables and the answers drawn from them.

    Args:
        folder: an existing workspace.
        as_of: read the tables as they were at this instant; the newest where None.

    Raises:
        AccessError: the folder holds no workspace.
    """

    def __init__(self, folder: str | Path, *, as_of: datetime | None = None) -> None:
        self.folder = Path(folder)
        self._register = Register(self.folder)
        self._as_of = as_of
        self._held_at: Commit | None = None
        self._facts: tuple[int, WorkspaceFacts] | None = None
        self.rights.resume()

    @classmethod
    def create(cls, folder: str | Path, *, timezone: str = "UTC", currency: str = "") -> Workspace:
        """A new workspace.

        Args:
            folder: made where it does not exist; must not hold a workspace yet.
            timezone: zone in which zoneless times and days are meant.
            currency: ISO 4217; empty for the most frequent in the data.
        """
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            fault = Fault("timezone", repr(timezone), "a name such as Europe/Berlin or UTC")
            raise SettingsError(source="settings of the workspace", faults=[fault]) from error
        if currency and not (len(currency) == 3 and currency.isalpha()):
            fault = Fault("currency", repr(currency), "three letters such as EUR")
            raise SettingsError(source="settings of the workspace", faults=[fault])
        Register.create(Path(folder), {"timezone": timezone, "currency": currency.upper()})
        return cls(folder)

    @property
    def mappings(self) -> SheetMappings:
        """What the columns of the operator's own sheets mean."""
        return SheetMappings(self._register)

    @property
    def review(self) -> Review:
        """What only a human can answer about who is who."""
        return Review(self._register, self.snapshot(), self.timezone)

    @property
    def experiments(self) -> Experiments:
        """Experiments: planned on this workspace's own past, registered, listed, read."""
        return Experiments(self._register, self.snapshot(), self.timezone, self.study)

    @property
    def rights(self) -> Rights:
        """What people may ask: to see, to object, to be erased; retention, and the texts that the law asks for."""
        return Rights(self._register, self._whole(), self._shared)

    @property
    def collaborations(self) -> Collaborations:
        """What was agreed with whom, paid and delivered, and whether posts state it."""
        return Collaborations(self._register, self._whole(), self._register.settings(), self._shared)

    @property
    def relations(self) -> Relations:
        """Who may be contacted and why, how it stands, what comes next."""
        return Relations(self._register, self._whole(), self.timezone, self._shared)

    @property
    def timezone(self) -> str:
        return self._register.settings().get("timezone", "UTC")

    @property
    def currency(self) -> str:
        """ISO 4217; empty for the most frequent of the orders."""
        return self._register.settings().get("currency", "")

    def snapshot(self) -> Snapshot:
        """The committed tables that this workspace reads, without whom no answer may be about."""
        return Snapshot(self.folder, self._whole().commit, withheld(self._register))

    def _whole(self) -> Snapshot:
        return Snapshot(self.folder, self._held_at or self._register.latest(self._as_of))

    def settled(self) -> Workspace | None:
        """The workspace held at its newest commit, or None where who is who has to be found out there first.

        Held so, relations and collaborations are read at once, whatever is imported meanwhile.
        """
        held = copy(self)
        held._held_at = self._whole().commit
        return held if is_settled(self.folder, held.snapshot(), self.timezone) else None

    def commits(self) -> list[Commit]:
        """Every import, newest first."""
        return self._register.commits()

    def table_sizes(self) -> dict[str, int]:
        """Rows of each input table that has any."""
        snapshot = self.snapshot()
        sizes = {name: snapshot.n_rows(name) for name in INPUT_TABLES}
        return {name: rows for name, rows in sizes.items() if rows}

    def import_tables(
        self,
        *paths: str | Path,
        timezone: str | None = None,
        dry_run: bool = False,
        table: str = "",
        progress: Callable[[str], None] | None = None,
    ) -> ImportReport:
        """Imports canonical tables from files or folders; rows are matched by key, so a second import changes nothing.

        Args:
            paths: files named after their tables, or folders of such files; also addresses on object storage.
            timezone: zone of times without one; the workspace's as a rule.
            dry_run: compute everything and write nothing.
            table: the table that the files hold, whatever their names.
            progress: called with a short sentence before each longer piece of work.

        Raises:
            SourceError: a file cannot be read; nothing was loaded.
            AccessError: an address cannot be read.
        """
        with closing(DuckDBEngine()) as engine, fetched(paths) as files:
            summary = import_tables(
                files,
                register=self._register,
                engine=engine,
                timezone=timezone or self.timezone,
                dry_run=dry_run,
                table=table,
                progress=progress,
            )
        return ImportReport(summary, self.snapshot().n_rows("customers"), self.linked_customers())

    def import_export(
        self,
        source: str,
        *paths: str | Path,
        timezone: str | None = None,
        dry_run: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> ImportReport:
        """Imports an export as its program wrote it: files, folders or archives.

        Args:
            source: its name, see `swayed import --list`.
            paths: what to import.
            timezone: zone of times without one; the workspace's as a rule.
            dry_run: compute everything and write nothing.
            progress: called with a short sentence before each longer piece of work.

        Raises:
            SourceError: a file cannot be read, or is of another source; nothing was loaded.
        """
        with closing(DuckDBEngine(memory_limit=IMPORT_MEMORY)) as engine:
            summary = import_export(
                source_named(source),
                [Path(path) for path in paths],
                sources=SOURCES,
                register=self._register,
                engine=engine,
                timezone=timezone or self.timezone,
                dry_run=dry_run,
                progress=progress,
            )
        return ImportReport(summary, self.snapshot().n_rows("customers"), self.linked_customers())

    def pull(
        self,
        source: str,
        *,
        since: datetime | None = None,
        asked: Asked | None = None,
        dry_run: bool = False,
        patience: Patience | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> PullReport:
        """Pulls what is new from the server of a service, and imports it. A broken pull goes on where it broke.

        Args:
            source: its name, see `swayed pull --list`.
            since: from when on; may be left out where it has been pulled before.
            asked: server, tags, accounts, queries; what was pulled before where left out.
            dry_run: pull and compare, and write nothing.
            patience: how long to wait for the server.
            progress: called with a short sentence after each page and before each wait.

        Raises:
            ServiceError: nothing could be pulled; the workspace is as before, but for pages kept for the next pull.
        """
        streams, imported = pull(
            SERVICES[source],
            asked or Asked(""),
            since,
            register=self._register,
            load=lambda files: self.import_export(source, *files, dry_run=dry_run, progress=progress),
            dry_run=dry_run,
            patience=patience,
            progress=progress,
        )
        return PullReport(tuple(streams), imported)

    def pulls(self) -> list[Cursor]:
        """How far each list of each service has been pulled."""
        return [cursor for source in SERVICES for cursor in cursors_of(self._register, source)]

    def linked_customers(self) -> pa.Table:
        """Customers linked to an account, by the evidence that links them: `linked_by`, `n_customers`."""
        with closing(DuckDBEngine()) as engine:
            self.snapshot().open_in(engine, [name for name in IDENTITY_READS if name in LAKE_TABLES])
            return link_customers(engine)

    def rejects(self, import_id: str = "") -> pa.Table:
        """Rows that imports refused, by file and line; of one import where its id is given."""
        with closing(DuckDBEngine()) as engine:
            self.snapshot().open_in(engine, ["rejects"])
            rows = engine.arrow("SELECT * FROM rejects ORDER BY import_id, file, line")
        return rows.filter(pc.equal(rows.column("import_id"), import_id)) if import_id else rows

    def facts(self) -> WorkspaceFacts:
        """What the tables hold, for validating and filling situations; gathered once per commit."""
        snapshot = self.snapshot()
        commit = snapshot.commit.commit_id
        if self._facts is None or self._facts[0] != commit:
            with closing(DuckDBEngine()) as engine:
                snapshot.open_in(engine, SITUATION_READS)
                self._facts = (commit, gather_facts(engine))
        return self._facts[1]

    def situations(self) -> list[Path]:
        """Situation files kept in the workspace."""
        return sorted((self.folder / SITUATIONS_FOLDER).glob("*.y*ml"))

    def new_situation(self, kind: str, name: str) -> Path:
        """Writes a situation from a template filled from this workspace's own words; never overwrites.

        Args:
            kind: first-purchase, repeat or launch.
            name: the situation's name, also its file's.
        """
        path = self.folder / SITUATIONS_FOLDER / f"{name}.yaml"
        if path.exists():
            raise AccessError(path=str(path), found="is there already", do="Choose another --name, or edit that file.")
        draft = path.with_suffix(".new")
        try:
            path.parent.mkdir(exist_ok=True)
            draft.write_text(situation_template(kind, name, self.facts()), encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            raise AccessError(
                path=str(path), found=f"cannot be written ({error.strerror})", do="Check the folder."
            ) from error
        return path

    def study(self, situation: str | Path) -> Study:
        """A situation against this workspace.

        Args:
            situation: a file, or the name of one kept in the workspace.

        Raises:
            SettingsError: the situation has faults; all are listed.
        """
        facts = self.facts()
        return self._study(read_situation(self._situation_path(situation), facts), facts)

    def draft(self, text: str, *, source: str) -> Study:
        """A situation that is being written, against this workspace; nothing is kept.

        Args:
            text: YAML; source: what the faults name as the file.

        Raises:
            SettingsError, SourceError: the text has faults; all are listed.
        """
        facts = self.facts()
        return self._study(parse_situation(text, source=source, facts=facts), facts)

    def _study(self, situation: Situation, facts: WorkspaceFacts) -> Study:
        resolved = resolve(situation, facts)
        return Study(
            folder=self.folder,
            snapshot=self.snapshot(),
            situation=resolved,
            warnings=warnings_of(resolved, facts),
            timezone=self.timezone,
            currency=self.currency,
        )

    def identities(self, progress: Progress | None = None) -> pa.Table:
        """Every account's person once.

        Returns:
            person_id, name, kind, kind_probability, reasons, accounts, and, of persons with several accounts, the
            probability that all are theirs (accounts_probability) and what joins them (accounts_reason).
        """
        persons = self.snapshot().withheld.apart_from(self._shared("persons", progress))
        return persons.select(list(_IDENTITY_COLUMNS))

    def _shared(self, table: str, progress: Progress | None = None) -> pa.Table:
        """A result of the steps that serve every situation, everybody in it."""
        results = run_steps(
            folder=self.folder, snapshot=self._whole(), situation=None, timezone=self.timezone, progress=progress
        )
        return results.read(table)

    def _situation_path(self, situation: str | Path) -> Path:
        path = Path(situation)
        if path.suffix not in {".yaml", ".yml"} and not path.exists():
            kept: Sequence[Path] = [p for p in self.situations() if p.stem == str(situation)]
            if kept:
                return kept[0]
        if not path.exists() and (self.folder / SITUATIONS_FOLDER / path.name).exists():
            return self.folder / SITUATIONS_FOLDER / path.name
        return path
