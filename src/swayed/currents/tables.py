"""Tables that the currents room writes."""

from swayed.tables import Column, Table, Type, count, date, real, text

KINDS = ("phrase", "product", "category", "community", "found", "behaviour")
GROUNDS = ("talk", "purchases", "orders", "answers", "first visits")
LABELS = ("current", "fad", "season", "noise", "too_short")

_TOPIC = (
    text(
        "ground",
        "of whom it is a share: units that were active, bought, bought linked, answered, came first",
        required=True,
    ),
    text("kind", required=True, allowed=KINDS),
    text("topic", required=True),
)

CURRENTS = Table(
    "currents",
    "one topic or behaviour and what its series is",
    (
        count("rank", "order: currents, fads, seasons, noise, too short; then how sure; then topic", required=True),
        *_TOPIC,
        text("label", required=True, allowed=LABELS),
        text("direction", "of a current", allowed=("rising", "falling")),
        real("slope_per_year", "Theil-Sen slope of the share", unit="share per year"),
        real("slope_lower", "lower end of its 90 % interval", unit="share per year"),
        real("slope_upper", "upper end", unit="share per year"),
        real("breadth", "effective number of communities that carry the slope; unknown with fewer than two", minimum=0),
        real("persistence", "share of windows of a third of the series that agree with the slope", unit="share 0-1"),
        count("n_panel", "units followed", required=True),
        text("panel_mode", required=True, allowed=("fixed panel", "repeated cross-section")),
        text("unit", required=True, allowed=("customer", "account")),
        text("period", required=True, allowed=("week", "month", "quarter")),
        real("q_value", "false-discovery rate at which the label's story holds", unit="share 0-1", required=True),
        real("season_share", "share of the variance around the drift that the season holds", unit="share 0-1"),
        date("changed_on", "first day of the last new level of a current or fad"),
        date("peak_on", "height of a fad"),
        text("note", "why a drift is no current"),
        real("odds_ratio", "odds of a step into the last stage within 90 days, of those who took part to the others"),
        real("odds_lower", "lower end of its 90 % interval"),
        real("odds_upper", "upper end"),
    ),
    key=("ground", "kind", "topic"),
)

TOPIC_SERIES = Table(
    "topic_series",
    "one topic or behaviour in one period; periods with too few units are not there",
    (
        *_TOPIC,
        date("period_on", "first day of the period", required=True),
        Column("period_no", Type.INTEGER, "consecutive number of the period", required=True),
        real("share", "of the units, weighed where the panel changes", unit="share 0-1", required=True),
        count("n_units", required=True),
        count("n_with", "units that took part", required=True),
    ),
    key=("ground", "kind", "topic", "period_on"),
)

VANITY = Table(
    "vanity",
    "one measure of audience and how it went with customers' steps here, over people whom five and more customers met",
    (
        text("measure", required=True, allowed=("followers", "likes", "mentions")),
        count("n_people", required=True),
        real("correlation", "Spearman's, with the share of customers who took a step within 30 days after a contact"),
        real("correlation_lower", "lower end of its 90 % interval"),
        real("correlation_upper", "upper end"),
    ),
    key=("measure",),
)
