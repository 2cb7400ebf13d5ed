import numpy as np

from swayed.influence import step
from swayed.influence.blocks import world_doses
from swayed.influence.nearness import near_places
from swayed.influence.settings import InfluenceSettings
from swayed.lab import MarketSettings, make_market
from swayed.workspace import Workspace


def towns(n_towns, n_customers, n_people, seed=0):
    """Who met whom where each customer meets people of his town; customers and people of all towns in mixed order."""
    random = np.random.default_rng(seed)
    town_of_customer = random.permutation(np.repeat(np.arange(n_towns), n_customers))
    people = np.argsort(random.random(n_towns * n_people)).reshape(n_towns, n_people)
    customer = np.repeat(np.arange(len(town_of_customer)), 6)
    person = people[town_of_customer[customer], random.integers(0, n_people, len(customer))]
    pairs = np.unique(np.stack([customer, person]), axis=1)
    return town_of_customer, pairs[0], pairs[1]


def test_neighbours_come_from_few_towns():
    town, customer, person = towns(8, 500, 200)
    places = near_places(customer, person, len(town), 1600)
    in_order = np.empty(len(town), np.int64)
    in_order[places] = town
    stretches = in_order.reshape(-1, 50)
    mixed = np.mean([len(set(stretch)) for stretch in town.reshape(-1, 50)])
    assert mixed > 7.5
    assert np.mean([len(set(stretch)) for stretch in stretches]) < 3.5


def test_places_are_a_permutation_and_the_same_again():
    town, customer, person = towns(3, 100, 40)
    customer, person = customer[customer > 5], person[customer > 5]  # some met nobody
    places = near_places(customer, person, len(town), 120)
    assert sorted(places.tolist()) == list(range(len(town)))
    assert (places == near_places(customer, person, len(town), 120)).all()


def test_nobody_met_anybody():
    nobody = np.zeros(0, np.int32)
    assert near_places(nobody, nobody, 3, 2).tolist() == [0, 1, 2]
    assert near_places(nobody, nobody, 0, 0).tolist() == []


def test_a_market_under_other_numbers_is_the_same_market(tmp_path, monkeypatch):
    make_market(MarketSettings(seed=3, n_customers=150, n_people=80, n_movers=5, n_busy=6, n_interactions=1_500)).write(
        tmp_path / "market"
    )
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(tmp_path / "market" / "tables")
    study = workspace.study(tmp_path / "market" / "situation.yaml")
    plain = study.world()
    monkeypatch.setattr(step, "FEWEST_PERSONS", 1)
    near = study.world()
    assert (plain.contacts.customer_ptr != near.contacts.customer_ptr).any()
    settings = InfluenceSettings()
    doses, others = (world_doses(world, world.stages, settings) for world in (plain, near))
    for own, other in zip(plain.stages, near.stages, strict=True):
        assert sorted(own.transition_ids.to_pylist()) == sorted(other.transition_ids.to_pylist())
        for name in ("exposure_units", "connected_units", "at_risk", "before", "after"):
            assert (getattr(doses[own.stage], name) == getattr(others[own.stage], name)).all(), name
