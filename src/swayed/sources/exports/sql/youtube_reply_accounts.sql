-- One row per reply, of its author.
SELECT file_no, line, snippet.updatedAt AS version, concat('youtube:', snippet.authorChannelId.value) AS account_id, 'youtube' AS platform,
    CASE WHEN snippet.authorDisplayName LIKE '@%' THEN substr(snippet.authorDisplayName, 2) ELSE snippet.authorChannelId.value END AS handle,
    CASE WHEN snippet.authorDisplayName NOT LIKE '@%' THEN snippet.authorDisplayName END AS display_name,
    concat('https://www.youtube.com/channel/', snippet.authorChannelId.value) AS url
FROM export
WHERE snippet.authorChannelId.value IS NOT NULL
