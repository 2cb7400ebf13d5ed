"""Influence: the stage-hazard model, its placebo worlds and its grades.

Reads `exposures`, `activity`, `transitions`, `risk_windows`, `path_bounds`, `persons`, `customer_persons`,
`selected_customers`, `selected_events`. Writes `effects`, `credits`, `causes`, `stage_summaries`.
"""

from swayed.influence.settings import InfluenceSettings
from swayed.influence.tables import CAUSES, CREDITS, EFFECTS, STAGE_SUMMARIES

__all__ = ["CAUSES", "CREDITS", "EFFECTS", "STAGE_SUMMARIES", "InfluenceSettings"]
