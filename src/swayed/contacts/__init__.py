"""Contacts: who met whom. Replies and mentions found in posts stand beside the imported interactions, each contact once.

Reads `accounts`, `posts`, `interactions`. Writes `post_contacts`.
"""

from swayed.contacts.tables import POST_CONTACTS

__all__ = ["POST_CONTACTS"]
