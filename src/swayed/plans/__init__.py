"""Plans: whom to work with under a budget, in which stage and when, and what that is expected to bring.

Reads draws of effects, exposures, follows, paths, orders and relations. Writes `plan_people`, `plan_pairs`, `plan_links`, `plan_worths`,
`past_costs`, `moments`; the plan itself is drawn up on demand from them, since it depends on the operator's budget and costs.
"""

from swayed.plans.tables import MOMENTS, PAST_COSTS, PLAN_LINKS, PLAN_PAIRS, PLAN_PEOPLE, PLAN_WORTHS

__all__ = ["MOMENTS", "PAST_COSTS", "PLAN_LINKS", "PLAN_PAIRS", "PLAN_PEOPLE", "PLAN_WORTHS"]
