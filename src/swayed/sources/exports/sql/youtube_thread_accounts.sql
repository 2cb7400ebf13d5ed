-- One row per author of a comment or a reply, and per channel under whose videos they stand.
WITH said AS (
    SELECT file_no, line, snippet.topLevelComment.snippet AS s FROM export
    UNION ALL
    SELECT file_no, line, c.snippet FROM (SELECT file_no, line, unnest(replies.comments) AS c FROM export)
)
SELECT file_no, line, s.updatedAt AS version, false AS is_stub, concat('youtube:', s.authorChannelId.value) AS account_id, 'youtube' AS platform,
    -- Since 2022 the name that is shown is the handle; before, names were not unique and the channel's number stands for it.
    CASE WHEN s.authorDisplayName LIKE '@%' THEN substr(s.authorDisplayName, 2) ELSE s.authorChannelId.value END AS handle,
    CASE WHEN s.authorDisplayName NOT LIKE '@%' THEN s.authorDisplayName END AS display_name,
    concat('https://www.youtube.com/channel/', s.authorChannelId.value) AS url
FROM said
WHERE s.authorChannelId.value IS NOT NULL
UNION ALL
SELECT min(file_no), min(line), '', true, concat('youtube:', snippet.channelId), 'youtube', snippet.channelId, NULL,
    concat('https://www.youtube.com/channel/', snippet.channelId)
FROM export
WHERE snippet.channelId IS NOT NULL
GROUP BY snippet.channelId
