"""What the operator asks of a plan, and what people cost."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from swayed.errors import AccessError, Fault, SettingsError

COST_COLUMNS = ("person", "cost")


@dataclass(frozen=True)
class PlanRequest:
    """What the operator asks.

    Args:
        budget: all costs together, major units of the workspace's currency; None: no limit but the number of people.
        costs: of one collaboration, by person as the operator names him.
        max_people: different people; None: as many as the budget carries.
        must, never: people, as the operator names them, who belong to the plan in any case, or in none.
        margin_share: of net value, where the costs of goods are unknown.
    """

    budget: float | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    max_people: int | None = None
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    margin_share: float | None = None

    def check(self) -> None:
        """Raises SettingsError with every number that cannot be."""
        faults = []
        if self.budget is not None and not self.budget >= 0.0:
            faults.append(Fault("budget", repr(self.budget), "an amount, 0 or more"))
        if self.max_people is not None and self.max_people < 1:
            faults.append(Fault("max_people", repr(self.max_people), "1 or more"))
        if self.margin_share is not None and not 0.0 < self.margin_share <= 1.0:
            faults.append(Fault("margin_share", repr(self.margin_share), "a share above 0, at most 1"))
        faults += [
            Fault("costs", f"{cost!r} for {person!r}", "an amount, 0 or more")
            for person, cost in self.costs.items()
            if not cost >= 0.0
        ]
        if faults:
            raise SettingsError(source="the plan", faults=faults)


def read_costs(path: Path) -> dict[str, float]:
    """Costs by person from a CSV with the columns `person` (or `account`) and `cost`.

    Raises:
        SettingsError: all faults of the file, each with its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            names = tuple(rows[0]) if rows else ()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(
            path=str(path), found="cannot be read", do="Give a CSV with the columns person, cost."
        ) from error
    who = next((name for name in ("person", "person_id", "account", "account_id", "name") if name in names), None)
    if who is None or "cost" not in names:
        fault = Fault(
            "header", ", ".join(map(str, names)) or "nothing", "the columns person (or account) and cost", line=1
        )
        raise SettingsError(source=str(path), faults=[fault])
    faults, costs = [], {}
    for line, row in enumerate(rows, 2):
        text = (row["cost"] or "").strip()
        if not text:
            continue  # an empty cell is an unknown cost
        try:
            cost = float(text)
        except ValueError:
            cost = -1.0
        if cost >= 0.0 and (row[who] or "").strip():
            costs[str(row[who]).strip()] = cost
        else:
            faults.append(Fault("cost" if cost < 0.0 else who, repr(text), "an amount such as 250 or 99.50", line=line))
    if faults:
        raise SettingsError(source=str(path), faults=faults)
    return costs
