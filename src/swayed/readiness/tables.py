"""Tables that the readiness room writes."""

from swayed.tables import Table, count, real, text

ANSWERS = Table(
    "answers",
    "one question, and what the data can answer of it today",
    (
        text("question", required=True, allowed=("path", "ledger", "people by name", "people by type")),
        text("verdict", required=True, allowed=("yes", "partly", "not yet")),
        text("found", "what the data hold, in a sentence", required=True),
        real("expected", "number of answers to expect: stages, orders, people or groups", required=True),
        real(
            "smallest_effect_per_100",
            "smallest effect found with 80 % probability, transitions per 100 contacts of dose 1",
        ),
        text("next_data", "what to collect next, and what it would bring"),
    ),
    key=("question",),
)

COVERAGE = Table(
    "coverage",
    "how much of the market the model can see, one row",
    (
        count("n_customers", required=True),
        count("n_linked", "customers linked to an account", required=True),
        count("n_transitions", "explainable transitions of all customers", required=True),
        count("n_linked_transitions", required=True),
        count("n_exposures", required=True),
        count("n_persons", "people met", required=True),
        count("n_orders", required=True),
        count("n_evidenced_orders", "orders with a survey answer, referral, code or link", required=True),
        count("n_survey_orders", required=True),
        count("n_stages", "stages with enough transitions", required=True),
        count("n_named", "people named by at least five customers", required=True),
    ),
)
