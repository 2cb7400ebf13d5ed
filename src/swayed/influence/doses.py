"""What one stage's sampler needs of the contacts: integrated doses, active rows, and the mirror window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.doses import count_active_rows, fill_active_rows, integrated_doses, mirror_counts
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts, Ids, Ints, StageRisk, World

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StageDoses:
    """What one stage's sampler needs of the contacts.

    Args:
        exposure: integrated dose per person and basis kernel; shape (n_persons, m).
        connected: customer-days connected and at risk per person; at_risk: exposures that met a customer at risk.
        before, after: contacts per person in the days before and after transitions.
        row_ptr, row_person, row_sums: active rows of each transition.
    """

    exposure: Floats
    connected: Floats
    at_risk: Floats
    before: Floats
    after: Floats
    row_ptr: Ints
    row_person: Ids
    row_sums: npt.NDArray[np.float32]


def mean_lags(half_lives_days: tuple[float, ...]) -> Floats:
    """Mean lags tau = half-life / ln 2 of exponential kernels, in days."""
    return np.asarray(np.array(half_lives_days) / np.log(2.0))


def stage_doses(contacts: Contacts, risk: StageRisk, world: World, settings: InfluenceSettings) -> StageDoses:
    """One pass over the contacts of some customers for one stage.

    Args:
        contacts: their contacts.
        risk: the same customers' time at risk and transitions.
        world: number of persons, and the end of observation.
        settings: half-lives and the mirror's days.
    """
    tau = mean_lags(settings.half_lives_days)
    by_customer = (contacts.customer_ptr, contacts.person, contacts.time)
    events = (risk.event_customer, risk.event_time)
    exposure, connected, at_risk = integrated_doses(
        *by_customer, contacts.dose, risk.window_ptr, risk.start, risk.end, tau, world.n_persons
    )
    row_ptr = count_active_rows(*by_customer, *events, world.n_persons)
    row_person, row_sums = fill_active_rows(
        *by_customer,
        contacts.dose,
        contacts.product_ptr,
        contacts.product,
        *events,
        risk.event_product_ptr,
        risk.event_product,
        risk.event_product_share,
        tau,
        row_ptr,
        world.n_persons,
    )
    before, after = mirror_counts(*by_customer, *events, settings.mirror_days, world.last_day, world.n_persons)
    return StageDoses(exposure, connected, at_risk, before, after, row_ptr, row_person, row_sums)
