-- Every distinct text of the workspace's posts and contacts.
SELECT text AS wording FROM posts WHERE text IS NOT NULL
UNION
SELECT text AS wording FROM interactions WHERE text IS NOT NULL
