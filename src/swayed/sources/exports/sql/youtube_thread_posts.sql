-- One row per comment and per reply in a thread; of an account that was closed nobody is left to name.
WITH said AS (
    SELECT file_no, line, snippet.topLevelComment.id AS id, snippet.topLevelComment.snippet AS s, snippet.channelId AS channel,
        'youtube:video:' || snippet.videoId AS parent
    FROM export
    UNION ALL
    SELECT file_no, line, c.id, c.snippet, channel, 'youtube:' || coalesce(c.snippet.parentId, thread)
    FROM (SELECT file_no, line, id AS thread, snippet.channelId AS channel, unnest(replies.comments) AS c FROM export)
)
SELECT file_no, line, s.updatedAt AS version, concat('youtube:', id) AS post_id, concat('youtube:', s.authorChannelId.value) AS account_id,
    s.publishedAt AS posted_at,
    coalesce(replace(replace(replace(s.textOriginal, '&', '&amp;'), '<', '&lt;'), chr(10), '<br>'), s.textDisplay) AS text,
    'youtube:' || coalesce(s.channelId, channel) AS community, parent AS reply_to_post_id
FROM said
WHERE s.authorChannelId.value IS NOT NULL AND coalesce(s.moderationStatus, 'published') = 'published'
