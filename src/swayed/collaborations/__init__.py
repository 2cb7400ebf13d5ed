"""Collaborations: what was agreed with whom, paid and delivered; whether posts state it; who may be contacted.

Reads `collaborations`, `deliverables`, `payments`, `relations`, `disclosure_cases`, posts, accounts, customers and
persons. Writes those tables by command, and in a step `contact_rules`: who may be contacted, and why.
"""

from swayed.collaborations.agreements import Collaborations, Kept
from swayed.collaborations.disclosure import Judged, Verdict, judge
from swayed.collaborations.relations import Relations
from swayed.collaborations.tables import CONTACT_RULES, JUDGED_POSTS

__all__ = ["CONTACT_RULES", "JUDGED_POSTS", "Collaborations", "Judged", "Kept", "Relations", "Verdict", "judge"]
