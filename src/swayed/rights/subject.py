"""Whom a request is about: accounts, customers, and the words that tell of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from swayed.subjects import naming_pattern


@dataclass(frozen=True)
class Subject:
    """A person with all that is his, or one account or customer alone.

    Args:
        accounts: account_ids.
        customers: customer_ids.
        handles: `platform:handle`, lower case.
        posts: post_ids of the accounts.
        orders: order_ids of the customers.
        collaborations: collaboration_ids of the accounts.
        pseudonyms: stored pseudonyms of his e-mails and external identifiers.
        words: his handles, names and identifiers, as they may stand in a text.
        common: those of his handles that are words of the language; in texts they count only where addressed.
        emails: addresses in clear, where they are known.
        texts: openings of what he wrote, for the proof.
    """

    accounts: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    collaborations: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def needles(self) -> tuple[str, ...]:
        """Everything by which he could be found in bytes; words of the language only as they are addressed."""
        addressed = [f"{mark}{word}" for word in self.common for mark in ("@", "u/")]
        every = (*self.words, *self.handles, *self.emails, *self.texts, *self.pseudonyms, *addressed)
        return tuple(dict.fromkeys(word for word in every if word))

    def with_emails(self, addresses: Iterable[str]) -> Subject:
        """The same with more addresses in clear."""
        return replace(self, emails=tuple(sorted({*self.emails, *addresses})))

    @property
    def marks(self) -> list[tuple[str, str]]:
        """Kind and identifier of each tombstone."""
        kinds = {
            "account": self.accounts,
            "customer": self.customers,
            "unit": (*self.accounts, *self.customers),
            "handle": self.handles,
            "collaboration": self.collaborations,
            "post": self.posts,
            "order": self.orders,
            "pseudonym": self.pseudonyms,
            "word": tuple(word for word in (*self.words, *self.emails) if word not in self.common),
            "common": self.common,
        }
        return [(kind, word) for kind, words in kinds.items() for word in words]

    @property
    def pattern(self) -> str:
        """Regular expression of what is taken out of texts."""
        return naming_pattern([*self.words, *self.emails], self.common)

    def written(self) -> str:
        """As text, to be kept while an erasure is under way."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Subject:
        """The subject that `written` wrote."""
        return cls(**{name: tuple(words) for name, words in json.loads(text).items()})
