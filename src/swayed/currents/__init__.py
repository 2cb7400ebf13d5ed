"""Currents: what lasts in what customers talk about and how they decide, beside fads, seasons and noise.

Reads posts, contacts, purchases, touches, identities and the selection of a situation. Writes `currents`, `topic_series`,
`vanity`. `label` and `label_all` label any series.
"""

from swayed.currents.labelling import Label, label, label_all
from swayed.currents.tables import CURRENTS, TOPIC_SERIES, VANITY

__all__ = ["CURRENTS", "TOPIC_SERIES", "VANITY", "Label", "label", "label_all"]
