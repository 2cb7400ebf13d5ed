"""What an operator asks for when an experiment is to start, and everything that may be wrong with it, told together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from swayed.errors import Fault, nearest_word
from swayed.measurement.registration import DESIGNS
from swayed.situations import Situation


@dataclass(frozen=True)
class Asked:
    """An experiment as asked for.

    Args:
        design: one of `DESIGNS`.
        starts_on, ends_on: first and last day.
        registered_by: who decides.
        question: in the operator's words.
        stage: steps into it are counted; the last of the situation where empty.
        share: probability of being treated.
        accounts: whose contacts are tested; in `starts`, who starts.
        attribute: of customers, by which regions are told apart.
        units: the only communities or regions wanted.
        worth_steps: smallest number of extra steps worth having; a share of the expected ones where None.
        washout_days: first days of every week that do not count, where weeks are drawn.
        seed: of the drawing; made up where None.
    """

    design: str
    starts_on: date
    ends_on: date
    registered_by: str
    question: str = ""
    stage: str = ""
    share: float = 0.5
    accounts: tuple[str, ...] = ()
    attribute: str = ""
    units: tuple[str, ...] = ()
    worth_steps: float | None = None
    washout_days: int = 0
    seed: int | None = None


def faults_of(
    asked: Asked,
    *,
    today: date,
    data_end: date,
    stages: Sequence[str],
    accounts: Collection[str],
    regions: Mapping[str, Collection[str]],
    communities: Collection[str],
) -> list[Fault]:
    """Everything wrong with what was asked for, but for overlaps.

    Args:
        asked: the experiment.
        today: in the workspace's zone.
        data_end: the last day of which events tell.
        stages: of the situation.
        accounts: imported.
        regions: values of every attribute of customers.
        communities: where customers are at home.
    """
    faults = _faults_of_days(asked, today, data_end)
    if asked.design not in DESIGNS:
        return [*faults, _unknown("design", asked.design, list(DESIGNS))]
    if asked.stage and asked.stage not in stages:
        faults.append(_unknown("stage", asked.stage, stages))
    if not 0.0 < asked.share < 1.0:
        faults.append(Fault("share", str(asked.share), "a number between 0 and 1, for instance 0.5"))
    if not asked.registered_by.strip():
        faults.append(Fault("by", "nothing", "who decides"))
    if not 0 <= asked.washout_days <= 5:
        faults.append(Fault("washout", str(asked.washout_days), "0 to 5 days of every week"))
    if asked.worth_steps is not None and asked.worth_steps <= 0.0:
        faults.append(Fault("worth", f"{asked.worth_steps:g}", "a number of extra steps above 0"))
    faults += [_unknown("account", name, list(accounts)) for name in asked.accounts if name not in accounts]
    if asked.design == "starts" and len(set(asked.accounts)) < 2:
        faults.append(Fault("account", f"{len(set(asked.accounts))}", "at least two accounts that are to start"))
    if asked.design == "regions" and asked.attribute not in regions:
        faults.append(_unknown("attribute", asked.attribute, sorted(regions)))
    known = communities if asked.design == "communities" else regions.get(asked.attribute, ())
    if asked.units and asked.design not in {"communities", "regions"}:
        faults.append(Fault("unit", ", ".join(asked.units), "none: only communities and regions are named"))
    elif asked.units and (asked.design == "communities" or asked.attribute in regions):
        faults += [_unknown("unit", name, sorted(known)) for name in asked.units if name not in known]
    return faults


def situation_key(situation: Situation) -> str:
    """Hash of what a situation says of decision and customers: a later change of them would change the question."""
    told = situation.model_dump(mode="json", include={"decision", "customers", "enter"})
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def overlapping(rows: Sequence[Mapping[str, Any]], asked: Asked) -> list[Mapping[str, Any]]:
    """Registered experiments that share days with what is asked for."""
    return [row for row in rows if row["starts_on"] <= asked.ends_on and asked.starts_on <= row["ends_on"]]


def _faults_of_days(asked: Asked, today: date, data_end: date) -> list[Fault]:
    faults = []
    if asked.starts_on < today:
        faults.append(Fault("from", str(asked.starts_on), f"a day from today, {today}, on"))
    elif asked.starts_on <= data_end:
        faults.append(Fault("from", str(asked.starts_on), f"a day after {data_end}: up to there outcomes are known"))
    needed = 70 if asked.design == "weeks" else (28 if asked.design == "starts" else 7)
    if (asked.ends_on - asked.starts_on).days + 1 < needed:
        faults.append(Fault("to", str(asked.ends_on), f"a day at least {needed} days from the start on"))
    return faults


def _unknown(where: str, found: str, allowed: Sequence[str]) -> Fault:
    shown = ", ".join(allowed[:8]) + (f" and {len(allowed) - 8} more" if len(allowed) > 8 else "")
    return Fault(where, repr(found), shown or "nothing here", nearest=nearest_word(found, allowed))
