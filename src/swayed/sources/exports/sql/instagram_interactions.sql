-- One row per like, per comment under somebody else's post, and per post or video of somebody else that was seen.
WITH acts AS (
    SELECT *,
        -- The lists that bear labels are told apart by the names of their files alone.
        CASE WHEN kind = 'like' OR (kind = 'labelled' AND regexp_matches(place, '/liked_(posts|comments)[^/]*$')) THEN 'like'
            WHEN kind = 'labelled' AND regexp_matches(place, '/(videos_watched|posts_viewed)[^/]*$') THEN 'read'
            WHEN kind = 'comment' THEN 'reply' END AS act
    FROM export_prepared
)
SELECT file_no, line,
    CASE act WHEN 'reply' THEN concat('instagram:comment:', md5(concat_ws(' ', me, "at", text, name)), '#reply')
        ELSE concat('instagram:', me, '/', act, '/', coalesce(post, lower(name)), '/', "at") END AS interaction_id,
    'instagram:' || me AS account_id, concat('instagram:', lower(name)) AS target_account_id, act AS kind, act_at AS occurred_at,
    'instagram:' || post AS post_id
FROM acts
WHERE act IS NOT NULL AND name IS NOT NULL AND lower(name) IS DISTINCT FROM me
