"""Agreed content may say what to show, never what to think of it."""

from __future__ import annotations

import pytest

from swayed.collaborations import demands
from swayed.collaborations.demands import demanded_opinion

DEMANDED = (
    "One reel; she must say it is great",
    "Positive review on the shop page",
    "Two posts and a 5-star rating",
    "Five stars, please",
    "Nothing negative about the sole",
    "He should write that these are the best shoes he ever had",
    "In return for the shoes she gives a recommendation",
    "The author agrees to praise the grip in each post and say it is amazing",
    "Sie soll schreiben, dass der Schuh super ist",
    "Nur positive Bewertung, keine Kritik",
    "Fünf Sterne bei der Rezension",
    "Elle doit dire que les chaussures sont parfaites",
    "Un avis positif sur le site",
    "Debe decir que son las mejores zapatillas",
    "Solo cosas buenas y nada negativo",
    "Deve scrivere che le scarpe sono fantastiche",
    "Una recensione positiva sul sito",
    "Moet zeggen dat de schoenen geweldig zijn",
    "Alleen een positieve review",
    "Deve dizer que os ténis são ótimos",
    "Avaliação positiva na loja",
    "Musi napisać, że buty są świetne",
    "Pozytywna opinia w sklepie",
)
FREE = (
    "One reel and two stories before May; show the sole in the mud",
    "An honest review, positive or negative, in her own words",
    "Says Ad in the first line; her own opinion",
    "No positive review is asked for",
    "She need not say that it is great",
    "Two posts about running at night, the lamp must be seen",
    "Good light, please; film must be at least 30 seconds",
    "Ein Reel im April, Schuh im Matsch zeigen, mit „Werbung“ beginnen",
    "Ehrliche Meinung, gut oder schlecht",
    "Es wird keine positive Bewertung verlangt",
    "Une vidéo en avril, montrer la semelle dans la boue",
    "Avis honnête, positif ou négatif",
    "Dos historias en abril, mostrar la suela en el barro",
    "Un reel ad aprile, mostrare la suola nel fango",
    "Twee posts in april, laat de zool in de modder zien",
    "Dois posts em abril, mostrar a sola na lama",
    "Dwa posty w kwietniu, pokazać podeszwę w błocie",
    "",
)


def test_demands_are_found_and_free_terms_pass() -> None:
    found = [bool(demanded_opinion(text)) for text in (*DEMANDED, *FREE)]
    n_right = sum(found[: len(DEMANDED)])
    n_wrong = sum(found[len(DEMANDED) :])
    print(f"\ndemands: precision {n_right / (n_right + n_wrong):.3f}, recall {n_right / len(DEMANDED):.3f}")
    print([text for text, one in zip(DEMANDED, found, strict=False) if not one])
    print([text for text, one in zip(FREE, found[len(DEMANDED) :], strict=True) if one])
    assert n_right >= 0.9 * len(DEMANDED)
    assert n_wrong <= 0.05 * len(FREE)


def test_a_demand_without_a_word_of_saying_is_only_a_warning() -> None:
    found = demanded_opinion("must show the shoe in perfect detail")
    assert found is not None
    assert not found.is_certain
    assert demanded_opinion("must say the shoe is perfect") == demands.Demand("must say the shoe is perfect", True)


@pytest.mark.parametrize("text", ["must say\nit was a great day", "Only in May. A great many posts"])
def test_sentences_are_read_one_by_one(text: str) -> None:
    assert demanded_opinion(text) is None
