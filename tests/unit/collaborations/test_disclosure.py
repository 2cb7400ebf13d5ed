"""Whether a post states the connection: a labelled set in eight languages, hostile cases, and what must never happen."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from swayed.collaborations import disclosure
from swayed.collaborations.disclosure import Verdict, judge
from swayed.collaborations.folding import fold
from swayed.collaborations.language import language_of
from swayed.collaborations.settings import OPENING_CHARACTERS
from swayed.collaborations.wording import KINDS, wordings

POSTS = yaml.safe_load((Path(__file__).parent / "labelled_posts.yaml").read_text(encoding="utf-8"))
LEAST = {"developed": 0.95, "held_out": 0.85}
SENTENCES = (
    "Three weeks in the mud with the new trail shoes.",
    "My sister came along and brought her old pair.",
    "We ran up the long hill behind our house in the rain.",
    "The soles still look fresh after all of that.",
    "Tomorrow we will take the road along the river.",
)


def pairs_of(part: str) -> Counter[tuple[Verdict, Verdict]]:
    """How often each verdict was wanted and given."""
    return Counter((Verdict(wanted), judge(text, kind).verdict) for wanted, kind, text in POSTS[part])


def figures(pairs: Counter[tuple[Verdict, Verdict]], verdict: Verdict) -> tuple[float, float, int]:
    """Precision, recall and number of a verdict."""
    said = sum(n for (_, given_one), n in pairs.items() if given_one is verdict)
    true = sum(n for (wanted, _), n in pairs.items() if wanted is verdict)
    return pairs[verdict, verdict] / max(said, 1), pairs[verdict, verdict] / max(true, 1), true


def right_share(pairs: Counter[tuple[Verdict, Verdict]]) -> float:
    return sum(n for (wanted, found), n in pairs.items() if wanted is found) / pairs.total()


@pytest.mark.parametrize("part", LEAST)
def test_verdicts_are_those_of_a_careful_human(part: str) -> None:
    pairs = pairs_of(part)
    print(f"\n{part}: {pairs.total()} posts, {right_share(pairs):.3f} right")
    for verdict in Verdict:
        precision, recall, n = figures(pairs, verdict)
        print(f"  {verdict.value:16} precision {precision:.3f} recall {recall:.3f} of {n}")
    assert right_share(pairs) >= LEAST[part]
    assert min(figures(pairs, Verdict.STATED)[:2]) >= LEAST[part]


@pytest.mark.parametrize("broken", ["_is_denied", "_is_seen", "language_of", "tags", "labels"])
def test_a_broken_rule_shows(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = right_share(pairs_of("developed")) + right_share(pairs_of("held_out"))
    if broken == "_is_denied":
        monkeypatch.setattr(disclosure, broken, lambda *_, **__: False)
    elif broken == "_is_seen":
        monkeypatch.setattr(disclosure, broken, lambda *_: True)
    elif broken == "language_of":
        monkeypatch.setattr(disclosure, broken, lambda *_: "")
    elif broken == "tags":
        monkeypatch.setattr(disclosure, "_TAG", re.compile(r"#(ad)"))
    else:
        # A word counts wherever it stands, as a naive search would have it.
        naive = {k: replace(w, label=re.compile(r"\b(ad|werbung|anzeige)\b")) for k, w in wordings().items()}
        monkeypatch.setattr(disclosure, "wordings", lambda: naive)
    broken_share = right_share(pairs_of("developed")) + right_share(pairs_of("held_out"))
    assert broken_share < right - 0.05


PUBLISHED = {
    # UOKiK, as told on wiadomoscikosmetyczne.pl/artykuly/sa-juz-rekomendacje-uokik-dotyczace-oznaczania-tre,70539
    "pl": (
        ("#reklama", "[REKLAMA]", "#materiałreklamowy", "[MATERIAŁ REKLAMOWY]", "#współpracareklamowa",
         "[WSPÓŁPRACA REKLAMOWA]", "Płatna współpraca z marką XYZ", "Reklama marki XYZ"),
        (),
    ),
    # Advertising Standards Authority, as told on blogonuk.com/disclosing-content-correctly; what the American FTC allows
    # beside it (sponsored) is left out of the second list.
    "en": (
        ("Ad", "Advert", "Advertising", "Advertisement", "#AdvertisementFeature", "#ad", "#sponsored"),
        ("In association with XYZ", "In partnership with XYZ", "Made possible by XYZ", "#gifted", "#spon", "#sp", "#affiliate",
         "#aff", "#collab", "#PRHaul", "#brandambassador", "#thanks", "#ambassador"),
    ),
    # Direktorenkonferenz der Landesmedienanstalten, as told on golem.de/news/...-1707-128835.html
    "de": (("#Werbung", "#Anzeige", "Werbung", "Anzeige"), ("#ad", "#sponsored", "Sponsored by XYZ", "Powered by XYZ")),
    # Law of 9 June 2023, as told on liberation.fr a year later
    "fr": (("Publicité", "Collaboration commerciale", "#publicité"), ("#collab", "#ad")),
    # influencerregels.com/facebook
    "nl": (("#ad", "#advertentie", "Betaald partnerschap met XYZ", "#spon"), ("#collab",)),
    # AGCOM and IAP, as told on anica.it and repubblica.it
    "it": (("#adv", "Pubblicità", "ADV", "Partnership a pagamento con XYZ"), ("#collab",)),
}  # fmt: skip
"""By language: what guidance recommends, and what it advises against, as others report it."""


@pytest.mark.parametrize("language", PUBLISHED)
def test_published_words_are_read_as_their_guidance_reads_them(language: str) -> None:
    recommended, discouraged = PUBLISHED[language]
    assert {word: judge(word, "fee", language).verdict for word in recommended} == dict.fromkeys(
        recommended, Verdict.STATED
    )
    assert {word: judge(word, "fee", language).verdict for word in discouraged} == dict.fromkeys(
        discouraged, Verdict.UNCLEAR
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ad-free podcasts are what I listen to while I run up the hill in the rain.",
        "This is an ad-free account, I only run up the hill in the rain every day.",
        "I was paid back by my sister for the shoes, so we ran up the hill together.",
        "The race was sponsored by the bank, and I came third in it after a long run.",
        "#adventures, #dad and #addiction: three words for this run up the long hill.",
        "#аd with a Cyrillic letter: three weeks in the mud with the new trail shoes.",
        "See my page at www.shop.example/#ad for the shoes that I wear up the hill.",
        "Paid partnership? I wish! I simply wear these shoes up the hill every day.",
        "Die App auf meiner Uhr enthält Werbung, also lief ich ohne sie den Berg hinauf.",
        "Anuncio nueva fecha: el domingo subimos la montaña todos juntos con lluvia.",
    ],
)
def test_other_talk_is_never_called_stated(text: str) -> None:
    assert judge(text, "fee").verdict is not Verdict.STATED


def test_words_count_for_the_kind_that_they_describe() -> None:
    text = "Acme sent me these for free. Here is how they did after three weeks in the mud."
    assert judge(text, "gift").verdict is Verdict.STATED
    assert judge(text, "fee").verdict is Verdict.MISSING
    assert judge("#ad " + text, "fee").verdict is Verdict.STATED


def test_the_platforms_label_states_it_even_without_a_text() -> None:
    assert judge(None, "fee", is_labelled=True).verdict is Verdict.STATED
    assert judge("Three weeks in the mud.", "fee", is_labelled=True).verdict is Verdict.STATED
    assert judge(None, "fee").verdict is Verdict.UNKNOWN


def test_what_readers_read_stands_above_what_the_post_tells_of_itself() -> None:
    assert language_of("Drei Wochen mit den neuen Schuhen im Matsch, und das Profil hält.", "en") == "de"
    assert language_of("Schuhe!", "de-AT") == "de"
    assert language_of("👟👟", None) == ""


def test_each_verdict_says_what_was_found_and_what_to_ask_for() -> None:
    found = judge("Drei Wochen mit den neuen Schuhen im Matsch, und das Profil hält #ad", "fee")
    assert (found.language, found.words) == ("de", ("#ad",))
    assert "Werbung" in found.ask
    assert judge("#ad " + SENTENCES[0], "fee").ask == ""
    denied = judge("Not an ad, I just really like these shoes and wear them every single day", "fee")
    assert denied.verdict is Verdict.MISSING
    assert denied.words == ("Not an ad",)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
def test_a_label_in_front_is_always_seen_and_one_far_behind_never(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert judge(f"#ad {text}", "fee").verdict is Verdict.STATED
    assert judge(f"Ad | {text}", "fee").verdict is Verdict.STATED
    assert judge(text, "fee").verdict is Verdict.MISSING
    if len(text) >= OPENING_CHARACTERS:
        assert judge(f"{text} #ad", "fee").verdict is Verdict.LATE


@given(st.text(max_size=300), st.sampled_from([None, "fee", *KINDS]))
def test_no_text_breaks_it_and_words_found_stand_in_the_text(text: str, kind: str | None) -> None:
    found = judge(text, kind)
    assert all(words in text for words in found.words)
    assert (found.ask == "") == (found.verdict is Verdict.STATED)


@given(st.text(max_size=100))
def test_folding_keeps_the_place_of_every_letter(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places) == len(folded.origins)
    assert list(folded.places) == sorted(folded.places)
    assert all(0 <= origin < len(text) for origin in folded.origins)


def test_folding_hears_letters_as_readers_do() -> None:
    assert fold("Publicité ŁÓDŹ 𝗔𝗱 ＃ａｄ ß a\u200bd").text == "publicite lodz ad #ad ss ad"
    assert fold("ᵃᵈ").text == "ᵃᵈ"


@pytest.mark.parametrize("language", wordings())
def test_what_is_asked_for_passes_the_check(language: str) -> None:
    wording = wordings()[language]
    asked = re.findall(r"[\"„«“]\s?([^\"„“”«»]+?)\s?[\"“”»]", wording.ask)
    assert asked
    for word in asked:
        assert judge(f"{word} | {SENTENCES[0] if language == 'en' else ''}", "fee", language).verdict is Verdict.STATED
    assert not wording.tags & wording.unclear_tags
