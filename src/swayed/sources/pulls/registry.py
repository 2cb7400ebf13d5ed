"""Every service, one line each: what `swayed pull NAME` knows."""

from __future__ import annotations

from collections.abc import Mapping

from swayed.sources.pulls.bluesky import BLUESKY
from swayed.sources.pulls.discourse import DISCOURSE
from swayed.sources.pulls.mastodon import MASTODON
from swayed.sources.pulls.service import Service
from swayed.sources.pulls.shopify import SHOPIFY

SERVICES: Mapping[str, Service] = {service.source: service for service in (SHOPIFY, DISCOURSE, MASTODON, BLUESKY)}
"""By name, in the order in which they are listed."""
