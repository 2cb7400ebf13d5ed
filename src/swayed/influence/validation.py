"""Held-out quality: the last part of the calendar is hidden, and every way of ranking people must foretell it.

A ranking gives each person an effect per contact. With B the hazard without contacts (baseline and association, as the
model fitted them before the cut) and G_p the kernel sum of person p's contacts, three questions are asked of it.

    who moves next   at each hidden step the customer who moved is compared with others who could have: the share that
                     stands behind him. swayed ranks by B + effects x G, and B alone stands beside it; the simpler
                     rankings know effects x G alone.
    how surely       log-likelihood of the hidden part under c (B + s x sum of effect_p G_p), over that of s = 0, in nats.
                     s is 1 for swayed and set on the part that was seen for the others; c, the level of the hidden
                     season, is set on the hidden part.
    by whom          the first 20 people: sum over hidden steps of G_p / (c B), beside the integral of G_p while at risk;
                     without any influence both are the same, and the excess is 1.

In the swapped world contacts are exchanged before and after the cut: what swayed foretells there is not people's doing.
Intervals come from a bootstrap of the customers who moved; the time at risk is held fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.stats import rankdata

from swayed.errors import InsufficientDataError
from swayed.influence.baseline import cells_cut_as
from swayed.influence.blocks import world_doses
from swayed.influence.model import InfluenceModel, StageFit
from swayed.influence.placebos import swapped_people
from swayed.influence.settings import InfluenceSettings
from swayed.influence.splitting import risk_after, world_until
from swayed.influence.stage import StageData
from swayed.influence.world import StageRisk, World, pointers, summed, taken_rows

Floats = npt.NDArray[np.float64]

HIDDEN_SHARE = 0.25
"""Share of the calendar that is hidden."""
FIRST = 20
N_BOOTSTRAP = 500
MOST_STEPS, N_OTHERS = 2_000, 20
"""Hidden steps that are compared, and customers each mover is compared with."""
MODEL, NO_CONTACT, SWAPPED = "swayed", "no contact at all", "swapped people"
"""Rankings that know the baseline: with people, without, and with people exchanged."""


@dataclass(frozen=True)
class Held:
    """One ranking on the hidden part; every figure with a 90 % interval and swayed's lead over it.

    Args:
        ranking: its name.
        behind: share of customers ranked behind the one who moved; a half by chance.
        gain: log-likelihood gained over no contact at all, in nats.
        excess: hidden steps after contacts with the first 20 people, beside what is expected without influence.
        ahead_behind, ahead_gain, ahead_excess: share of bootstrap samples in which swayed's figure is the larger.
    """

    ranking: str
    behind: float
    behind_lower: float
    behind_upper: float
    gain: float
    gain_lower: float
    gain_upper: float
    excess: float
    excess_lower: float
    excess_upper: float
    ahead_behind: float
    ahead_gain: float
    ahead_excess: float


@dataclass(frozen=True)
class _Hidden:
    """One stage's hidden part, and what was fitted before it.

    Args:
        fit: before the cut; held: after it.
        base: hazard without contacts at each hidden step; base_total: its integral over the hidden time at risk.
        dose: integrated dose of each person in the hidden part.
        compared: the movers and the others of each hidden step; is_mover: which row is which; case: step of each row.
        compared_base: hazard without contacts of each row.
    """

    fit: StageFit
    held: StageData
    base: Floats
    base_total: float
    dose: Floats
    compared: StageData
    is_mover: npt.NDArray[np.bool_]
    case: npt.NDArray[np.int64]
    compared_base: Floats


def held_out(
    world: World,
    followers: Floats,
    settings: InfluenceSettings,
    progress: Callable[[str], None] | None = None,
    hidden_share: float = HIDDEN_SHARE,
) -> list[Held]:
    """Quality of every ranking on the hidden part of the calendar, swayed's first.

    Args:
        world: the market.
        followers: audience of each person, shape (n_persons,).
        settings: of the influence model.
        progress: told what is being done.
        hidden_share: share of the calendar that is hidden.

    Raises:
        InsufficientDataError: too few steps before or after the cut.
    """
    tell = progress or (lambda _: None)
    day = world.last_day * (1.0 - hidden_share)
    before = world_until(world, day)
    # Placebo worlds only take grades away, and no grade is used here.
    plain = replace(settings, has_placebos=False)
    fitted = InfluenceModel(plain).fit(before, tell)
    parts = [_hidden(world, stage, settings, day) for stage in fitted.stages_]
    parts = [part for part in parts if part.held.risk.n_events]
    n_hidden = sum(part.held.risk.n_events for part in parts)
    if n_hidden < settings.min_transitions:
        raise InsufficientDataError(
            question=f"does the model foretell the last {100 * hidden_share:.0f} % of the calendar",
            found=f"{n_hidden} steps there",
            needed=f"at least {settings.min_transitions}, and as many before; collect for longer",
        )
    tell("the same with people swapped")
    elsewhere = swapped_people(world, np.zeros(world.n_persons, np.bool_), settings)
    swapped = InfluenceModel(plain.for_placebos()).fit(world_until(elsewhere, day))
    wanted = {part.held.risk.stage for part in parts}
    others = [_hidden(elsewhere, stage, settings, day) for stage in swapped.stages_ if stage.risk.stage in wanted]
    tell("hidden steps")
    return _compared(parts, [_effects(part.fit, followers) for part in parts], others)


def _hidden(world: World, stage: StageFit, settings: InfluenceSettings, day: float) -> _Hidden:
    risk = next(risk for risk in world.stages if risk.stage == stage.risk.stage)
    after = risk_after(risk, world.n_customers, day)
    cells = cells_cut_as(world, after, settings, stage.data.cells.cutting)
    held = StageData.of(world, after, world_doses(world, [after], settings)[after.stage], cells)
    base, total = _without_contacts(stage, held, stage.hazard.rates(cells))
    dose = held.doses.weighted(stage.hazard.kernel_weights_, stage.hazard.kind_weights_)
    risk, is_mover, case = _comparison(after, world.n_customers)
    compared = StageData.of(
        world,
        risk,
        world_doses(world, [risk], settings)[risk.stage],
        cells_cut_as(world, risk, settings, stage.data.cells.cutting),
    )
    compared_base, _ = _without_contacts(stage, compared, stage.hazard.rates(compared.cells))
    return _Hidden(stage, held, base, total, dose, compared, is_mover, case, compared_base)


def _comparison(risk: StageRisk, n_customers: int) -> tuple[StageRisk, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """For hidden steps drawn at random: the mover, and others at risk at that moment, as if each had moved then.

    Returns:
        (their windows and steps, which of them truly moved, number of the step each belongs to).
    """
    random = np.random.Generator(np.random.Philox(key=11))
    owner = np.repeat(np.arange(n_customers), np.diff(risk.window_ptr))
    steps = np.sort(random.permutation(risk.n_events)[:MOST_STEPS])
    own = np.full(risk.n_events, -1, np.int64)
    own[risk.event[risk.event >= 0]] = np.flatnonzero(risk.event >= 0)
    steps = steps[own[steps] >= 0]
    drawn = random.integers(0, len(owner), (len(steps), 8 * N_OTHERS))
    at = risk.event_time[steps][:, None]
    fits = (risk.start[drawn] < at) & (risk.end[drawn] > at) & (owner[drawn] != risk.event_customer[steps][:, None])
    fits &= np.cumsum(fits, axis=1) <= N_OTHERS
    case = np.concatenate([np.arange(len(steps)), np.nonzero(fits)[0]])
    window = np.concatenate([own[steps], drawn[fits]])
    is_mover = np.arange(len(case)) < len(steps)
    order = np.lexsort((risk.event_time[steps][case], owner[window]))
    case, window, is_mover = case[order], window[order], is_mover[order]
    event = steps[case]
    product_ptr, rows = taken_rows(risk.event_product_ptr, event)
    compared = replace(
        risk,
        window_ptr=pointers(owner[window], n_customers),
        start=np.minimum(risk.start[window], risk.event_time[event]),
        end=risk.event_time[event],
        stratum=risk.stratum[window],
        event=np.arange(len(case)),
        event_customer=owner[window],
        event_time=risk.event_time[event],
        event_key=risk.event_key[event],
        event_product_ptr=product_ptr,
        event_product=risk.event_product[rows],
        event_product_share=risk.event_product_share[rows],
        transition_ids=risk.transition_ids.take(event),
    )
    return compared, is_mover, case


def _effects(stage: StageFit, followers: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Under each ranking: effect of each person per contact, up to a level, and the score that orders them."""
    hazard, doses, data = stage.hazard, stage.doses, stage.data
    n = data.n_persons
    dose = np.maximum(hazard.integrated_dose_, 1e-9)
    is_met = doses.is_met.astype(np.float64)
    last = np.bincount(_last_met(data), minlength=n).astype(np.float64)
    linear = summed(doses.met_person, 1.0 / np.diff(doses.met_ptr)[data.met_event], n)
    return {
        MODEL: (hazard.beta_ + hazard.general_, hazard.ratio_),
        NO_CONTACT: (np.zeros(n), np.zeros(n)),
        "contact count": (is_met, doses.at_risk.astype(np.float64)),
        "follower count": (followers * is_met, followers * is_met),
        "last touch": (last / dose * is_met, last),
        "linear touch": (linear / dose * is_met, linear),
    }


def _last_met(data: StageData) -> npt.NDArray[np.int64]:
    """Whose contact was the last before each transition: the one that weighs most under the shortest half-life."""
    doses = data.doses
    shortest = np.eye(1, doses.exposure.shape[1])[0]
    strength = doses.rows.weighed(shortest, np.ones(doses.n_kinds)).met_gain()
    order = np.lexsort((strength, data.met_event))
    ends = np.flatnonzero(np.diff(data.met_event[order], append=-1))
    return doses.met_person[order[ends]].astype(np.int64)


def _without_contacts(stage: StageFit, data: StageData, rate: Floats) -> tuple[Floats, float]:
    """Hazard of baseline and association at each transition, and its integral over the time at risk."""
    gamma = stage.hazard.gamma_
    lasting = summed(data.met_event, gamma[data.doses.met_person], data.risk.n_events)
    total = float(rate @ data.cells.time_at) + float(gamma @ data.doses.connected)
    return rate[data.cells.event_cell] + lasting, total


def _contact(stage: StageFit, data: StageData, effect: Floats) -> Floats:
    """Hazard of contact at each transition under some effects."""
    weights = effect[data.doses.met_person] * stage.hazard.gains(data)
    return summed(data.met_event, weights, data.risk.n_events)


def _scale(stage: StageFit, effect: Floats) -> float:
    """Level of a ranking's effects beside the baseline, on the seen part."""
    hazard, data = stage.hazard, stage.data
    base, base_total = _without_contacts(stage, data, hazard.rate_)
    contact, dose = _contact(stage, data, effect) / base, float(effect @ hazard.integrated_dose_) / base_total
    if dose <= 0.0:
        return 0.0

    def loss(logarithm: float) -> float:
        s = np.exp(logarithm)
        return float(len(contact) * np.log1p(s * dose) - np.log1p(s * contact).sum())

    middle = float(np.log(0.01 / dose))
    return float(np.exp(minimize_scalar(loss, bounds=(middle - 12.0, middle + 8.0), method="bounded").x))


def _compared(
    parts: list[_Hidden], effects: list[dict[str, tuple[Floats, Floats]]], swapped: list[_Hidden]
) -> list[Held]:
    """All figures of every ranking, all stages together, with a bootstrap of the customers who moved."""
    names = [*effects[0], SWAPPED]
    figures: dict[str, tuple[Floats, Floats, Floats]] = {}
    for name in names:
        if name == SWAPPED:
            own = [
                (part, (part.fit.hazard.beta_ + part.fit.hazard.general_, part.fit.hazard.ratio_)) for part in swapped
            ]
        else:
            own = [(part, effect[name]) for part, effect in zip(parts, effects, strict=True)]
        figures[name] = _figures(own, has_baseline=name in (MODEL, NO_CONTACT, SWAPPED))
    mine = figures[MODEL]
    return [
        Held(
            name,
            *(number for values in figures[name] for number in _interval(values)),
            *(float((own[1:] > values[1:]).mean()) for own, values in zip(mine, figures[name], strict=True)),
        )
        for name in names
    ]


def _figures(own: list[tuple[_Hidden, tuple[Floats, Floats]]], *, has_baseline: bool) -> tuple[Floats, Floats, Floats]:
    """Share behind, gain and excess of one ranking: as the data are, then in each bootstrap sample; (n + 1,) each."""
    first = np.argsort(-np.max([_ranks(score) for _, (_, score) in own], axis=0), kind="stable")[:FIRST]
    nats, seen, behind, who, whose = [], [], [], [], []
    cost, expected = 0.0, 0.0
    for part, (effect, _) in own:
        # swayed's effects have their level already; set once more on what they were fitted to, it would come out too high.
        scale = 1.0 if has_baseline else _scale(part.fit, effect)
        alone = part.held.risk.n_events / part.base_total
        nats.append(np.log1p(scale * _contact(part.fit, part.held, effect) / part.base))
        cost += part.held.risk.n_events * np.log1p(scale * float(effect @ part.dose) / part.base_total)
        chosen = np.isin(np.arange(len(effect)), first).astype(np.float64)
        seen.append(_contact(part.fit, part.held, chosen) / (alone * part.base))
        expected += float(part.dose[first].sum())
        score = scale * _contact(part.fit, part.compared, effect) + (part.compared_base if has_baseline else 0.0)
        behind.append(_behind(score, part.is_mover, part.case))
        who.append(part.held.risk.event_customer)
        whose.append(part.compared.risk.event_customer[part.is_mover][np.argsort(part.case[part.is_mover])])
    weights, ranked = _bootstrap(np.concatenate(who), np.concatenate(whose))
    share = ranked @ np.concatenate(behind) / np.maximum(ranked.sum(axis=1), 1e-9)
    return share, weights @ np.concatenate(nats) - cost, weights @ np.concatenate(seen) / max(expected, 1e-9)


def _behind(score: Floats, is_mover: npt.NDArray[np.bool_], case: npt.NDArray[np.int64]) -> Floats:
    """Share of the others ranked behind the mover of each step, ties counting half; shape (n_steps,)."""
    n = int(case.max(initial=-1)) + 1
    own = np.zeros(n)
    own[case[is_mover]] = score[is_mover]
    others, of = score[~is_mover], case[~is_mover]
    wins = (others < own[of]) + 0.5 * (others == own[of])
    n_others = np.bincount(of, minlength=n)
    return np.where(n_others > 0, summed(of, wins, n) / np.maximum(n_others, 1), 0.5)


def _bootstrap(*customers: npt.NDArray[np.int64]) -> list[Floats]:
    """Weights of rows in each sample of customers, the first of which is the data as they are."""
    everybody = np.unique(np.concatenate(customers))
    samples = np.random.Generator(np.random.Philox(key=7)).poisson(1.0, (N_BOOTSTRAP, len(everybody)))
    drawn = np.vstack([np.ones(len(everybody)), samples.astype(np.float64)])
    return [drawn[:, np.searchsorted(everybody, own)] for own in customers]


def _ranks(score: Floats) -> Floats:
    """Ranks of scores within a stage, so that stages can be put together."""
    return np.asarray(rankdata(score, method="average") / len(score))


def _interval(values: Floats) -> tuple[float, float, float]:
    lower, upper = np.quantile(values[1:], [0.05, 0.95])
    return float(values[0]), float(lower), float(upper)
