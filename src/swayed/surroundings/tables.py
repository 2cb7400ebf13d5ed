"""The table that the surroundings room answers with."""

from swayed.tables import Table, count, listing, real, text

KINDS = ("brand", "bot", "media", "community", "price action", "role", "visit")

INFLUENCES = Table(
    "influences",
    "one influence that is no person, and one stage; empty stage where it is not estimated for any",
    (
        text("person_id", "an identifier; of brands, bots and media as in the table `persons`", required=True),
        text("name", required=True),
        text("kind", required=True, allowed=KINDS),
        count("n_customers", "who met it, named it, came by it, or ordered at a reduced price", required=True),
        count("n_contacts", "contacts, answers, visits, or reduced orders", required=True),
        text("stage"),
        text("grade", required=True, allowed=("strong", "some", "not_enough")),
        real("effect_per_100", "steps per 100 contacts; only of what is met"),
        real("effect_lower", "5 %"),
        real("effect_upper", "95 %"),
        real("credited_transitions", "posterior mean of steps drawn to it"),
        real("ratio", "of price actions: steps beside those of ordinary days around them", minimum=0),
        real("ratio_lower", "5 %", minimum=0),
        real("ratio_upper", "95 %", minimum=0),
        real("ratio_before", "the same of the seven days before", minimum=0),
        real("ratio_after", "the same of the fortnight after", minimum=0),
        real("ratio_after_upper", "95 %", minimum=0),
        real("q_value", "false-discovery rate at which it would be named"),
        text("stopped_by", "the check that kept it from the next grade, or why nothing is estimated"),
        listing("together_with", "always met together with these"),
    ),
)
