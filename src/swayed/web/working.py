"""The worker of a job: `python -m swayed.web.working WORKSPACE JOB_FOLDER`.

Asked of it, by kind: run `{situation}`; import `{source, table, timezone}` with the files in the job's folder;
settle: nothing; reconcile `{situation}` with the file in the job's folder.
"""

from __future__ import annotations

import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq

from swayed.errors import SwayedError
from swayed.pipeline import Step
from swayed.sources.summary import ExportReport
from swayed.web.jobs import write_facts
from swayed.workspace import ImportReport, Workspace


class FileProgress:
    """Tells a run's progress line by line into a file.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def started(self, step: Step, number: int, n_steps: int) -> None:
        """A step begins."""
        self._tell(state="started", words=step.does, number=number, n=n_steps)

    def told(self, words: str) -> None:
        """A step says what it is doing."""
        self._tell(state="told", words=words)

    def finished(self, step: Step, seconds: float, *, is_kept: bool) -> None:
        """A step ends."""
        self._tell(state="kept" if is_kept else "done", words=step.does, seconds=round(seconds, 1))

    def _tell(self, **facts: Any) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")


def work(folder: Path, job: Path) -> None:
    """Does the job and writes its end, whatever it is."""
    spec = json.loads((job / "job.json").read_text(encoding="utf-8"))
    progress = FileProgress(job / "progress.jsonl")
    try:
        end = _WORK[spec["kind"]](Workspace(folder), spec["asked"], job, progress)
        write_facts(job / "end.json", {"state": "done", **end})
    except SwayedError as error:
        write_facts(job / "end.json", {"state": "failed", "words": str(error)})
    except Exception as error:
        words = f"a defect of swayed, not of your data ({type(error).__name__}); see errors.txt of the job"
        write_facts(job / "end.json", {"state": "failed", "words": words})
        raise


def _run(workspace: Workspace, asked: dict[str, Any], job: Path, progress: FileProgress) -> dict[str, Any]:
    del job
    workspace.study(asked["situation"]).run(progress)
    return {"words": f"{asked['situation']} is computed"}


def _import(workspace: Workspace, asked: dict[str, Any], job: Path, progress: FileProgress) -> dict[str, Any]:
    files = sorted((job / "files").iterdir())
    if asked["source"] == "tables":
        report = workspace.import_tables(
            *files, timezone=asked.get("timezone"), table=asked.get("table", ""), progress=progress.told
        )
    else:
        report = workspace.import_export(
            asked["source"], *files, timezone=asked.get("timezone"), progress=progress.told
        )
    # The originals are kept by the import where they are to be kept; the upload has done its work.
    shutil.rmtree(job / "files", ignore_errors=True)
    return _imported(report)


def _imported(report: ImportReport) -> dict[str, Any]:
    counts = {
        table: {"read": c.read, "new": c.new, "changed": c.changed, "duplicate": c.duplicate, "rejected": c.rejected}
        for table, c in report.summary.tables.items()
    }
    n_new = sum(count["new"] for count in counts.values())
    n_rejected = report.summary.n_rejected
    linked = {row["linked_by"]: row["n_customers"] for row in report.linked.to_pylist()}
    return {
        "words": f"{n_new:,} new rows, {n_rejected:,} rejected",
        "counts": counts,
        "import_id": report.summary.import_id,
        "linked": linked,
        "drift": _drift(report.summary.export) if report.summary.export else [],
        "n_customers": report.n_customers,
    }


def _drift(export: ExportReport) -> list[dict[str, Any]]:
    """Fields of each kind of file that are not as they were: new, missing and renamed ones."""
    rows = [
        {"part": p.name, "new": p.new_fields, "missing": p.missing_fields, "renamed": p.renamed_fields}
        for p in export.parts
    ]
    return [row for row in rows if row["new"] or row["missing"] or row["renamed"]]


def _settle(workspace: Workspace, asked: dict[str, Any], job: Path, progress: FileProgress) -> dict[str, Any]:
    del asked, job
    workspace.relations.overview(progress)
    return {"words": "who is who, and who may be contacted, is up to date", "link": "/manage"}


def _reconcile(workspace: Workspace, asked: dict[str, Any], job: Path, progress: FileProgress) -> dict[str, Any]:
    (file,) = (job / "files").iterdir()
    found = workspace.study(asked["situation"]).reconcile(file, progress)
    pq.write_table(found.differences, job / "differences.parquet")
    shutil.rmtree(job / "files", ignore_errors=True)
    n_orders = len(found.differences.column("order_id").unique())
    n = found.differences.num_rows
    return {
        "words": f"{n:,} differences in {n_orders:,} orders" if n else "no difference",
        "link": f"/s/{quote(asked['situation'], safe='')}/money/reconciled/{job.name}",
        "source": found.source,
        "n_rejected": found.n_rejected,
        "totals": [{name: _plain(value) for name, value in row.items()} for row in found.totals.to_pylist()],
    }


def _plain(value: Any) -> Any:
    """A count or a whole amount as JSON has it."""
    return int(value) if isinstance(value, Decimal) else value


_WORK = {"run": _run, "import": _import, "settle": _settle, "reconcile": _reconcile}

if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]))
