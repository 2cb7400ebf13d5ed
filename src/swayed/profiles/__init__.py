"""Profiles: which types of people, circumstances, messages and moments go with customers' steps.

Reads exposures, credits, the learned fading, paths, people, and the words of posts.
Writes `profiles`, `profile_stages`, `person_profiles`; and `themes`, `message_themes`, `theme_check`, `contact_moments`,
`lags`, `factors`, `disruptions`.
"""

from swayed.profiles.settings import ProfileSettings

__all__ = ["ProfileSettings"]
