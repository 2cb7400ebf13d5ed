-- One row per reply to a comment; of an account that was closed nobody is left to name.
SELECT file_no, line, snippet.updatedAt AS version, concat('youtube:', id) AS post_id,
    concat('youtube:', snippet.authorChannelId.value) AS account_id, snippet.publishedAt AS posted_at,
    coalesce(replace(replace(replace(snippet.textOriginal, '&', '&amp;'), '<', '&lt;'), chr(10), '<br>'), snippet.textDisplay) AS text,
    'youtube:' || snippet.channelId AS community, 'youtube:' || snippet.parentId AS reply_to_post_id
FROM export
WHERE snippet.authorChannelId.value IS NOT NULL AND coalesce(snippet.moderationStatus, 'published') = 'published'
