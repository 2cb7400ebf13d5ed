"""People: who moves customers, ranked, with the evidence a human can check.

Reads effects, credits, exposures, identities, touches, who may be contacted and the ledger. Writes `people`, `people_stages`,
`evidence`.
"""

from swayed.people.tables import EVIDENCE, PEOPLE, PEOPLE_STAGES

__all__ = ["EVIDENCE", "PEOPLE", "PEOPLE_STAGES"]
