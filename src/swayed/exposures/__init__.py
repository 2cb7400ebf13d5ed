"""Exposures: every contact of a customer that counts in the situation, with its dose and every factor of it.

Direct contacts are listed one by one. Contacts through a follow are kept as who follows whom and what was posted; their
product, which outgrows everything else, is formed only in passing (`influence.blocks`).

Reads contacts, follows, the situation's selection, identities and paths.
Writes `exposures`, `follow_pairs`, `followed_posts`, `meetings`, `activity`.
"""

from swayed.exposures.tables import ACTIVITY, EXPOSURES, FOLLOW_PAIRS, FOLLOWED_POSTS, MEETINGS

__all__ = ["ACTIVITY", "EXPOSURES", "FOLLOWED_POSTS", "FOLLOW_PAIRS", "MEETINGS"]
