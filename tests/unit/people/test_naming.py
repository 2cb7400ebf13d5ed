"""Words that mean a person, several, or nobody."""

from __future__ import annotations

from swayed.people.naming import NameBook


def book() -> NameBook:
    return NameBook(
        [
            {"person_id": "p1", "name": "Maya Okafor", "accounts": ["a1", "a2"]},
            {"person_id": "p2", "name": "Noa", "accounts": ["a3"]},
            {"person_id": "p3", "name": "Noa", "accounts": ["a4"]},
            {"person_id": "max", "name": "Ann", "accounts": ["a5"]},
            {"person_id": "p4", "name": "Max", "accounts": ["a6"]},
        ]
    )


def test_names_accounts_and_ids_mean_people_and_ambiguous_ones_nobody() -> None:
    found, faults = book().find("must", ["maya okafor", "A2", "p3", "Noa", "Maya Okafr"])
    assert found == {"maya okafor": "p1", "A2": "p1", "p3": "p3"}
    assert "p2, p3" in faults[0].allowed
    assert faults[1].nearest == "Maya Okafor"


def test_a_person_id_means_one_person_whoever_else_is_called_so() -> None:
    found, faults = book().find("PERSON", ["max", "Max"])
    assert found == {"max": "max"}
    assert "max, p4" in faults[0].allowed


def test_whoever_types_a_part_of_a_name_is_offered_the_whole() -> None:
    _, faults = book().find("PERSON", ["maya", "a", "Zoe"])
    assert faults[0].allowed.endswith("such as 'Maya Okafor'")
    assert faults[1].allowed.endswith("and 5 more")
    assert faults[2].allowed == "a person met in this situation"
