"""The table that the changes room answers with."""

from swayed.tables import Table, count, flag, real, text

WHATS = ("came in", "went out", "grade", "said", "type", "current")
WHYS = ("new evidence", "evidence withdrawn", "others' evidence", "definition changed", "no real change")
NOT_MET = "not met"
"""What somebody was, or is, in a result in which no customer met him."""

CHANGES = Table(
    "changes",
    "one change of a person's standing in a stage, of his type, or of a current, between two results",
    (
        text("what", "in or out of the named people, or what else of them changed", required=True, allowed=WHATS),
        text("person", "name of the person, words of the current", required=True),
        text("stage", "empty where the change belongs to no stage"),
        text("was", required=True),
        text("is", required=True),
        text("why", required=True, allowed=WHYS),
        flag(
            "is_real", "false: such a change comes and goes with the draws, or with a border that moved", required=True
        ),
        text("note", "the counts behind the reason, in words", required=True),
        text("person_id", "empty for currents"),
        count(
            "n_new",
            "contacts with him and steps of customers who had met him (said: who name him) that only the later result has",
        ),
        count("n_gone", "the same, of the earlier result alone"),
        real("ratio_was", "log-likelihood ratio against no effect"),
        real("ratio_is"),
        real("effect_was", "steps per 100 contacts; of a current the slope per year"),
        real("effect_was_lower", "5 %"),
        real("effect_was_upper", "95 %"),
        real("effect_is"),
        real("effect_is_lower", "5 %"),
        real("effect_is_upper", "95 %"),
    ),
)
