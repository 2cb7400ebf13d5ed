import numpy as np

from swayed.influence.nearness import near_places
from swayed.influence.world import pointers


def towns(n_towns, n_customers, n_people, seed=0):
    """Who met whom where each customer meets people of his town; customers and people of all towns in mixed order."""
    random = np.random.default_rng(seed)
    town_of_customer = random.permutation(np.repeat(np.arange(n_towns), n_customers))
    people = np.argsort(random.random(n_towns * n_people)).reshape(n_towns, n_people)
    customer = np.repeat(np.arange(len(town_of_customer)), 6)
    person = people[town_of_customer[customer], random.integers(0, n_people, len(customer))]
    pairs = np.unique(np.stack([customer, person]), axis=1)
    return town_of_customer, pairs[0], pairs[1]


def near(customer, person, n_customers, n_persons):
    return near_places(pointers(customer, n_customers), person.astype(np.uint32), n_persons)


def test_neighbours_come_from_few_towns():
    town, customer, person = towns(8, 500, 200)
    places = near(customer, person, len(town), 1600)
    in_order = np.empty(len(town), np.int64)
    in_order[places] = town
    stretches = in_order.reshape(-1, 50)
    mixed = np.mean([len(set(stretch)) for stretch in town.reshape(-1, 50)])
    assert mixed > 7.5
    assert np.mean([len(set(stretch)) for stretch in stretches]) < 3.5


def test_places_are_a_permutation_and_the_same_again():
    town, customer, person = towns(3, 100, 40)
    customer, person = customer[customer > 5], person[customer > 5]  # some met nobody
    places = near(customer, person, len(town), 120)
    assert sorted(places.tolist()) == list(range(len(town)))
    assert (places == near(customer, person, len(town), 120)).all()


def test_nobody_met_anybody():
    nobody = np.zeros(0, np.int32)
    assert near(nobody, nobody, 3, 2).tolist() == [0, 1, 2]
    assert near(nobody, nobody, 0, 0).tolist() == []
