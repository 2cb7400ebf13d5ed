"""Every source, one line each: what `swayed import NAME` knows."""

from __future__ import annotations

from collections.abc import Mapping

from swayed.sources.exports.bluesky import BLUESKY
from swayed.sources.exports.declaration import Source
from swayed.sources.exports.discourse import DISCOURSE
from swayed.sources.exports.ga4 import GA4
from swayed.sources.exports.hubspot import HUBSPOT
from swayed.sources.exports.instagram import INSTAGRAM
from swayed.sources.exports.klaviyo import KLAVIYO
from swayed.sources.exports.mastodon import MASTODON
from swayed.sources.exports.meltwater import MELTWATER
from swayed.sources.exports.roster import ROSTER
from swayed.sources.exports.salesforce import SALESFORCE
from swayed.sources.exports.shopify import SHOPIFY
from swayed.sources.exports.stackexchange import STACKEXCHANGE
from swayed.sources.exports.survey import SURVEY
from swayed.sources.exports.tiktok import TIKTOK
from swayed.sources.exports.woocommerce import WOOCOMMERCE
from swayed.sources.exports.xarchive import X
from swayed.sources.exports.youtube import YOUTUBE

_EVERY = (
    SHOPIFY,
    WOOCOMMERCE,
    GA4,
    HUBSPOT,
    SALESFORCE,
    KLAVIYO,
    SURVEY,
    ROSTER,
    DISCOURSE,
    MASTODON,
    BLUESKY,
    STACKEXCHANGE,
    YOUTUBE,
    X,
    INSTAGRAM,
    TIKTOK,
    MELTWATER,
)

SOURCES: Mapping[str, Source] = {source.name: source for source in _EVERY}
"""By name, in the order in which they are listed."""


def source_named(name: str) -> Source:
    """The source called `name`; KeyError when there is none."""
    return SOURCES[name]
