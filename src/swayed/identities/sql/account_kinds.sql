-- Every reason to think that an account is no person. Few and literal rules: they catch what an account declares of
-- itself in handle, display name and bio (lower case), and obvious machine behaviour; the rest is left a person.
SELECT account_id, 'bot' AS kind, 0.99 AS probability, 'its profile says that it is a bot' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\b(i am|i''m|this is|just) an? (\w+ )?(bot|automated account)\b')
UNION ALL
SELECT account_id, 'bot' AS kind, 0.97 AS probability, 'its profile says that it posts automatically' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\b(automated|bot) (account|feed|posts?|service)\b|\bautomatically (posted|generated)\b')
UNION ALL
SELECT account_id, 'brand' AS kind, 0.97 AS probability, 'its profile calls itself an official store or account' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\bofficial (\w+ )?(store|shop|account|page|channel|brand|retailer|home)\b')
UNION ALL
SELECT account_id, 'brand' AS kind, 0.9 AS probability, 'its profile speaks as a shop' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\b(our|the) (online )?(store|shop|webshop|customer service|products|range)\b|\bshop (now|our)\b|\bfree (shipping|returns)\b')
UNION ALL
SELECT account_id, 'brand' AS kind, 0.85 AS probability, 'its profile names a company form' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\s(gmbh|ltd|llc|inc)\b')
UNION ALL
SELECT account_id, 'media' AS kind, 0.95 AS probability, 'its profile presents itself as news' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\b(breaking|latest|daily) (\w+ )?(news|headlines|stories)\b|\bnews ?(desk|site|outlet|feed|room)\b')
UNION ALL
SELECT account_id, 'media' AS kind, 0.9 AS probability, 'its profile presents itself as a publication' AS reason
FROM account_evidence
WHERE regexp_matches(wording, '\b(magazine|editorial team|press office|publisher of)\b|\bour (journalists|editors|reporters)\b')
UNION ALL
SELECT account_id, 'bot' AS kind, 0.9 AS probability,
    concat('posts ', CAST(CAST(round(n_posts / n_days) AS BIGINT) AS VARCHAR), ' times on each active day and takes part in no conversation') AS reason
FROM account_evidence
WHERE n_posts >= 60 AND n_posts >= 20 * n_days AND n_conversation_out * 50 <= n_posts AND n_conversation_in * 50 <= n_posts
UNION ALL
SELECT account_id, 'bot' AS kind, 0.9 AS probability,
    concat('only ', CAST(n_distinct_texts AS VARCHAR), ' different texts in ', CAST(n_texts AS VARCHAR), ' posts, and no conversation') AS reason
FROM account_evidence
WHERE n_texts >= 40 AND n_distinct_texts * 10 <= n_texts AND n_conversation_out * 20 <= n_texts
ORDER BY account_id, kind, reason
