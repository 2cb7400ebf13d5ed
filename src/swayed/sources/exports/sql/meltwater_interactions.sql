-- One row per repost and quote, of whom is named in it.
SELECT file_no, line, CASE passed_on WHEN 'RT' THEN post_id ELSE concat(post_id, '#quote') END AS interaction_id,
    platform || ':' || handle AS account_id, concat(platform, ':', passed_from) AS target_account_id,
    CASE passed_on WHEN 'RT' THEN 'repost' ELSE 'quote' END AS kind, said_at AS occurred_at
FROM export_prepared
WHERE passed_on IS NOT NULL AND handle IS DISTINCT FROM passed_from
