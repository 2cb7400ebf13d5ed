"""The sampler against worlds of its own model: recovery, coverage, conservation, invariances, and broken variants."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from markets.simulated import simulate
from swayed.influence.baseline import baseline_cells
from swayed.influence.blocks import world_doses
from swayed.influence.hazard import StageHazard
from swayed.influence.kernels.integrals import UNIT
from swayed.influence.kernels.sweeps import CONTACT
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.stage import StageData
from swayed.influence.world import Contacts
from swayed.influence.writing import fading_table

SETTINGS = InfluenceSettings(n_chains=2, n_sweeps=300, n_burn_in=100)


def fit(world, settings=SETTINGS, salt=0):
    risk = world.stages[0]
    cells = baseline_cells(world, risk, settings)
    doses = world_doses(world, [risk], settings)[risk.stage]
    return StageHazard(settings, salt=salt).fit(StageData.of(world, risk, doses, cells)), doses


def effect_of(hazard):
    """Mean effect of a contact of kind 0, whoever it is credited to."""
    return (hazard.beta_.mean() + hazard.general_) * hazard.kind_weights_[0]


def true_effects(seed, n_persons=40):
    random = np.random.default_rng(seed + 1000)
    return np.where(random.random(n_persons) < 0.3, random.gamma(2.0, 0.03, n_persons), 0.0)


def test_the_causes_of_each_transition_sum_to_one_exactly():
    made = simulate(seed=1, beta=true_effects(1))
    hazard, doses = fit(made.world)
    np.testing.assert_allclose(hazard.cause_share_.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    event = np.repeat(np.arange(doses.n_events), np.diff(doses.met_ptr))
    contact = np.bincount(event, weights=hazard.met_credit_, minlength=doses.n_events)
    np.testing.assert_allclose(contact, hazard.cause_share_[:, CONTACT], rtol=0, atol=1e-12)
    assert hazard.credited_.sum() == pytest.approx(hazard.met_credit_.sum())
    np.testing.assert_array_equal(hazard.share_draws_.sum(axis=1), doses.n_events)


def test_effects_are_recovered_and_intervals_cover():
    covered, total = 0, 0
    correlation = []
    for seed in range(6):
        made = simulate(seed=seed, beta=true_effects(seed))
        hazard, _ = fit(made.world)
        counts = np.zeros((len(hazard.n_draws_), len(made.beta)))
        counts[:, hazard.active_persons_] = hazard.n_draws_
        lower, upper = np.quantile(counts, [0.05, 0.95], axis=0)
        movers = made.n_caused > 0
        covered += ((lower <= made.n_caused) & (made.n_caused <= upper))[movers].sum()
        total += movers.sum()
        correlation.append(np.corrcoef(hazard.credited_, made.n_caused)[0, 1])
    assert np.mean(correlation) > 0.8
    # 90 % intervals of counts, about 70 movers: three standard errors either way.
    assert 0.78 <= covered / total <= 0.99


def test_without_the_truncation_of_the_integral_effects_come_out_wrong():
    """The broken variant: a dose that counts as if everybody were at risk for ever understates effects."""
    made = simulate(seed=3, beta=np.full(5, 0.08), n_customers=3000, days=40.0, hazard=0.005)
    # The kernel is known here: in forty days a long half-life could not be told from a short one and the baseline.
    settings = replace(SETTINGS, half_lives_days=(7.0,))
    hazard, doses = fit(made.world, settings)
    for_ever = np.bincount(made.world.contacts.person, weights=made.world.contacts.dose, minlength=5)
    units = np.zeros_like(doses.exposure_units)
    units[:: made.world.n_kinds] = np.round(for_ever / UNIT).astype(np.int64)[:, None]
    broken = replace(doses, exposure_units=units)
    cells = baseline_cells(made.world, made.world.stages[0], settings)
    wrong = StageHazard(settings).fit(StageData.of(made.world, made.world.stages[0], broken, cells))
    # Everybody has the same effect: persons, contact in general and the weight of the kind share it.
    assert abs(effect_of(hazard) - 0.08) < 0.02
    assert effect_of(wrong) < 0.75 * effect_of(hazard)


def test_a_world_without_influence_gives_nobody():
    for seed in range(3):
        made = simulate(seed=seed, beta=np.zeros(60), n_customers=1200)
        model = InfluenceModel(SETTINGS).fit(made.world)
        assert (model.grades_.grade == "strong").sum() <= 1


def test_strong_people_truly_move_customers():
    n_strong, n_right = 0, 0
    for seed in range(5, 11):
        made = simulate(seed=seed, beta=np.where(np.arange(60) < 8, 0.12, 0.0), n_customers=2500)
        model = InfluenceModel(SETTINGS).fit(made.world)
        strong = np.flatnonzero(model.grades_.grade == "strong")
        n_strong += len(strong)
        n_right += int((made.n_caused[strong] > 0).sum())
    assert n_strong >= 36  # of 48
    assert n_right / n_strong >= 0.95


def test_without_contact_in_general_busy_days_are_taken_for_peoples_influence():
    """The broken variant: a hazard that does not know that a busy customer meets everybody more often."""
    made = simulate(seed=4, beta=np.zeros(30), n_customers=2500, hazard=0.004, burst=5.0)
    right, _ = fit(made.world)
    wrong, _ = fit(made.world, replace(SETTINGS, has_general_term=False))
    claimed, overclaimed = (hazard.cause_share_[:, CONTACT].mean() for hazard in (right, wrong))
    assert claimed < 0.05
    assert overclaimed > 2.0 * claimed


def test_a_customer_counts_once_however_often_he_moved():
    made = simulate(seed=1, beta=true_effects(1))
    hazard, _ = fit(made.world)
    # Here everybody moves once: as many customers as transitions.
    np.testing.assert_allclose(hazard.customers_, hazard.credited_)
    stage = made.world.stages[0]
    hazard._data = replace(hazard._data, risk=replace(stage, event_customer=np.zeros_like(stage.event_customer)))
    np.testing.assert_allclose(hazard.customers_, np.minimum(hazard.credited_, 1.0))


def test_a_chain_without_a_warm_start_runs():
    made = simulate(seed=2, beta=true_effects(2))
    hazard, _ = fit(made.world, replace(SETTINGS, n_warm_up=0))
    assert np.corrcoef(hazard.credited_, made.n_caused)[0, 1] > 0.5


def test_the_fading_of_evidence_is_the_learned_kernel():
    made = simulate(seed=3, beta=np.full(20, 0.08), n_customers=2000)
    settings = replace(SETTINGS, half_lives_days=(1.0, 7.0))
    model = InfluenceModel(settings).fit(made.world)
    fading = fading_table(model)
    hours, weight = (fading.column(name).to_numpy() for name in ("hours", "weight"))
    assert (np.diff(weight) < 0.0).all()
    # A density over days: it sums to one but for the first hour, where the sum of hours runs ahead of the integral.
    assert abs(weight.sum() / 24.0 - 1.0) < 0.03
    # Of a contact of a week ago little is left of the day's half-life, and half of the week's.
    learned = model.stages_[0].hazard.kernel_weights_
    left = learned @ (0.5 ** (7.0 / np.array([1.0, 7.0])) * np.log(2.0) / np.array([1.0, 7.0]))
    np.testing.assert_allclose(weight[hours == 168], left)


def test_whom_nobody_met_is_like_the_others():
    """Later contacts with him are foretold from his pool, so his effect must not wander where no data hold it."""
    made = simulate(seed=3, beta=np.full(20, 0.08), n_customers=2000)
    wider = replace(
        made.world,
        person_ids=pa.array([f"p{n}" for n in range(25)]),
        person_key=np.arange(25, dtype=np.uint64),
        person_type=np.zeros(25, np.int64),
    )
    hazard, _ = fit(wider)
    unmet = hazard.beta_[20:]
    assert 0.5 * hazard.beta_[:20].mean() < unmet.mean() < 2.0 * hazard.beta_[:20].mean()


def test_one_contact_split_into_two_halves_changes_nothing():
    made = simulate(seed=2, beta=true_effects(2))
    contacts = made.world.contacts
    twice = np.repeat(np.arange(len(contacts.time)), 2)
    halves = Contacts(
        contacts.customer_ptr * 2,
        contacts.person[twice],
        contacts.kind[twice],
        contacts.time[twice],
        contacts.dose[twice] / 2,
        np.zeros(len(twice) + 1, np.int64),
        contacts.product,
    )
    one, whole = fit(made.world)
    two, split = fit(replace(made.world, contacts=halves))
    np.testing.assert_allclose(whole.exposure, split.exposure, rtol=1e-6)
    np.testing.assert_allclose(one.credited_, two.credited_, atol=0.02 * max(one.credited_.max(), 1.0))


@pytest.mark.parametrize("seed", [3, 5])
def test_no_chain_of_a_market_with_many_people_loses_those_who_moved_many(seed):
    """Four thousand people and chains as short as large markets have: from a start that credits all, some never found back."""
    beta = np.zeros(4000)
    beta[:12] = 0.5
    made = simulate(seed=seed, beta=beta, n_customers=20_000, contacts_per_customer=8.0, hazard=0.012)
    settings = InfluenceSettings(n_sweeps=280, n_burn_in=88, reweigh_every=8, has_placebos=False)
    hazard = InfluenceModel(settings).fit(made.world).stages_[0].hazard
    by_chain = hazard.n_draws_.reshape(settings.n_chains, -1, len(hazard.active_persons_)).mean(axis=1)
    credited = by_chain[:, hazard.active_persons_ < 12].sum(axis=1)
    assert (credited > 0.25 * made.n_caused[:12].sum()).all()
