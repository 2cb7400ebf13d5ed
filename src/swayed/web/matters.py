"""What matters today: at most five things to know or do, the most urgent first. Page, feed and letter tell the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from swayed.experiments import now
from swayed.study import Study
from swayed.web.desk import Answers, Desk, NotSettled
from swayed.web.dues import books_of, dues_of
from swayed.web.ledgers import codes_of
from swayed.web.ranks import graded, n_said
from swayed.web.words import ago, named, number, plural

MOST, MOST_NAMED = 5, 3
STALE_DAYS = 30
QUESTIONS = {
    "path": "how customers decide",
    "ledger": "who sold",
    "people by name": "who moves them",
    "people by type": "what kind of people move them",
}
"""Question of the readiness -> in words."""


@dataclass(frozen=True)
class Matter:
    """One thing to know or do.

    Args:
        urgency: higher first.
        tone: good, note or due.
        title: in a few words; words: the sentence; link, action: where to go, and what for.
    """

    urgency: int
    tone: str
    title: str
    words: str
    link: str
    action: str


def matters_of(desk: Desk) -> list[Matter]:
    """What matters in a workspace; at most five."""
    matters = [*_of_data(desk), *_of_people(desk), *_of_situations(desk)]
    return sorted(matters, key=lambda matter: -matter.urgency)[:MOST]


def _of_data(desk: Desk) -> list[Matter]:
    commits = desk.workspace.commits()
    home = f"/w/{quote(desk.name, safe='')}"
    if not commits:
        words = "Import an export of your shop and one of a community; the rest follows from there."
        return [Matter(100, "due", "Begin with your data", words, f"{home}/data", "Import")]
    newest = commits[0].committed_at
    if datetime.now(UTC) - newest > timedelta(days=STALE_DAYS):
        words = f"The last import was {ago(newest)}. What customers do since then is unseen."
        return [Matter(60, "due", "Data are getting old", words, f"{home}/data", "Import")]
    return []


def _of_people(desk: Desk) -> list[Matter]:
    """What is late with people, and cases of disclosure; nothing where nobody is worked with yet."""
    sizes = desk.workspace.table_sizes()
    if not (sizes.get("relations") or sizes.get("collaborations")):
        return []
    today = now().astimezone(ZoneInfo(desk.timezone)).date()
    try:
        late = [due for due in dues_of(*desk.at_present(books_of), today) if due.is_late]
    except NotSettled:
        return []
    if not late:
        return []
    home = f"/w/{quote(desk.name, safe='')}"
    if len(late) == 1:
        return [Matter(85, "due", f"Due: {late[0].who}", f"{late[0].words}.", home + late[0].place, "Look")]
    words = "; ".join(f"{due.who}: {due.words}" for due in late[:3])
    more = f"; and {len(late) - 3} more" if len(late) > 3 else ""
    return [Matter(85, "due", f"{len(late)} things are due with people", f"{words}{more}.", f"{home}/manage", "Look")]


def _of_situations(desk: Desk) -> list[Matter]:
    matters: list[Matter] = []
    home = f"/w/{quote(desk.name, safe='')}"
    situations = desk.situations()
    if not situations and desk.workspace.commits():
        words = "Say which decision of which customers you want to understand."
        matters.append(Matter(90, "due", "Describe a situation", words, f"{home}/new", "Describe"))
    for situated in situations:
        here = f"{home}/s/{quote(situated.name, safe='')}"
        if situated.state == "faulty":
            words = situated.fault.splitlines()[0]
            matters.append(Matter(80, "due", f"{situated.name} has a fault", words, here, "Mend"))
        elif (answers := situated.answers) is None:
            words = "Its answers are missing or older than your data."
            matters.append(Matter(70, "due", f"Run {situated.name}", words, here, "Run"))
        else:
            matters += _of_answers(desk, answers, here, situated.name)
    return matters


def _of_answers(desk: Desk, answers: Answers, here: str, name: str) -> list[Matter]:
    people = graded(answers.read("people"))
    coverage = answers.read("coverage").to_pylist()[0]
    matters = []
    if people.num_rows:
        (first,) = people.slice(0, 1).to_pylist()
        words = f"First is {first['name']}"
        if first["effect_per_100"] is not None:
            words += (
                f": {first['effect_per_100']:.1f} steps into {first['stage']} per 100 contacts "
                f"({first['effect_lower']:.1f}–{first['effect_upper']:.1f})"
            )
        matters.append(
            Matter(
                50,
                "good",
                f"{name}: {named(people.num_rows - n_said(people), n_said(people))}",
                words + ".",
                f"{here}/people",
                "Look",
            )
        )
    else:
        words = f"{number(coverage['n_exposures'])} contacts with {number(coverage['n_persons'])} people were examined."
        matters.append(Matter(50, "note", f"Nobody can be named in {name} yet", words, f"{here}", "What would help"))
    matters += _of_changes(desk.once(answers.study, changed, answers.study.past.kept()), here, name)
    leaking = sorted(row["code"] for row in codes_of(answers) if row["is_leaked"])
    if leaking:
        words = "Customers who never met its owner use it, or it came by a coupon page; what it is credited may not be the owner's."
        title = f"{plural(len(leaking), 'code looks', 'codes look')} leaked: {', '.join(leaking[:3])}"
        matters.append(Matter(65, "due", title, words, f"{here}/money", "See"))
    short = [row for row in answers.read("answers").to_pylist() if row["verdict"] != "yes" and row["next_data"]]
    if short:
        matters.append(
            Matter(
                30,
                "note",
                f"{name} answers in part: {QUESTIONS[short[0]['question']]}",
                _sentence(short[0]["next_data"]),
                here,
                "See",
            )
        )
    return matters


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _of_changes(rows: list[dict[str, Any]], here: str, name: str) -> list[Matter]:
    """Who came in or out of the named people since the last other run, and why."""
    moved = [row for row in rows if row["is_real"] and row["what"] in ("came in", "went out")]
    # Whoever moves customers into two steps came in once.
    told = {(row["person_id"], row["what"]): f"{row['person']} {row['what']}: {row['why']}" for row in moved}
    if not told:
        return []
    counts = [(what, sum(of == what for _, of in told)) for what in ("came in", "went out")]
    title = ", ".join(f"{plural(n, 'person', 'people')} {what}" for what, n in counts if n)
    words = "; ".join(list(told.values())[:MOST_NAMED])
    more = f"; and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    return [Matter(75, "note", f"{title} in {name}", f"{words}{more}.", f"{here}/changes", "See why")]


def changed(study: Study, kept: frozenset[str]) -> list[dict[str, Any]]:
    """Changes since the last other run that is kept, real ones first.

    Args:
        study: of now; kept: the names of what there is to compare with, part of the question alone.
    """
    del kept
    return study.changes().to_pylist()
