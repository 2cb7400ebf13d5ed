"""The sampler against worlds of its own model: recovery, coverage, conservation, invariances, and broken variants."""

from dataclasses import replace

import numpy as np
import pytest

from markets.simulated import simulate
from swayed.influence.baseline import baseline_cells
from swayed.influence.blocks import world_doses
from swayed.influence.hazard import StageHazard
from swayed.influence.model import InfluenceModel
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Contacts

SETTINGS = InfluenceSettings(n_sweeps=300, n_burn_in=100)


def fit(world, settings=SETTINGS, salt=0):
    risk = world.stages[0]
    cells = baseline_cells(world, risk, settings)
    doses = world_doses(world, [risk], settings)[risk.stage]
    return StageHazard(settings, salt=salt).fit(risk, doses, cells, world.person_key), doses


def true_effects(seed, n_persons=40):
    random = np.random.default_rng(seed + 1000)
    return np.where(random.random(n_persons) < 0.3, random.gamma(2.0, 0.03, n_persons), 0.0)


def test_credit_association_and_baseline_sum_to_the_transitions_exactly():
    made = simulate(seed=1, beta=true_effects(1))
    hazard, doses = fit(made.world)
    event = np.repeat(np.arange(made.world.stages[0].n_events), np.diff(doses.row_ptr))
    contact = np.bincount(event, weights=hazard.row_credit_, minlength=made.world.stages[0].n_events)
    association = 1.0 - hazard.baseline_share_ - contact
    assert association.min() >= -1e-12
    assert hazard.credited_.sum() == pytest.approx(hazard.row_credit_.sum())


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
    made = simulate(seed=3, beta=np.full(5, 0.08), n_customers=1500, days=20.0)
    hazard, doses = fit(made.world)
    broken = replace(
        doses,
        exposure=np.repeat(
            np.bincount(made.world.contacts.person, weights=made.world.contacts.dose, minlength=5)[:, None], 5, axis=1
        ),
    )
    cells = baseline_cells(made.world, made.world.stages[0], SETTINGS)
    wrong = StageHazard(SETTINGS).fit(made.world.stages[0], broken, cells, made.world.person_key)
    assert abs(hazard.beta_.mean() - 0.08) < 0.02
    assert wrong.beta_.mean() < 0.75 * hazard.beta_.mean()


def test_a_world_without_influence_gives_nobody():
    for seed in range(3):
        made = simulate(seed=seed, beta=np.zeros(60), n_customers=1200)
        model = InfluenceModel(SETTINGS).fit(made.world)
        assert (model.grades_.grade == "strong").sum() <= 1


def test_strong_people_truly_move_customers():
    made = simulate(seed=5, beta=np.where(np.arange(60) < 8, 0.12, 0.0), n_customers=2500)
    model = InfluenceModel(SETTINGS).fit(made.world)
    strong = np.flatnonzero(model.grades_.grade == "strong")
    assert len(strong) >= 4
    assert (made.n_caused[strong] > 0).mean() >= 0.95


def test_one_contact_split_into_two_halves_changes_nothing():
    made = simulate(seed=2, beta=true_effects(2))
    contacts = made.world.contacts
    twice = np.repeat(np.arange(len(contacts.time)), 2)
    halves = Contacts(
        contacts.customer_ptr * 2,
        contacts.person[twice],
        contacts.time[twice],
        contacts.dose[twice] / 2,
        np.zeros(len(twice) + 1, np.int64),
        contacts.product,
    )
    one, whole = fit(made.world)
    two, split = fit(replace(made.world, contacts=halves))
    np.testing.assert_allclose(whole.exposure, split.exposure, rtol=1e-9)
    np.testing.assert_allclose(one.credited_, two.credited_, atol=0.02 * max(one.credited_.max(), 1.0))
