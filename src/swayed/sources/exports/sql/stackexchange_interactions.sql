-- One row per accepted answer, bookmark, and link between posts. Who voted is told of bookmarks alone; votes bear a day.
WITH said AS (
    SELECT file_no, line, site, Id AS number, AcceptedAnswerId AS accepted, CreationDate AS said_at,
        'stackexchange:' || site || ':' || coalesce(OwnerUserId, 'left:' || OwnerDisplayName) AS account_id
    FROM export_prepared
    WHERE file = 'posts' AND PostTypeId IN ('1', '2')
),
accepted AS (
    SELECT site, PostId AS number, max(left(CreationDate, 10)) AS accepted_on FROM export_prepared WHERE file = 'votes' AND VoteTypeId = '1' GROUP BY site, PostId
)
SELECT asked.file_no, asked.line, concat('stackexchange:', asked.site, ':', answer.number, '#accepted') AS interaction_id,
    asked.account_id AS account_id, answer.account_id AS target_account_id, 'accepted_answer' AS kind,
    -- Without the votes: it was read by whoever accepts it after it was written.
    coalesce(accepted.accepted_on, answer.said_at) AS occurred_at,
    concat('stackexchange:', answer.site, ':', answer.number) AS post_id, asked.site AS community,
    CASE WHEN accepted.accepted_on IS NULL THEN 'accepted answers without their vote, dated as they were written' END AS assumed
FROM said AS asked
JOIN said AS answer ON answer.site = asked.site AND answer.number = asked.accepted
LEFT JOIN accepted ON accepted.site = answer.site AND accepted.number = answer.number
WHERE asked.account_id <> answer.account_id
UNION ALL
SELECT v.file_no, v.line, concat('stackexchange:', v.site, ':', v.PostId, '#bookmark/', v.UserId),
    concat('stackexchange:', v.site, ':', v.UserId), said.account_id, 'like', left(v.CreationDate, 10),
    concat('stackexchange:', v.site, ':', v.PostId), v.site, NULL
FROM export_prepared AS v
JOIN said ON said.site = v.site AND said.number = v.PostId
WHERE v.file = 'votes' AND v.VoteTypeId = '5' AND v.UserId IS NOT NULL AND concat('stackexchange:', v.site, ':', v.UserId) <> said.account_id
UNION ALL
SELECT l.file_no, l.line, concat('stackexchange:', l.site, ':', l.PostId, '#link/', l.RelatedPostId), here.account_id, there.account_id,
    CASE l.LinkTypeId WHEN '3' THEN 'duplicate' ELSE 'link' END, l.CreationDate, concat('stackexchange:', l.site, ':', l.RelatedPostId), l.site, NULL
FROM export_prepared AS l
JOIN said AS here ON here.site = l.site AND here.number = l.PostId
JOIN said AS there ON there.site = l.site AND there.number = l.RelatedPostId
WHERE l.file = 'postlinks' AND here.account_id <> there.account_id
