-- What each post that customers met is known by: platform, theme and tone; its author where it has a theme.
SELECT
    post_texts.post_no,
    post_texts.platform,
    text_labels.theme_no,
    text_labels.tone,
    CASE WHEN text_labels.theme_no IS NOT NULL THEN post_texts.account_id END AS account_id
FROM post_texts
LEFT JOIN text_labels ON text_labels.text_key = post_texts.text_key
