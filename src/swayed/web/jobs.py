"""Long work in processes of its own: started, watched, stopped, and repeated where it broke.

A job is a folder `jobs/<id>/` of the workspace: `job.json` (what is asked), `progress.jsonl` (what was told on the way)
and, at the end, `end.json`. Every step and every import is whole or not there, so a job may be killed at any moment; the
same job again goes on after the last finished step.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

FOLDER = "jobs"
KEPT_JOBS = 20
ABANDONED_SECONDS = 24 * 3600.0
"""No upload takes longer than a day."""


@dataclass(frozen=True)
class Job:
    """One job.

    Args:
        job_id: its folder.
        kind: run, import, settle or reconcile.
        asked: what, as the worker reads it.
        by: who asked.
        began_at: when.
        state: running, done, failed, stopped or broken (its process is gone without an end).
        lines: what was told on the way, oldest first: `words` and `state` (started, done, kept).
        end: of a finished job: `words`, and what else it left to say.
    """

    job_id: str
    kind: str
    asked: dict[str, Any]
    by: str
    began_at: datetime
    state: str
    lines: tuple[dict[str, Any], ...] = ()
    end: dict[str, Any] = field(default_factory=dict)


def start_job(workspace: Path, kind: str, asked: dict[str, Any], by: str, *, files: Path | None = None) -> str:
    """Starts a worker and returns the job's id.

    Args:
        workspace: the workspace's folder.
        kind: run, import, settle or reconcile.
        asked: see `swayed.web.working`.
        by: who asks.
        files: a folder of uploads, taken into the job's own.
    """
    job_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
    folder = workspace / FOLDER / job_id
    folder.mkdir(parents=True)
    if files is not None:
        files.rename(folder / "files")
    spec = {"kind": kind, "asked": asked, "by": by, "began_at": datetime.now(UTC).isoformat()}
    write_facts(folder / "job.json", spec)
    _spawn(workspace, folder)
    _sweep(workspace)
    return job_id


def repeat_job(workspace: Path, job_id: str) -> None:
    """Starts a stopped, failed or broken job again."""
    folder = _folder(workspace, job_id)
    if job_of(workspace, job_id).state != "running":
        (folder / "end.json").unlink(missing_ok=True)
        (folder / "progress.jsonl").unlink(missing_ok=True)
        _spawn(workspace, folder)


def stop_job(workspace: Path, job_id: str) -> None:
    """Stops a running job; what was finished stays."""
    folder = _folder(workspace, job_id)
    if job_of(workspace, job_id).state == "running":
        # Said first: the worker does not outlive its signal to say so itself.
        write_facts(folder / "end.json", {"state": "stopped", "words": "stopped; what was finished is kept"})
        os.killpg(_process(folder), signal.SIGTERM)


def jobs_of(workspace: Path) -> list[Job]:
    """The jobs that are kept, newest first."""
    folders = sorted((workspace / FOLDER).glob("*/job.json"), reverse=True)
    return [job_of(workspace, path.parent.name) for path in folders]


def job_of(workspace: Path, job_id: str) -> Job:
    """One job; KeyError when there is none."""
    folder = _folder(workspace, job_id)
    spec = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    told = folder / "progress.jsonl"
    lines = told.read_text(encoding="utf-8").splitlines(keepends=True) if told.is_file() else []
    end = folder / "end.json"
    ended = json.loads(end.read_text(encoding="utf-8")) if end.is_file() else {}
    state = ended.pop("state", None) or ("running" if _is_alive(_process(folder)) else "broken")
    return Job(
        job_id,
        spec["kind"],
        spec["asked"],
        spec["by"],
        datetime.fromisoformat(spec["began_at"]),
        state,
        # A line without its end was being written when the worker was killed, or the disk was full.
        tuple(json.loads(line) for line in lines if line.endswith("\n")),
        ended,
    )


def _folder(workspace: Path, job_id: str) -> Path:
    folder = workspace / FOLDER / job_id
    # The id comes from an address: it must be the name of a folder there, and nothing else.
    if Path(job_id).name != job_id or not (folder / "job.json").is_file():
        raise KeyError(job_id)
    return folder


def _spawn(workspace: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "swayed.web.working", str(workspace), str(folder)]
    with (folder / "errors.txt").open("wb") as errors:
        worker = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, start_new_session=True
        )
    _WORKERS[worker.pid] = worker
    write_facts(folder / "process.json", {"process": worker.pid})


_WORKERS: dict[int, subprocess.Popen[bytes]] = {}


def _process(folder: Path) -> int:
    path = folder / "process.json"
    return int(json.loads(path.read_text(encoding="utf-8"))["process"]) if path.is_file() else 0


def _is_alive(process: int) -> bool:
    worker = _WORKERS.get(process)
    if worker is not None:
        return worker.poll() is None
    name = Path(f"/proc/{process}/cmdline")
    return process > 0 and name.is_file() and b"swayed.web.working" in name.read_bytes()


def _sweep(workspace: Path) -> None:
    """Deletes old jobs, and uploads of which no job was made because the app was killed."""
    for job in jobs_of(workspace)[KEPT_JOBS:]:
        if job.state != "running":
            shutil.rmtree(workspace / FOLDER / job.job_id, ignore_errors=True)
    for folder in (workspace / FOLDER).iterdir():
        is_old = time.time() - folder.stat().st_mtime > ABANDONED_SECONDS
        if is_old and not (folder / "job.json").is_file():
            shutil.rmtree(folder, ignore_errors=True)


def write_facts(path: Path, facts: dict[str, Any]) -> None:
    """Writes a small JSON file whole or not at all."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(facts), encoding="utf-8")
    draft.replace(path)


def told(job: Job) -> dict[str, Any]:
    """A job as plain data, for the API."""
    return {**asdict(job), "began_at": job.began_at.isoformat()}
