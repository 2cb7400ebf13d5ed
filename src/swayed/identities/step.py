"""Read accounts, decide who is who, write persons and links."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from swayed.engines import Engine, read_sql
from swayed.identities import settings
from swayed.identities.clusters import joined_links, person_of_account
from swayed.identities.kinds import CLUES, LearnedWeights
from swayed.identities.likelihood import weighed_pairs
from swayed.identities.linkage import linkage_settings
from swayed.identities.tables import (
    ACCOUNT_LINKS,
    ACCOUNT_PERSONS,
    COORDINATED_ACCOUNTS,
    CUSTOMER_PERSONS,
    IDENTITY_QUESTIONS,
    PERSON_KINDS,
    PERSONS,
    TOUCH_PERSONS,
)

READS = ("accounts", "posts", "interactions", "follows", "customers", "identity_decisions", "post_contacts")
WRITES = (
    ACCOUNT_PERSONS,
    ACCOUNT_LINKS,
    COORDINATED_ACCOUNTS,
    PERSON_KINDS,
    PERSONS,
    CUSTOMER_PERSONS,
    IDENTITY_QUESTIONS,
)
DECLARATION_READS = ("accounts", "touches", "account_persons")
DECLARATION_WRITES = (TOUCH_PERSONS,)

_NAMES = ("handle_bits", "name_words", "name_bits", "linkable_accounts")
_HABITS = ("chance_pairs", "compared_pairs", "compared_accounts", "account_levels", "account_habits", "pair_habits")
_CONDUCT = ("account_cadence", "account_texts", "account_talk", "account_follows")


def run(engine: Engine) -> None:
    """Leaves the tables of `WRITES` in the engine."""
    _put_settings(engine)
    _make(engine, "standing_decisions", "customer_candidates", "customer_accounts", "declared_links")
    _make(engine, "numbered_accounts", "written_texts")
    accounts = _accounts(engine)
    _find_likely_links(engine, len(accounts))
    _make(engine, "likely_links", "candidate_links")
    _join_accounts(engine, accounts)
    _make(engine, "account_links", "account_wordings", "repeated_texts", "echoes")
    _group_echoes(engine, accounts)
    _make(engine, *_CONDUCT, "account_evidence", "account_clues", "person_clues")
    for name in ("written_texts", "account_wordings", *_CONDUCT):
        engine.drop(name)
    _weigh_clues(engine)
    _make(engine, "person_kinds", "likeliest_kinds", "listed_persons", "persons")
    _make(engine, "customer_persons", "found_questions", "identity_questions")


def run_declarations(engine: Engine) -> None:
    """Leaves `touch_persons` in the engine."""
    _make(engine, "touch_persons")


def link_customers(engine: Engine) -> pa.Table:
    """Number of customers linked to an account, by the evidence that links them.

    Returns:
        One row per kind of evidence: `linked_by`, `n_customers`.
    """
    _make(engine, "standing_decisions", "customer_candidates", "customer_accounts")
    return engine.arrow(
        "SELECT linked_by, count(DISTINCT customer_id) AS n_customers FROM customer_accounts "
        "GROUP BY linked_by ORDER BY linked_by"
    )


def open_questions(engine: Engine) -> pa.Table:
    """Of `found_questions` those that `identity_decisions` do not answer, the most met accounts first."""
    _make(engine, "standing_decisions", "identity_questions")
    return engine.arrow("SELECT * FROM identity_questions ORDER BY n_contacts DESC, question_id")


def _put_settings(engine: Engine) -> None:
    engine.put(
        "identity_settings",
        pa.table(
            {
                "most_alike": [settings.MOST_ALIKE],
                "unsure_below": [settings.UNSURE_BELOW],
                "echo_margin": [settings.ECHO_MARGIN],
            }
        ),
    )
    engine.put("kind_priors", pa.table({"kind": list(settings.PRIOR), "weight_log2": list(settings.PRIOR.values())}))


def _accounts(engine: Engine) -> pa.Array[pa.StringScalar]:
    found = engine.arrow("SELECT account_id FROM accounts ORDER BY account_id").column(0)
    return pa.concat_arrays(found.chunks) if len(found) else pa.array([], pa.string())


def _find_likely_links(engine: Engine, n_accounts: int) -> None:
    """Leaves `likely_pairs`: pairs that names, handles and habits find more probable than what goes to review."""
    _make(engine, *_NAMES, "declared_agreement")
    n_alike = engine.arrow(
        "SELECT count(*) FROM linkable_accounts WHERE handle_block IS NOT NULL OR name_block IS NOT NULL"
    )
    if n_alike.column(0)[0].as_py():
        model = linkage_settings(n_accounts, engine.arrow("SELECT * FROM declared_agreement").to_pylist()[0])
        # What habits at their most could lift to a question.
        doubtful = settings.REVIEW_ABOVE / (1.0 - settings.REVIEW_ABOVE) * 2.0**-settings.MOST_HABIT_BITS
        engine.link("named_pairs", "linkable_accounts", model, doubtful / (1.0 + doubtful))
    else:
        text, real = pa.array([], pa.string()), pa.array([], pa.float64())
        names = ("account_id_l", "account_id_r", "match_weight", "match_probability")
        engine.put("named_pairs", pa.table(dict(zip(names, (text, text, real, real), strict=True))))
    _make(engine, *_HABITS)
    engine.put(
        "likely_pairs", weighed_pairs(engine.arrow("SELECT * FROM pair_habits ORDER BY account_id, other_account_id"))
    )
    # Some are as large as all texts are.
    for name in _HABITS:
        engine.drop(name)


def _join_accounts(engine: Engine, accounts: pa.Array[pa.StringScalar]) -> None:
    links = joined_links(
        accounts,
        engine.arrow("SELECT * FROM candidate_links ORDER BY account_id, other_account_id"),
        engine.arrow(
            "SELECT account_id, other_account_id FROM standing_decisions WHERE question = 'same' AND answer = 'no' "
            "ORDER BY account_id, other_account_id"
        ),
        join_above=settings.LINK_ABOVE,
        most_accounts=settings.MOST_ACCOUNTS,
    )
    persons = person_of_account(accounts, *(links.column(name).combine_chunks() for name in links.column_names[:2]))
    engine.put("account_persons", pa.table({"account_id": accounts, "person_id": persons}))


def _group_echoes(engine: Engine, accounts: pa.Array[pa.StringScalar]) -> None:
    pairs = engine.arrow("SELECT account_id, other_account_id FROM echoes")
    groups = person_of_account(accounts, *(pairs.column(name).combine_chunks() for name in pairs.column_names))
    engine.put("echo_groups", pa.table({"account_id": accounts, "group_id": groups}))
    _make(engine, "coordinated_accounts")


def _weigh_clues(engine: Engine) -> None:
    """Leaves `clue_weights`: shipped, moved by the decisions on kinds."""
    _make(engine, "decided_kinds", "decided_clues")
    decided = engine.arrow("SELECT * FROM decided_clues ORDER BY person_id, clue").to_pylist()
    people = list(dict.fromkeys((row["person_id"], row["answer"]) for row in decided))
    place = {person: number for number, person in enumerate(people)}
    strengths = np.zeros((len(people), len(CLUES)))
    for row in decided:
        strengths[place[row["person_id"], row["answer"]], CLUES.index(row["clue"])] = row["strength"]
    weights = LearnedWeights().fit(strengths, [answer for _, answer in people]).weights_
    rows = [(clue, kind, bits) for clue, of in weights.items() for kind, bits in of.items()]
    engine.put(
        "clue_weights", pa.table(dict(zip(("clue", "kind", "weight_log2"), zip(*rows, strict=True), strict=True)))
    )


def _make(engine: Engine, *names: str) -> None:
    for name in names:
        engine.run(name, read_sql("swayed.identities", name))
