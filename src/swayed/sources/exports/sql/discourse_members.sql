-- One row per member. Address and number of a single sign-on are first-party evidence of who he is as a customer.
SELECT file_no, line, concat('discourse:', lower(username)) AS account_id, 'discourse' AS platform, username AS handle, name AS display_name,
    title AS bio, website AS url, location, created_at,
    sha256(lower(trim(coalesce(external_email, email)))) AS email_hash, external_id
FROM export
WHERE staged IS NULL OR lower(staged) <> 'true'
