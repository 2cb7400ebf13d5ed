"""The situation file that goes with a market."""

from __future__ import annotations

from datetime import timedelta

import yaml

from swayed.lab.settings import MarketSettings
from swayed.lab.wording import TOPIC_ABOUT, TOPIC_ANY, TOPIC_NONE

SITUATION_NAME = "trail-shoes"


def write_situation(settings: MarketSettings) -> str:
    """Return the YAML of the situation the market is about.

    ``match: any``: an effect does not depend on the product spoken of, though a caused order takes it where there is one.
    """
    last_day = settings.start_on + timedelta(days=settings.days - 1)
    situation = {
        "situation": SITUATION_NAME,
        "decision": {
            "stages": list(settings.stages),
            "repeatable": ["purchase"],
            "match": "any",
        },
        "segment_by": ["segment"],
        "enter": "created_at",
        "topic": {
            "about": TOPIC_ABOUT,
            "any": list(TOPIC_ANY),
            "none": list(TOPIC_NONE),
        },
        "period": {"from": settings.start_on, "to": last_day},
    }
    return str(yaml.safe_dump(situation, sort_keys=False, allow_unicode=True))
