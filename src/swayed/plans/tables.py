"""Tables that the plans room writes."""

from swayed.tables import Table, count, flag, listing, real, text

PLAN_PEOPLE = Table(
    "plan_people",
    "one person whose effect is known in draws, and whether he may be a partner",
    (
        text("person_id", required=True),
        text("name", required=True),
        listing("accounts", required=True),
        flag("is_named", "graded in some stage, or for making those post who are", required=True),
        text(
            "contact",
            "from who may be contacted; `no` only where he refused, is barred or objected",
            required=True,
            allowed=("contact now", "invite through the community", "no"),
        ),
        flag("is_minor", "younger than 18 by his own declaration: never a partner", required=True),
        flag("has_objected", "as a customer he objected to being analysed: never a partner", required=True),
    ),
    key=("person_id",),
)

PLAN_PAIRS = Table(
    "plan_pairs",
    "one person, and one customer who stands before a stage and would meet him",
    (
        text("person_id", required=True),
        text("customer_id", required=True),
        text("stage", "before which the customer stands", required=True),
        text("segment", required=True),
        real("contacts", "expected in one collaboration, weighed", unit="exposures", minimum=0, required=True),
    ),
    key=("person_id", "customer_id", "stage"),
)

PLAN_LINKS = Table(
    "plan_links",
    "one person, and one whom he makes post",
    (
        text("person_id", required=True),
        text("through_person_id", "who passes on", required=True),
        count("hop", "2: who passes on moves customers; 3: he makes such people post", required=True),
        real("contacts", "of both, expected in one collaboration with the first, weighed", minimum=0, required=True),
        real("posts", "of the second in as many days", minimum=1, required=True),
    ),
    key=("person_id", "through_person_id"),
)

PLAN_WORTHS = Table(
    "plan_worths",
    "one stage and segment: what it is worth to move a customer there",
    (
        text("stage", required=True),
        text("segment", required=True),
        real("baseline", "expected steps of one customer within the horizon without the plan", required=True),
        real("reaches", "share of those who come there who buy within the horizon", unit="share 0-1", required=True),
        real("net_value", "of an order, refunds taken off; empty: no order has a value", unit="major units"),
        real("margin_share", "of net value, where costs of goods are known", unit="share"),
        count("n_orders", "orders of the segment with a value", required=True),
        text("currency", "the most frequent; orders in others are left out"),
    ),
    key=("stage", "segment"),
)

PAST_COSTS = Table(
    "past_costs",
    "one person and what his latest collaboration with a known cost has cost",
    (text("person_id", required=True), real("cost", unit="major units", required=True), text("currency")),
    key=("person_id",),
)

MOMENTS = Table(
    "moments",
    "one weekday, part of the day or lag, of everybody graded (no person) or of one of them",
    (
        text("person_id", "empty: all graded people together", required=True),
        text("what", required=True, allowed=("weekday", "hours", "lag")),
        text("name", "Monday, 08-12, or `days` of a lag", required=True),
        real("credit", "steps credited to contacts then", required=True),
        real("ratio", "steps per contact then, over those of all contacts, shrunk; of a lag: its days", required=True),
        real("probability_above", "that the ratio is above one; empty for a lag", unit="share 0-1"),
        flag("stands_out", "above the rest, all weekdays or hours considered together", required=True),
    ),
    key=("person_id", "what", "name"),
)

PLAN = Table(
    "plan",
    "one person of the answer: the chosen first, then everybody else who could be",
    (
        count("rank", "the chosen by what they add, then the others by what they would add", required=True),
        text("person_id", required=True),
        text("name", required=True),
        text("contact", "contact now, invite through the community", required=True),
        text("stage", "at which he is worth most", required=True),
        text("theme", "what he should speak about; empty where no theme is proven"),
        text("weekday", "on which contact moved people more than on others; empty: none stands out"),
        text("hours", "the same for parts of the day"),
        real("lag_days", "typical days from contact to step", unit="days"),
        count("collaborations", "how many; 0: not chosen", required=True),
        real("cost", "of one collaboration; empty: unknown", unit="major units"),
        real(
            "extra",
            "what he adds to all others chosen; of the unchosen, what one collaboration would add",
            required=True,
        ),
        real("extra_lower", "5 % of the posterior", required=True),
        real("extra_upper", "95 % of the posterior", required=True),
        real("alone", "what one collaboration brings without any other", required=True),
        real(
            "most_worthwhile_fee",
            "for his collaborations together; empty where the margin is unknown",
            unit="major units",
        ),
        real("membership", "share of draws in which he would be chosen", unit="share 0-1"),
        text("level", "uncalibrated until an experiment has set the level", required=True),
        flag("is_too_dear", "costs more than he is expected to bring, even alone", required=True),
        real("through_share", "of what he brings, that others pass on", unit="share 0-1", required=True),
        listing("through", "names of up to three people who pass on most of it"),
        listing("evidence", "up to three of his own posts before steps"),
        text("brief", "why he, which stage, when, what must be disclosed", required=True),
    ),
    key=("person_id",),
)

CURVE = Table(
    "curve",
    "one further collaboration, the most worthwhile next",
    (
        count("n_people", "different people so far", required=True),
        real("spent", "known costs so far", unit="major units", required=True),
        real("extra", required=True),
        real("extra_lower", "5 % of the posterior", required=True),
        real("extra_upper", "95 % of the posterior", required=True),
    ),
)

OVERLAP = Table(
    "overlap",
    "two chosen people",
    (
        text("person_id", required=True),
        text("other_person_id", required=True),
        real("share", "of his effect that the other brings already", unit="share 0-1", required=True),
    ),
    key=("person_id", "other_person_id"),
)

TRIAL = Table(
    "trial",
    "the test that would tell whether the plan worked",
    (
        text("unit_kind", "what is drawn at random", required=True),
        count("n_units", required=True),
        real("treated_share", unit="share 0-1", required=True),
        text("stage", "whose steps are counted", required=True),
        real("expected_steps", "extra steps of the plan", required=True),
        real("expected_lower", "5 % of the posterior", required=True),
        real("expected_upper", "95 % of the posterior", required=True),
        real("steps_anyway", "of the customers reached, without the plan", required=True),
        real("standard_error", "of the extra steps measured", required=True),
        real("power", "probability to see the expected effect, 5 % error", unit="share 0-1", required=True),
        real("smallest_steps", "extra steps that would be seen with 80 % probability", required=True),
        flag("would_tell", "power of 80 % and more", required=True),
    ),
)
