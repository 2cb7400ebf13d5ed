"""A ranked list against a market's truth."""

from __future__ import annotations

import pytest

from swayed.lab import MarketSettings, make_market
from swayed.lab.scoring import score_people

SETTINGS = MarketSettings(
    n_customers=400, n_people=120, n_movers=10, n_busy=10, days=180, caused_share=0.3, second_account_share=0.6
)


@pytest.fixture(scope="module")
def market():
    return make_market(SETTINGS)


def row(person, accounts, grade="strong", followers=0, n_contacts=1):
    return {
        "person_id": person,
        "accounts": accounts,
        "grade": grade,
        "credited_transitions": 2.0,
        "n_contacts": n_contacts,
        "followers": followers,
    }


def test_the_list_of_the_truth_scores_full(market):
    caused = {}
    for found in market.truth.to_pylist():
        caused[found["person_id"]] = caused.get(found["person_id"], 0) + found["n_caused"]
    movers = [person for person, n in sorted(caused.items()) if n]
    idle = [person for person, n in sorted(caused.items()) if not n]
    ranked = [row(person, [person], n_contacts=9) for person in movers]
    ranked += [row(person, [person], "not_enough", followers=10) for person in idle]
    score = score_people(ranked, market)
    assert score.n_movers == score.n_found == score.n_strong_right == score.n_named == len(movers)
    assert score.first == score.by_contacts == min(len(movers), 20)
    assert score.by_followers == 0
    assert score.n_claimed == 2.0 * len(movers)
    assert sum(score.caused) == score.n_caused == sum(person != "" for person in market.causes["person_id"].to_pylist())


def test_a_second_account_that_nobody_linked_is_the_same_mover(market):
    caused = {found["person_id"] for found in market.truth.to_pylist() if found["n_caused"]}
    accounts = {}
    for found in market.identities.to_pylist():
        accounts.setdefault(found["person_id"], []).append(found["account_id"])
    person, (first, second, *_) = next((p, a) for p, a in sorted(accounts.items()) if p in caused and len(a) > 1)
    score = score_people([row(first, [first]), row(second, [second], "some")], market)
    assert (score.n_found, score.n_named, score.n_named_right) == (1, 2, 2)
    assert score.caused[0] == score.caused[1] > 0, person
