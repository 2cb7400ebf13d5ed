"""Which tests this business can afford: the smallest effect each would find, measured on the workspace's own past.

Every test is played on the last weeks of the data, where nothing was done: drawn, grouped and analysed as it would be. The spread of what
chance brings there, and not a formula, says what would be found.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from swayed.measurement.analysis import Finding, Trial
from swayed.measurement.settings import PLAUSIBLE_SHARE

WORTH_RUNNING, CANNOT_TELL = "worth running", "would end in cannot tell"


@dataclass(frozen=True)
class Proposal:
    """One test.

    Args:
        test: what is done, in words.
        design: one of `DESIGNS`.
        n_units, n_customers, n_days: its size.
        expected_steps: among the treated, without any effect.
        detectable_steps: extra steps found with 80 % probability; None where no result could rule out chance.
        detectable_share: the same as a share of what happens anyway.
        detectable_value: the same in money, as net value of the orders.
        currency: of that value.
        advice: worth running, or would end in cannot tell.
        why: of the advice.
        command: that starts it, without the days.
    """

    test: str
    design: str
    n_units: int
    n_customers: int
    n_days: int
    expected_steps: float
    detectable_steps: float | None
    detectable_share: float | None
    detectable_value: float | None
    currency: str | None
    advice: str
    why: str
    command: str

    def row(self, rank: int) -> dict[str, Any]:
        """The proposal as a row of an answer."""
        return {"rank": rank, **asdict(self)}


def expected_steps(trial: Trial, finding: Finding) -> float:
    """Steps among the treated that would have happened anyway."""
    if trial.analysis == "pairs":
        seen = float(trial.steps.reshape(-1)[trial.n_past :][trial.treated].sum())
    elif trial.analysis == "imputation":
        on = np.arange(trial.steps.shape[1])[None, :] >= trial.starts[:, None] + trial.n_past
        untold = float((on * trial.sizes[:, None]).sum())
        seen = float(trial.steps[on].sum()) * finding.n_treated / max(untold, 1e-12)
    else:
        after = trial.steps[:, trial.n_past :] if trial.analysis == "synthetic" else trial.steps[:, -1:]
        seen = float(after[trial.treated].sum())
    return max(seen - finding.total.effect, 0.0)


def detectable_steps(finding: Finding, expected: float, longer: float = 1.0) -> tuple[float, float]:
    """Expected and detectable extra steps of a test so many times longer than the past it was played on.

    Steps are counts: where an effect adds to them it adds to their noise, so the smallest effect is the solution of
    m = m0 sqrt(1 + m / (2 expected)).
    """
    anyway = expected * longer
    without = finding.detectable * np.sqrt(longer)
    if not np.isfinite(without) or anyway <= 0.0:
        return anyway, np.inf
    slope = without**2 / (2.0 * anyway)
    return anyway, float((slope + np.sqrt(slope**2 + 4.0 * without**2)) / 2.0)


def proposal(
    facts: dict[str, Any], expected: float, detectable: float, value: float | None, currency: str | None
) -> Proposal:
    """A test with its advice.

    Args:
        facts: test, design, n_units, n_customers, n_days, command.
        expected, detectable: extra steps.
        value, currency: of one step.
    """
    if not np.isfinite(detectable):
        why = (
            "no step would be expected: nothing to compare"
            if expected <= 0.0
            else f"with {facts['n_units']} units even the best result could be chance"
        )
        return Proposal(**facts, **_numbers(expected, None, value, currency), advice=CANNOT_TELL, why=why)
    share = detectable / max(expected, 1e-12)
    if share <= PLAUSIBLE_SHARE:
        advice, why = WORTH_RUNNING, f"would find {100 * share:.0f} % more than happens anyway"
    else:
        longer = facts["n_days"] * (share / PLAUSIBLE_SHARE) ** 2
        advice = CANNOT_TELL
        why = (
            f"would find only {100 * share:.0f} % more than happens anyway; few things do {100 * PLAUSIBLE_SHARE:.0f} %: "
            f"it would take {_time(longer)}, or so many times the customers"
        )
    return Proposal(**facts, **_numbers(expected, detectable, value, currency), advice=advice, why=why)


def ranked(proposals: list[Proposal]) -> list[Proposal]:
    """Those worth running first, then by the smallest effect they find beside what happens anyway."""
    return sorted(
        proposals,
        key=lambda one: (
            one.advice != WORTH_RUNNING,
            one.detectable_share is None,
            one.detectable_share or 0.0,
            one.test,
        ),
    )


def _numbers(expected: float, detectable: float | None, value: float | None, currency: str | None) -> dict[str, Any]:
    is_known = detectable is not None
    return {
        "expected_steps": expected,
        "detectable_steps": detectable,
        "detectable_share": detectable / max(expected, 1e-12) if detectable is not None else None,
        "detectable_value": detectable * value if detectable is not None and value is not None else None,
        "currency": currency if is_known else None,
    }


def _time(days: float) -> str:
    if days < 90:
        return f"{days:.0f} days"
    return f"{days / 30.4:.0f} months" if days < 1000 else f"{days / 365.25:.0f} years"
