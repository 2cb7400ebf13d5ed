-- What followed persons posted inside the situation, merged per person, day and products, with the numbers of what stands beside
-- it and of the community; its dose before dilution.
WITH followed AS (
    SELECT DISTINCT account_persons.person_id, account_persons.account_id
    FROM account_persons
    JOIN follow_pairs ON follow_pairs.person_id = account_persons.person_id
),
weighed AS (
    -- Wording is looked for in the post itself.
    SELECT
        selected_posts.post_id,
        min(CASE WHEN factor_uses.use = 'require' AND post_factors.factor IS NULL THEN 0 ELSE 1 END) AS is_kept,
        power(
            max(exposure_settings.unmet_factor_weight),
            sum(CASE WHEN factor_uses.use = 'weight' AND post_factors.factor IS NULL THEN 1 ELSE 0 END)
        ) AS factor_weight
    FROM selected_posts
    CROSS JOIN factor_uses
    CROSS JOIN exposure_settings
    LEFT JOIN post_factors
        ON post_factors.post_id = selected_posts.post_id AND post_factors.factor = factor_uses.factor
    WHERE factor_uses.source = 'wording'
    GROUP BY selected_posts.post_id
),
placed_notes AS (
    SELECT situation_notes.note_no
    FROM situation_notes
    JOIN placed_communities ON placed_communities.community = lower(situation_notes.community)
),
posted AS (
    SELECT
        followed.person_id,
        noted_posts.posted_at
            + CASE WHEN noted_posts.posted_at_is_day THEN INTERVAL 86399 SECOND ELSE INTERVAL 0 SECOND END AS exposed_at,
        noted_posts.post_id,
        noted_posts.note_no,
        noted_posts.products_no,
        exposure_settings.follow_weight * noted_posts.relevance * coalesce(weighed.factor_weight, 1.0)
            * CASE WHEN exposure_settings.n_places = 0 OR placed_accounts.account_id IS NOT NULL
                OR placed_notes.note_no IS NOT NULL THEN 1.0 ELSE exposure_settings.outside_place_weight END AS dose
    FROM followed
    JOIN noted_posts ON noted_posts.account_id = followed.account_id
    CROSS JOIN path_bounds
    CROSS JOIN exposure_settings
    LEFT JOIN weighed ON weighed.post_id = noted_posts.post_id
    LEFT JOIN placed_accounts ON placed_accounts.account_id = followed.account_id
    LEFT JOIN placed_notes ON placed_notes.note_no = noted_posts.note_no
    WHERE coalesce(weighed.is_kept, 1) = 1
        AND noted_posts.posted_at < path_bounds.to_at
        AND noted_posts.posted_at >= path_bounds.from_at - exposure_settings.history_days * INTERVAL 1 DAY
),
merged AS (
    SELECT
        person_id,
        max(exposed_at) AS exposed_at,
        -- Rounded, so that the order of adding cannot show.
        round(sum(dose), 12) AS dose,
        count(*) AS n_posts,
        max(post_id) AS post_id,
        min(note_no) AS note_no
    FROM posted
    GROUP BY person_id, CAST(exposed_at AS DATE), products_no
)
SELECT
    merged.person_id,
    merged.exposed_at,
    merged.dose,
    merged.n_posts,
    merged.post_id,
    merged.note_no,
    meeting_communities.community_no
FROM merged
JOIN situation_notes ON situation_notes.note_no = merged.note_no
JOIN meeting_communities ON meeting_communities.community = coalesce(situation_notes.community, '')
-- Days of one person lie together: whoever is joined with them finds them quickly.
ORDER BY merged.person_id, merged.exposed_at, merged.post_id
