"""What an experiment showed: the verdict, and whether chance had balanced what was known before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from swayed.measurement.analysis import Finding
from swayed.measurement.inference import Estimate, Flags, Floats
from swayed.measurement.instruments import Coefficient
from swayed.measurement.registration import Registration
from swayed.measurement.settings import ERROR_SHARE

WORKED, DID_NOT, CANNOT_TELL = "worked", "did not", "cannot tell"


@dataclass(frozen=True)
class Uptake:
    """Who took up what was offered, and what it did for those who did so because they were asked.

    Args:
        treated_share, control_share: of customers.
        effect: extra steps per customer who took it up because asked.
    """

    treated_share: float
    control_share: float
    effect: Coefficient | None


@dataclass(frozen=True)
class Reading:
    """An experiment read.

    Args:
        registration: as settled before.
        verdict: worked, did not, cannot tell.
        finding: the estimate behind it.
        expected_steps: among the treated, without the effect.
        value, currency: of one step.
        balance: one row per thing known before: name, treated, control, difference in standard deviations.
        uptake: of an offer that customers may take up.
        n_left_out: customers of the experiment who have objected since.
    """

    registration: Registration
    verdict: str
    finding: Finding
    expected_steps: float
    value: float | None
    currency: str | None
    balance: list[dict[str, Any]]
    uptake: Uptake | None
    n_left_out: int

    def row(self) -> dict[str, Any]:
        """The reading as a row of an answer."""
        total, plan = self.finding.total, self.registration
        return {
            "experiment_id": plan.experiment_id,
            "verdict": self.verdict,
            "steps": total.effect,
            "steps_lower": _finite(total.lower),
            "steps_upper": _finite(total.upper),
            "standard_error": total.standard_error,
            "p_value": total.p_value,
            "expected_steps": self.expected_steps,
            "worth_steps": plan.worth_steps,
            "value": total.effect * self.value if self.value is not None else None,
            "currency": self.currency,
            "analysis": plan.analysis,
            "stage": plan.stage,
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "balance": self.balance,
            "uptake": self._uptake(),
        }

    def _uptake(self) -> dict[str, float | None] | None:
        if self.uptake is None:
            return None
        effect = self.uptake.effect
        return {
            "treated_share": self.uptake.treated_share,
            "control_share": self.uptake.control_share,
            "steps": effect.value if effect else None,
            "standard_error": effect.standard_error if effect else None,
        }


def verdict_of(total: Estimate, worth: float) -> str:
    """Worked: chance alone hardly does as well. Did not: not even what would be worth having is left possible."""
    if total.upper < worth:
        return DID_NOT
    if total.lower > 0.0 and total.p_value <= ERROR_SHARE:
        return WORKED
    return CANNOT_TELL


def balance_of(known: Mapping[str, Floats], treated: Flags) -> list[dict[str, Any]]:
    """Means of both arms, and their difference in standard deviations."""
    rows = []
    for name, values in known.items():
        spread = float(values.std())
        means = float(values[treated].mean()), float(values[~treated].mean())
        difference = (means[0] - means[1]) / spread if spread > 0.0 else 0.0
        rows.append({"known": name, "treated": means[0], "control": means[1], "difference": difference})
    return rows


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
