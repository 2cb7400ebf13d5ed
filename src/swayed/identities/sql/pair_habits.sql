-- One row per compared pair: what both show, the levels of both, and per habit how much more they share than two people do by chance.
-- With shares s and usual shares u: affinity = sum(s1 * s2 / u) - 1, against that of each with itself; 1 the same, 0 chance.
WITH numbered AS (
    SELECT pairs.account_id, pairs.other_account_id, one.account_no, other.account_no AS other_account_no
    FROM compared_pairs AS pairs
    JOIN compared_accounts AS one ON one.account_id = pairs.account_id
    JOIN compared_accounts AS other ON other.account_id = pairs.other_account_id
),
selves AS (
    SELECT account_no, habit, sum(CAST(round(4096 * share * share / usual_share) AS BIGINT)) / 4096.0 - 1.0 AS affinity,
        max(n_done) AS n_done
    FROM account_habits
    GROUP BY account_no, habit
),
shared AS (
    SELECT numbered.account_no, numbered.other_account_no, one.habit,
        sum(CAST(round(4096 * one.share * other.share / one.usual_share) AS BIGINT)) / 4096.0 - 1.0 AS affinity
    FROM numbered
    JOIN account_habits AS one ON one.account_no = numbered.account_no
    JOIN account_habits AS other
        ON other.account_no = numbered.other_account_no AND other.habit = one.habit AND other.trait = one.trait
    GROUP BY numbered.account_no, numbered.other_account_no, one.habit
),
alike AS (
    SELECT shared.account_no, shared.other_account_no, shared.habit,
        -- Few deeds say little: half of the strength is reached at 5 on either side.
        shared.affinity / power(greatest(one.affinity, 0.05) * greatest(other.affinity, 0.05), 0.5)
            * one.n_done / (one.n_done + 5.0) * other.n_done / (other.n_done + 5.0) AS alike
    FROM shared
    JOIN selves AS one ON one.account_no = shared.account_no AND one.habit = shared.habit
    JOIN selves AS other ON other.account_no = shared.other_account_no AND other.habit = shared.habit
),
wide AS (
    SELECT numbered.account_id, numbered.other_account_id,
        max(CASE WHEN alike.habit = 'circle' THEN alike.alike END) AS circle,
        max(CASE WHEN alike.habit = 'community' THEN alike.alike END) AS community,
        max(CASE WHEN alike.habit = 'hours' THEN alike.alike END) AS hours,
        max(CASE WHEN alike.habit = 'words' THEN alike.alike END) AS words
    FROM alike
    JOIN numbered ON numbered.account_no = alike.account_no AND numbered.other_account_no = alike.other_account_no
    GROUP BY numbered.account_id, numbered.other_account_id
)
SELECT pairs.account_id, pairs.other_account_id, pairs.is_one, pairs.is_decided, pairs.weight_log2,
    CASE WHEN mine.handle_key = his.handle_key THEN 1 ELSE 0 END AS same_handle,
    CASE WHEN mine.name_key = his.name_key THEN 1 ELSE 0 END AS same_name,
    CASE WHEN mine.handle_key = his.handle_key AND mine.last_name <> his.last_name THEN 1 ELSE 0 END AS other_name,
    coalesce(wide.circle, 0.0) AS circle,
    coalesce(wide.community, 0.0) AS community,
    coalesce(wide.hours, 0.0) AS hours,
    coalesce(wide.words, 0.0) AS words,
    one.wrote AS wrote, other.wrote AS other_wrote,
    one.was_heard AS was_heard, other.was_heard AS other_was_heard,
    one.took_up AS took_up, other.took_up AS other_took_up,
    one.followed AS followed, other.followed AS other_followed
FROM compared_pairs AS pairs
JOIN account_levels AS one ON one.account_id = pairs.account_id
JOIN account_levels AS other ON other.account_id = pairs.other_account_id
LEFT JOIN linkable_accounts AS mine ON mine.account_id = pairs.account_id
LEFT JOIN linkable_accounts AS his ON his.account_id = pairs.other_account_id
LEFT JOIN wide ON wide.account_id = pairs.account_id AND wide.other_account_id = pairs.other_account_id
ORDER BY pairs.account_id, pairs.other_account_id
