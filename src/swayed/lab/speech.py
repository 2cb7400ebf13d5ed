"""Which words a person chooses when he answers, replies or mentions: by voice, and by how much he keeps to the topic."""

from __future__ import annotations

import numpy as np

from swayed.lab.contacts import MENTION, REPLY_TO, Contacts
from swayed.lab.draws import Flags, Ints
from swayed.lab.population import BOT, BRAND, People
from swayed.lab.texts import TextPool


def draw_words(
    rng: np.random.Generator,
    people: People,
    contacts: Contacts,
    parent_topic: Flags,
    texts: TextPool,
    rows: Ints,
) -> Ints:
    """Return the position of the text of each spoken contact.

    Args:
        parent_topic: per contact, whether the post it belongs to is on topic.
        rows: positions of the contacts in which somebody speaks.

    Returns:
        One text position per row. A customer's comment keeps the subject of the post it answers.
    """
    n = len(rows)
    person = people.account_person[contacts.account[rows]]
    role, kind = people.role[person], contacts.kind[rows]
    comments = kind == REPLY_TO
    on_topic = np.where(comments, parent_topic[rows], rng.random(n) < people.topic[person])
    text = np.where(on_topic, texts.draw(rng, "answer", n), texts.draw(rng, "off_answer", n))
    mention = np.where(on_topic, texts.draw(rng, "post", n), texts.draw(rng, "off_post", n))
    comment = np.where(on_topic, texts.draw(rng, "comment", n), texts.draw(rng, "off_comment", n))
    text = np.where(kind == MENTION, mention, text)
    for voice, group in ((BRAND, "brand"), (BOT, "bot")):
        text = np.where(role == voice, texts.draw(rng, group, n), text)
    return np.where(comments, comment, text).astype(np.int64)
