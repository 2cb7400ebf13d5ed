-- One row per comment under a video of somebody else: the video itself is no part of the export.
SELECT file_no, line, snippet.topLevelComment.snippet.updatedAt AS version,
    concat('youtube:', snippet.topLevelComment.id, '#reply') AS interaction_id,
    concat('youtube:', snippet.topLevelComment.snippet.authorChannelId.value) AS account_id,
    concat('youtube:', snippet.channelId) AS target_account_id, 'reply' AS kind,
    snippet.topLevelComment.snippet.publishedAt AS occurred_at,
    concat('youtube:', snippet.topLevelComment.id) AS post_id, concat('youtube:', snippet.channelId) AS community
FROM export
WHERE snippet.topLevelComment.snippet.authorChannelId.value <> snippet.channelId
    AND coalesce(snippet.topLevelComment.snippet.moderationStatus, 'published') = 'published'
