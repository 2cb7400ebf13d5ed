"""Tables that the profiles room writes."""

from swayed.tables import Table, count, flag, listing, real, text

_VERDICT = ("more", "less", "cannot tell")

PROFILES = Table(
    "profiles",
    "one type of people, told apart by how customers meet them",
    (
        text("profile", "its name, from what sets it apart most", required=True),
        count("n_people", "people of the type", required=True),
        count("n_graded", "of them graded strong or some", required=True),
        real("credited_transitions", "steps credited to its people, graded or not", required=True),
        listing("ways", "what sets it apart: share of its contacts, beside that of everybody", required=True),
        listing("words", "words that its people use more than others", required=True),
        listing("communities", "where customers meet its people", required=True),
        listing("platforms", required=True),
        real("posts_each", "posts in the situation of the person in the middle of the type", required=True),
        listing("tones", "share of its English posts that sound so, beside that of all types", required=True),
        listing("prototypes", "person_id of people in its middle, graded ones first", required=True),
        text("meets", "how its people meet customers", required=True),
        text("offer", "what to offer them", required=True),
    ),
    key=("profile",),
)

PROFILE_STAGES = Table(
    "profile_stages",
    "one type of people and one stage",
    (
        text("profile", required=True),
        text("stage", required=True),
        count("n_people", required=True),
        count("n_graded", "graded in this stage", required=True),
        count("n_exposures", "contacts with customers at risk of the stage", required=True),
        real("credited_transitions", "steps credited, graded or not", required=True),
        real("effect_per_100", "100 x steps per contact, graded or not", required=True),
    ),
    key=("profile", "stage"),
)

PERSON_PROFILES = Table(
    "person_profiles",
    "one person with enough contacts, and his type",
    (
        text("person_id", required=True),
        text("profile", "empty where no types can be told apart"),
        real("probability", "that he is of this type", unit="share 0-1", minimum=0, maximum=1),
    ),
    key=("person_id",),
)

THEMES = Table(
    "themes",
    "one theme of the posts that customers met",
    (
        count("theme_no", required=True),
        text("theme", "its words", required=True),
        count("n_posts", "posts met", required=True),
        count("n_authors", "people who wrote them", required=True),
        count("n_contacts", required=True),
        real("credited", "steps credited to contacts with these posts", required=True),
        real("expected", "the same, were the same people's posts of the same weeks all alike", required=True),
        real("ratio", "steps per contact beside the same people's other posts, shrunk to 1", required=True),
        real("ratio_lower", "5 %", required=True),
        real("ratio_upper", "95 %", required=True),
        real("p_value", "share of shuffles at least as far off", required=True),
        real("q_value", required=True),
        text("verdict", "whether its posts go with more steps", required=True, allowed=_VERDICT),
        text("stage", "where most of its steps beyond the expected were"),
        text("post_id", "the post with most credit", required=True),
    ),
    key=("theme_no",),
)

MESSAGE_THEMES = Table(
    "message_themes",
    "one person and stage, and the theme with which he moved customers most beyond his other posts",
    (
        text("person_id", required=True),
        text("stage", required=True),
        count("theme_no", required=True),
        text("theme", required=True),
        real("ratio", "steps per contact beside his other posts, drawn to what is known of the theme", required=True),
        real("credited", "steps credited to his posts of the theme", required=True),
        count("n_posts", "his posts of the theme", required=True),
        flag("is_proven", "whether the theme goes with more steps over everybody", required=True),
    ),
    key=("person_id", "stage"),
)

THEME_CHECK = Table(
    "theme_check",
    "how the themes were tested, one row",
    (
        count("n_texts", "distinct texts read", required=True),
        count("n_themes", required=True),
        count("n_compared", "posts that could be compared with others of the same person and weeks", required=True),
        count("n_shuffles", required=True),
        real("shuffles_naming", "share of shuffles in which any theme would have been named", unit="share 0-1"),
        real("credited", "steps credited to contacts with these posts", required=True),
        real("smallest_ratio", "ratio that a theme of middling size would need to be named with 80 % probability"),
    ),
)

CONTACT_MOMENTS = Table(
    "contact_moments",
    "one weekday or stretch of hours, within the same person and weeks",
    (
        text("what", required=True, allowed=("weekday", "hour")),
        text("moment", required=True),
        text("stage", "`any`: all together", required=True),
        real("credited", "steps credited to contacts of this moment", required=True),
        real("expected", "the same, were moments alike", required=True),
        real("ratio", "steps per contact beside the same people's other moments, shrunk to 1", required=True),
        real("ratio_lower", "5 %", required=True),
        real("ratio_upper", "95 %", required=True),
        real("p_value", required=True),
        real("q_value", required=True),
        text("verdict", required=True, allowed=_VERDICT),
    ),
    key=("what", "moment", "stage"),
)

LAGS = Table(
    "lags",
    "one stage: how long after a contact the steps came that are credited to it",
    (
        text("stage", required=True),
        real("credited", "steps", required=True),
        real("days_lower", "a quarter came sooner", unit="days", required=True),
        real("days_median", unit="days", required=True),
        real("days_upper", "a quarter came later", unit="days", required=True),
    ),
    key=("stage",),
)

FACTORS = Table(
    "factors",
    "one level of a situational influence, for one type of people and stage",
    (
        text("factor", "community, platform, tone, segment, or a factor of the situation", required=True),
        text("level", required=True),
        text("profile", "type of people; `everybody`: all together", required=True),
        text("stage", required=True),
        count("n_customers", "customers met under it", required=True),
        real("credited", "steps credited to contacts under it", required=True),
        real("expected", "the same, were it indifferent to each person's contacts", required=True),
        real("ratio", "steps per contact under it beside the same people's other contacts, shrunk to 1", required=True),
        real("ratio_lower", "5 %", required=True),
        real("ratio_upper", "95 %", required=True),
        real("p_value", required=True),
        real("q_value", required=True),
        text("verdict", required=True, allowed=_VERDICT),
    ),
    key=("factor", "level", "profile", "stage"),
)

DISRUPTIONS = Table(
    "disruptions",
    "one thing customers met, beside those who went on",
    (
        text("what", required=True, allowed=("theme", "community", "kind", "voice")),
        text("met", required=True),
        text("outcome", "stopped: did nothing more; went back: returned an order", required=True),
        count("n_customers", "customers who met it in the fortnight before", required=True),
        real(
            "expected", "the same, were it indifferent to who went on at that stage, month and activity", required=True
        ),
        real("ratio", "odds beside customers who went on, shrunk to 1", required=True),
        real("ratio_lower", "5 %", required=True),
        real("ratio_upper", "95 %", required=True),
        real("p_value", required=True),
        real("q_value", required=True),
        text("verdict", required=True, allowed=_VERDICT),
    ),
    key=("what", "met", "outcome"),
)
