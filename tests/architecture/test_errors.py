"""The error tree is as drawn, and every sentence names its facts."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from swayed import errors
from swayed.errors import Fault, SettingsError, SwayedError, nearest_word

FACTS: dict[str, dict[str, Any]] = {
    "SettingsError": {"source": "trail.yaml", "faults": [Fault("enter", "'now'", "period", line=7, nearest="never")]},
    "SourceError": {"path": "posts.csv", "found": "no header", "allowed": "a first line of names", "do": "Add one."},
    "TableContractError": {"table": "persons", "found": "key p1 twice", "allowed": "each key once"},
    "InsufficientDataError": {"question": "who moves", "found": "3 orders", "needed": "20 orders"},
    "NotFittedError": {"what": "table people", "do": "Run the situation first."},
    "ConvergenceError": {"what": "stage purchase", "found": "r-hat 1.9", "allowed": "1.05"},
    "EngineError": {"table": "meetings", "reason": "column x is missing", "statement": "SELECT x"},
    "AccessError": {"path": "/brand", "found": "is read-only", "do": "Change its permissions."},
    "ServiceError": {"server": "https://run.example", "found": "the token is refused", "do": "Put in a new one."},
}
UNSAID = {"statement"}
"""Facts kept for a log, too long for a sentence."""


def _drawn() -> set[str]:
    return set(re.findall(r"[├└]── (\w+)", inspect.getdoc(errors) or ""))


def _defined() -> dict[str, type[SwayedError]]:
    return {
        name: kind
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, SwayedError) and kind is not SwayedError
    }


def test_the_tree_is_as_drawn() -> None:
    assert _drawn() == set(_defined()) == set(FACTS)
    assert (inspect.getdoc(errors) or "").split("\n\n")[1].startswith("SwayedError\n")


def test_no_other_module_grows_the_tree() -> None:
    import swayed.workspace  # noqa: F401 - loads every room

    assert {kind.__name__ for kind in SwayedError.__subclasses__()} == set(_defined())


@pytest.mark.parametrize("name", FACTS)
def test_a_class_takes_facts_by_keyword_and_hangs_from_the_root(name: str) -> None:
    kind = _defined()[name]
    assert kind.__bases__ == (SwayedError,)
    assert kind.__doc__
    parameters = list(inspect.signature(kind).parameters.values())
    assert {p.name for p in parameters} == set(FACTS[name])
    assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters)


@pytest.mark.parametrize("name", FACTS)
def test_the_sentence_names_every_fact(name: str) -> None:
    sentence = str(_defined()[name](**FACTS[name]))
    for fact, value in FACTS[name].items():
        if isinstance(value, str) and fact not in UNSAID:
            assert value in sentence, fact
    assert "{" not in sentence


def test_all_faults_are_reported_together() -> None:
    faults = [Fault("enter", "'now'", "period", line=7, nearest="never"), Fault("topic.any", "5", "texts")]
    sentence = str(SettingsError(source="trail.yaml", faults=faults))
    assert "trail.yaml has 2 faults" in sentence
    assert "line 7, enter: found 'now'; allowed: period. Did you mean 'never'?" in sentence
    assert "  - topic.any: found 5; allowed: texts." in sentence
    assert "1 fault;" in str(SettingsError(source="trail.yaml", faults=faults[:1]))


def test_the_nearest_word_keeps_its_own_spelling() -> None:
    assert nearest_word("CREATED_AT", ["Created_At", "period"]) == "Created_At"
    assert nearest_word("zebra", ["Created_At", "period"]) == ""
