"""Tables that the people room writes."""

from swayed.tables import Column, Table, Type, count, instant, listing, real, text

PEOPLE = Table(
    "people",
    "one person met at least once inside the situation",
    (
        count("rank", "order: grade, probability of having moved anybody, likelihood ratio, person_id", required=True),
        text("person_id", required=True),
        text("name", required=True),
        text("kind", required=True, allowed=("person", "unknown")),
        listing("accounts", required=True),
        text(
            "type",
            "macro, micro or everyday, by closeness; empty: none of them",
            allowed=("macro", "micro", "everyday"),
        ),
        real("closeness", "dose-weighted mean over his customers", unit="share 0-1", minimum=0, maximum=1),
        text("grade", required=True, allowed=("strong", "some", "not_enough")),
        text("stage", "where he moves customers most"),
        real("effect_per_100", "100 x transitions into that stage drawn to him per exposure at risk of it"),
        real("effect_lower", "5 % of the posterior"),
        real("effect_upper", "95 % of the posterior"),
        real("credited_transitions", "posterior mean over his graded stages; 0 where there is none", required=True),
        real("on_path", "share of arriving customers whose path he was on", unit="share 0-1", required=True),
        real("q_value", "false-discovery rate at which he would be named"),
        count("named_by_customers", "customers who named him themselves", required=True),
        count("tracked_orders", "orders that his code or link led to, the last before each", required=True),
        Column(
            "net_margin_minor",
            Type.INTEGER,
            "net margin that the ledger gives him; empty: unknown for at least one order",
            unit="minor units",
        ),
        text("currency", "of most orders"),
        text("basis", "why he is graded: said, tracked, estimated"),
        text("may_contact", required=True, allowed=("agreed", "applied", "business", "no")),
        count("n_contacts", "contacts inside the situation", required=True),
        count("n_customers", "customers who met him", required=True),
        count("followers", "audience; used nowhere", unit="accounts"),
    ),
    key=("person_id",),
)

PEOPLE_STAGES = Table(
    "people_stages",
    "one person and one stage",
    (
        text("person_id", required=True),
        text("stage", required=True),
        text("grade", required=True, allowed=("strong", "some", "not_enough")),
        real("effect_per_100", required=True),
        real("effect_lower", required=True),
        real("effect_upper", required=True),
        real("credited_transitions", "posterior mean, also where ungraded", required=True),
        real("on_path", "share of the stage's transitions before which he was met", unit="share 0-1", required=True),
        real("increment", "transitions that would be lost without him", required=True),
        real("increment_lower", required=True),
        real("increment_upper", required=True),
        text("level", "whether an experiment has set the increment's level", required=True),
        count("n_exposures", required=True),
        real("q_value", required=True),
        text("stopped_by"),
        listing("together_with", "people always met together with him"),
    ),
    key=("person_id", "stage"),
)

EVIDENCE = Table(
    "evidence",
    "one contact that may have moved one customer; at most ten per graded person",
    (
        text("person_id", required=True),
        text("customer_id", required=True),
        instant("contact_at", required=True),
        text("kind", required=True),
        text("post_id"),
        instant("transition_at", required=True),
        text("stage", required=True),
        real("probability", "share of draws in which he was the cause", unit="share 0-1", required=True),
    ),
    key=("person_id", "customer_id", "transition_at", "stage"),
)
