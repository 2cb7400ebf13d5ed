"""What a reviewer decides about who is who: checked, and kept with who, when and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import pyarrow as pa

from swayed.errors import Fault, SettingsError
from swayed.tables import IDENTITY_DECISIONS

ASKS = {"kind": "What is it?", "same": "One person?", "customer": "Is it theirs?"}
"""What a human is asked, by kind of question."""
ANSWERS = {
    "kind": ("person", "brand", "bot", "media", "unknown"),
    "same": ("yes", "no"),
    "customer": ("yes", "no"),
}
"""What may be answered to each question; `unknown` as a kind accepts an unknown, which then may be named."""


@dataclass(frozen=True)
class Decision:
    """One answer.

    Args:
        question: kind (what the account is), same (whether two accounts are one person's), customer (whether the
            account is the customer's).
        account_id: the account asked about.
        answer: a kind, or yes or no.
        decided_by: who decides.
        other_account_id: the second account of `same`.
        customer_id: the customer of `customer`.
        why: in the reviewer's words.
        decided_at: when.
    """

    question: str
    account_id: str
    answer: str
    decided_by: str
    other_account_id: str | None = None
    customer_id: str | None = None
    why: str | None = None
    decided_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def check_decisions(decisions: Sequence[Decision], accounts: Collection[str], customers: Collection[str]) -> None:
    """Raises SettingsError with every fault of every decision."""
    faults: list[Fault] = []
    for number, decision in enumerate(decisions, 1):
        where = f"decision {number}"
        if decision.question not in ANSWERS:
            faults.append(Fault(f"{where}, question", repr(decision.question), ", ".join(ANSWERS)))
        elif decision.answer not in ANSWERS[decision.question]:
            faults.append(Fault(f"{where}, answer", repr(decision.answer), ", ".join(ANSWERS[decision.question])))
        if not decision.decided_by.strip():
            faults.append(Fault(f"{where}, decided_by", "nothing", "who decides"))
        asked = [decision.account_id, *([decision.other_account_id] if decision.question == "same" else [])]
        faults += [
            Fault(f"{where}, account", repr(account), "an imported account")
            for account in asked
            if account not in accounts
        ]
        if decision.question == "same" and decision.account_id == decision.other_account_id:
            faults.append(Fault(f"{where}, other_account_id", repr(decision.account_id), "another account"))
        if decision.question == "customer" and decision.customer_id not in customers:
            faults.append(Fault(f"{where}, customer_id", repr(decision.customer_id), "an imported customer"))
    if faults:
        raise SettingsError(source="decisions on identities", faults=faults)


def decided_rows(decisions: Sequence[Decision]) -> pa.Table:
    """The decisions as rows of `identity_decisions`; of a pair the smaller account comes first."""
    rows = []
    for decision in decisions:
        is_pair = decision.question == "same"
        accounts = sorted([decision.account_id, *([decision.other_account_id or ""] if is_pair else [])])
        rows.append(
            {
                "decision_id": uuid4().hex,
                "question": decision.question,
                "account_id": accounts[0],
                "other_account_id": accounts[1] if is_pair else None,
                "customer_id": decision.customer_id if decision.question == "customer" else None,
                "answer": decision.answer,
                "decided_by": decision.decided_by.strip(),
                "decided_at": decision.decided_at,
                "why": decision.why or None,
            }
        )
    return IDENTITY_DECISIONS.from_rows(rows)
