"""Tables that the influence room writes."""

from swayed.tables import Table, count, flag, listing, real, text

EFFECTS = Table(
    "effects",
    "one person and one stage that his contacts may have moved customers into",
    (
        text("person_id", required=True),
        text("stage", required=True),
        count("n_exposures", "exposures that met a customer at risk of the stage", required=True),
        real("integrated_dose", "dose seen through the kernel while at risk", unit="exposures", required=True),
        real("effect_per_100", "100 x transitions drawn to him per exposure at risk", required=True),
        real("effect_lower", "5 % of the posterior", required=True),
        real("effect_upper", "95 % of the posterior", required=True),
        real("credited_transitions", "posterior mean of transitions drawn to him", required=True),
        real("none_share", "share of draws in which he caused nothing", unit="share 0-1", required=True),
        real("ratio", "log-likelihood ratio against no effect", required=True),
        real("p_value", required=True),
        real("q_value", required=True),
        real("mirror_score", "contacts before against after transitions, standard score", required=True),
        real("on_path", "share of the stage's transitions before which he was met", unit="share 0-1", required=True),
        real("increment", "transitions that would be lost without him, at the level believed", required=True),
        real("increment_lower", "5 %, level included", required=True),
        real("increment_upper", "95 %, level included", required=True),
        text("level", "whether an experiment has set the level", required=True, allowed=("uncalibrated", "calibrated")),
        text("grade", required=True, allowed=("strong", "some", "not_enough")),
        text("stopped_by", "the check that kept him from the grade above"),
        listing("together_with", "people always met together with him: only the sum is known, and is divided equally"),
    ),
    key=("person_id", "stage"),
)

EFFECT_DRAWS = Table(
    "effect_draws",
    "one person, one stage and one draw of the posterior, for people graded in some stage and those with a real chance",
    (
        text("person_id", required=True),
        text("stage", required=True),
        count("draw", "the same number is the same state of the sampler for all people of a stage", required=True),
        real("effect", "transitions per unit exposure of a customer at risk for ever", minimum=0, required=True),
        real("level", "draw of the level of the person's type: times it, an effect is an increment", required=True),
        flag("is_named", "graded in some stage", required=True),
    ),
    key=("person_id", "stage", "draw"),
)

CREDITS = Table(
    "credits",
    "one transition and one person who may have caused it",
    (
        text("transition_id", required=True),
        text("person_id", required=True),
        text("stage", required=True),
        real("probability", "share of draws in which he was the cause", unit="share 0-1", required=True),
    ),
    key=("transition_id", "person_id"),
)

CREDIT_DRAWS = Table(
    "credit_draws",
    "one draw of how many transitions a person caused; of people graded in some stage, thinned",
    (
        text("person_id", required=True),
        text("stage", required=True),
        count("draw", "of one sweep of the stage's chains: sums over people are taken draw by draw", required=True),
        real("transitions", "drawn to him; divided equally among people always met together", required=True),
    ),
    key=("person_id", "stage", "draw"),
)

CAUSES = Table(
    "causes",
    "one explained transition and the split of its cause; the shares sum to one",
    (
        text("transition_id", required=True),
        text("stage", required=True),
        real("baseline_share", unit="share 0-1", required=True),
        real("general_share", unit="share 0-1", required=True),
        real("association_share", unit="share 0-1", required=True),
        real("contact_share", unit="share 0-1", required=True),
    ),
    key=("transition_id",),
)

STAGE_SUMMARIES = Table(
    "stage_summaries",
    "one stage of the path, as the model saw it",
    (
        text("stage", required=True),
        flag("is_fitted", "false where too few transitions were seen", required=True),
        count("n_transitions", required=True),
        real("risk_days", "customer-days at risk", unit="days", required=True),
        real("hazard", "transitions per customer-day at risk", required=True),
        count("n_persons", "persons met by customers at risk", required=True),
        real("inflation", "largest inflation factor of the placebo worlds", required=True),
        real("smallest_effect_per_100", "effect of the best-met person found with 80 % probability; empty: none"),
        real("organic", "transitions that would have happened anyway", required=True),
        real(
            "activity", "transitions beyond what a customer of average recent activity would have made", required=True
        ),
        real("general", "transitions of contact in general, whoever it was", required=True),
        real("association", "transitions of lasting association", required=True),
        real("unnamed", "transitions of contacts with people who are not provable by name", required=True),
        real("named", "transitions of graded people", required=True),
    ),
    key=("stage",),
)

PATH_SHARES = Table(
    "path_shares",
    "one stage and one cause of its transitions; the causes of a stage sum to its transitions",
    (
        text("stage", required=True),
        text(
            "cause",
            required=True,
            allowed=(
                "organic",
                "activity",
                "association",
                "contact in general",
                "not provable by name",
                "named people",
            ),
        ),
        real("transitions", "posterior mean", required=True),
        real("transitions_lower", "5 % of the posterior", required=True),
        real("transitions_upper", "95 % of the posterior", required=True),
        real("share", "of the stage's transitions", unit="share 0-1", required=True),
    ),
    key=("stage", "cause"),
)

CONVERGENCE = Table(
    "convergence",
    "one stage and one quantity that the chains traced",
    (
        text("stage", required=True),
        text("quantity", required=True),
        real("rhat", "potential scale reduction; 1 where the chains agree", required=True),
        real("ess", "effective sample size", required=True),
    ),
    key=("stage", "quantity"),
)

WEIGHTS = Table(
    "weights",
    "one learned weight: of a half-life of the kernel, or of a kind of contact",
    (
        text("what", required=True, allowed=("half-life", "kind of contact")),
        text("name", required=True),
        real("weight", "half-lives sum to one; a kind beside one for its dose as set", required=True),
    ),
    key=("what", "name"),
)

FADING = Table(
    "fading",
    "how much a contact weighs so many hours later, by the learned half-lives",
    (
        count("hours", required=True),
        real("weight", "density of the lag", unit="1/day", required=True),
    ),
    key=("hours",),
)

LEVELS = Table(
    "levels",
    "one type of people, and how much of its modelled increment is believed",
    (
        text("type", required=True),
        real("level", "median", required=True),
        real("level_lower", "5 %", required=True),
        real("level_upper", "95 %", required=True),
        count("n_lifts", "experiments that speak of it", required=True),
    ),
    key=("type",),
)

PASSED_CREDITS = Table(
    "passed_credits",
    "one transition and one person who moved it through others; part of their credit, never more than the transition",
    (
        text("transition_id", required=True),
        text("person_id", required=True),
        text("path", "people from him to the one who met the customer, separated by >", required=True),
        count("hop", "2: through one other person, 3: through two", required=True),
        real("probability", "share of the transition", unit="share 0-1", required=True),
    ),
    key=("transition_id", "path"),
)

PASSING_DRAWS = Table(
    "passing_draws",
    "one person who makes others post, and one draw of how often; hop 2: those who move customers, hop 3: those of hop 2",
    (
        count("hop", "2: whoever passes on moves customers; 3: he makes such people post", required=True),
        text("person_id", required=True),
        count("draw", "as in `effect_draws`", required=True),
        real("effect", "posts per unit exposure of whoever passes on", minimum=0, required=True),
        real("level", "draw of the level: times it, an effect is an increment", required=True),
    ),
    key=("hop", "person_id", "draw"),
)

PASSING_WEIGHTS = Table(
    "passing_weights",
    "the learned weights of the same fits, as in `weights`",
    (
        count("hop", required=True),
        text("what", required=True, allowed=("half-life", "kind of contact")),
        text("name", required=True),
        real("weight", required=True),
    ),
    key=("hop", "what", "name"),
)
