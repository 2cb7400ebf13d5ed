"""The lab: seeded synthetic markets whose truth is known, for the demo, for tests and for teaching.

Reads settings, writes canonical input tables, the truth about people and causes, and a situation file. It simulates
behaviour (people talk, customers walk, some contacts cause steps) and knows nothing of the model that is tested on it.
"""

from __future__ import annotations

from swayed.lab.market import Market, make_market, write_market
from swayed.lab.settings import MARKETS, MarketSettings

__all__ = ["MARKETS", "Market", "MarketSettings", "make_market", "write_market"]
