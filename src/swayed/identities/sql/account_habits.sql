-- One row per compared account, habit and trait: its share of what the account did, and how usual the trait is.
-- Habits: whom it meets (people declared to be one count as one), where, with which words, at which time of the day.
WITH declared AS (
    SELECT other_account_id AS account_id, min(account_id) AS person_id FROM declared_links GROUP BY other_account_id
),
met AS (
    SELECT account_id, target_account_id AS other_account_id FROM post_contacts
    UNION ALL
    SELECT account_id, target_account_id AS other_account_id FROM interactions
    UNION ALL
    SELECT account_id, target_account_id AS other_account_id FROM follows
),
sides AS (
    SELECT account_id, other_account_id FROM met
    UNION ALL
    SELECT other_account_id AS account_id, account_id AS other_account_id FROM met
),
used_words AS (
    SELECT compared_accounts.account_no, unnest(regexp_extract_all(written_texts.wording, '([\p{L}]{4,})', 1)) AS word
    FROM written_texts
    JOIN compared_accounts ON compared_accounts.account_no = written_texts.account_no
),
spells AS (
    -- Eight of three hours.
    SELECT compared_accounts.account_no,
        CAST(CAST(round((extract('hour' FROM posts.posted_at) - 1) / 3.0) AS BIGINT) AS VARCHAR) AS spell
    FROM posts
    JOIN compared_accounts ON compared_accounts.account_id = posts.account_id
    WHERE NOT coalesce(posts.posted_at_is_day, FALSE)
),
counted AS (
    SELECT compared_accounts.account_no, 'circle' AS habit, coalesce(declared.person_id, sides.other_account_id) AS trait, count(*) AS n
    FROM sides
    JOIN compared_accounts ON compared_accounts.account_id = sides.account_id
    LEFT JOIN declared ON declared.account_id = sides.other_account_id
    GROUP BY compared_accounts.account_no, coalesce(declared.person_id, sides.other_account_id)
    UNION ALL
    SELECT compared_accounts.account_no, 'community' AS habit, lower(posts.community) AS trait, count(*) AS n
    FROM posts
    JOIN compared_accounts ON compared_accounts.account_id = posts.account_id
    WHERE posts.community IS NOT NULL
    GROUP BY compared_accounts.account_no, lower(posts.community)
    UNION ALL
    SELECT account_no, 'hours' AS habit, spell AS trait, count(*) AS n FROM spells GROUP BY account_no, spell
    UNION ALL
    SELECT account_no, 'words' AS habit, word AS trait, count(*) AS n FROM used_words GROUP BY account_no, word
),
of_account AS (
    SELECT account_no, habit, sum(n) AS n_done FROM counted GROUP BY account_no, habit
),
shares AS (
    SELECT counted.account_no, counted.habit, counted.trait, CAST(counted.n AS DOUBLE) / of_account.n_done AS share,
        of_account.n_done
    FROM counted
    JOIN of_account ON of_account.account_no = counted.account_no AND of_account.habit = counted.habit
),
of_trait AS (
    SELECT habit, trait, sum(CAST(round(share * 1048576) AS BIGINT)) AS units FROM shares GROUP BY habit, trait
),
of_habit AS (
    SELECT habit, sum(units) AS units FROM of_trait GROUP BY habit
)
SELECT shares.account_no, shares.habit, shares.trait, shares.share, shares.n_done,
    of_trait.units / CAST(of_habit.units AS DOUBLE) AS usual_share
FROM shares
JOIN of_trait ON of_trait.habit = shares.habit AND of_trait.trait = shares.trait
JOIN of_habit ON of_habit.habit = shares.habit
