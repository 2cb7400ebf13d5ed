-- One row per compared account, habit and trait: its share of what the account did, and how usual the trait is.
-- Habits: whom it meets (people declared to be one count as one), where, with which words, at which time of the day.
WITH compared AS (
    SELECT account_id FROM compared_pairs
    UNION
    SELECT other_account_id AS account_id FROM compared_pairs
),
declared AS (
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
done AS (
    SELECT sides.account_id, 'circle' AS habit, coalesce(declared.person_id, sides.other_account_id) AS trait
    FROM sides
    JOIN compared ON compared.account_id = sides.account_id
    LEFT JOIN declared ON declared.account_id = sides.other_account_id
    UNION ALL
    SELECT posts.account_id, 'community' AS habit, lower(posts.community) AS trait
    FROM posts
    JOIN compared ON compared.account_id = posts.account_id
    WHERE posts.community IS NOT NULL
    UNION ALL
    SELECT posts.account_id, 'hours' AS habit,
        -- Eight spells of three hours.
        CAST(CAST(round(
            (date_diff('hour', date_trunc('hour', date_trunc('day', posts.posted_at)), date_trunc('hour', posts.posted_at)) - 1) / 3.0
        ) AS BIGINT) AS VARCHAR) AS trait
    FROM posts
    JOIN compared ON compared.account_id = posts.account_id
    WHERE NOT coalesce(posts.posted_at_is_day, FALSE)
    UNION ALL
    SELECT written_texts.account_id, 'words' AS habit,
        unnest(list_distinct(regexp_extract_all(written_texts.wording, '([\p{L}]{4,})', 1))) AS trait
    FROM written_texts
    JOIN compared ON compared.account_id = written_texts.account_id
),
counted AS (
    SELECT account_id, habit, trait, count(*) AS n FROM done GROUP BY account_id, habit, trait
),
shares AS (
    SELECT account_id, habit, trait, CAST(n AS DOUBLE) / sum(n) OVER (PARTITION BY account_id, habit) AS share,
        sum(n) OVER (PARTITION BY account_id, habit) AS n_done
    FROM counted
)
SELECT account_id, habit, trait, share, n_done,
    sum(CAST(round(share * 1048576) AS BIGINT)) OVER (PARTITION BY habit, trait)
        / CAST(sum(CAST(round(share * 1048576) AS BIGINT)) OVER (PARTITION BY habit) AS DOUBLE) AS usual_share
FROM shares
