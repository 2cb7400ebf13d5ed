-- One row per account and clue of its kind: how strong (0-1), and the clue in words. Clues weigh in `clue_weights`.
WITH measured AS (
    SELECT
        account_evidence.*,
        -- Few texts say little: half of the strength is reached at 5, 10 or 20 of them.
        CAST(n_texts AS DOUBLE) / (n_texts + 5) AS trust_5,
        CAST(n_texts AS DOUBLE) / (n_texts + 10) AS trust_10,
        CAST(n_texts AS DOUBLE) / (n_texts + 20) AS trust_20,
        1.0 - CAST(n_wordings AS DOUBLE) / greatest(n_long, 1) AS repeated_share,
        -- Who works for a magazine or a shop says so, too, but speaks for himself.
        CASE WHEN regexp_matches(profile, '\b(i am|i''m|i work|i write|i run|editor at|journalist|opinions|views|ambassador|freelance|father|mother|dad|mum|mom)\b')
            THEN 0.3 ELSE 1.0 END AS voice
    FROM account_evidence
),
clues AS (
    SELECT account_id, 'says bot' AS clue, 1.0 AS strength, 'its profile says that it is a bot or posts automatically' AS words
    FROM measured
    WHERE regexp_matches(profile, '\b(i am|i''m|this is|just|ich bin|je suis|soy) (an?|ein|un) (\w+ )?(bot|robot|automated account)\b|(^|[|.] ?)bots?\b[^|.]{0,30}(by|of|von|for|run|operated|$)|\b(automated|bot|automatic) (account|feed|posts?|service|updates?)\b|\bautomatically (posted|generated|updated)\b|\b(unofficial|friendly|helper|rss|news|price) bot\b|\bbot account\b|automatisch(er|es)? (konto|account|beitr)|compte automatique|cuenta autom')
        AND NOT regexp_matches(profile, '\bnot an? (ro)?bot\b|\bno bot\b')
    UNION ALL
    SELECT account_id, 'says shop' AS clue, voice AS strength, 'its profile speaks as a shop or company' AS words
    FROM measured
    WHERE regexp_matches(profile, '\bofficial (\w+ ){0,2}(store|shop|account|page|channel|brand|retailer|home|profile)\b|\bofficial (account|page|profile|home) of\b|\b(our|the) (online )?(store|shop|webshop|customer service|products|range|collection|showroom)\b|\bshop (now|our|online)\b|\bfree (shipping|delivery|returns)\b|\b(customer|client) (service|care|support)\b|\bspeciali[sz](ed|t) (shop|store|dealer|retailer)\b|\bretailer\b|\bimprint\b|\bimpressum\b|\bwe (make|build|sell|design|ship|craft|produce)\b|\bwir (machen|bauen|verkaufen|liefern)\b|\bmakers? of\b.*\bsince [0-9]{4}|\b(makers|manufacturer|outfitters?)\b.{0,30}\b(since|est\.?)\b|\s(gmbh|ltd|llc|inc|s\.?a\.?r\.?l|b\.?v)\b|\boffizielle[rs]? (shop|konto|account|seite)\b|\bkundendienst\b|\bboutique officielle\b|\btienda oficial\b')
    UNION ALL
    SELECT account_id, 'says media' AS clue, voice AS strength, 'its profile presents itself as news or a publication' AS words
    FROM measured
    WHERE regexp_matches(profile, '\b(breaking|latest|daily|independent|local) (\w+ )?(news|headlines|stories|reporting|coverage)\b|\bnews ?(desk|site|outlet|feed|room|paper|letter from)\b|\b(magazine|editorial (team|office)|press office|publisher of|newspaper|newsroom)\b|\bour (journalists|editors|reporters|readers)\b|\bnews (and|,) (\w+ ){1,3}(from|for|about)\b|\b(reporting|journalism) (on|about|from|since)\b|\bredaktion\b|\bnachrichten\b|\bzeitschrift\b|\bactualit[eé]s\b|\bnoticias\b')
    UNION ALL
    SELECT account_id, 'named bot' AS clue, 1.0 AS strength, 'its name ends in “bot”' AS words
    FROM measured
    WHERE regexp_matches(names, '(bot|robot)[_\-]?[0-9]*($| \|)')
    UNION ALL
    SELECT account_id, 'named shop' AS clue, 1.0 AS strength, 'its name is that of a shop or company' AS words
    FROM measured
    WHERE regexp_matches(names, '([^i]shop|store|official|outlet|support|offiziell)[0-9]*($| \|)|\b(gmbh|ltd|llc|inc|footwear|outfitters|apparel|supply|sports|equipment)\b|& (sons|co|daughters)\b|_(hq|eu|de|uk|usa|global)($| \|)')
    UNION ALL
    SELECT account_id, 'named media' AS clue, 1.0 AS strength, 'its name is that of a publication' AS words
    FROM measured
    WHERE regexp_matches(names, '(news|gazette|magazine|journal|dispatch|herald|tribune|chronicle|newswire|observer|courier|bulletin|weekly|zeitung|magazin)[0-9]*($| \|)|\b(the daily|daily \w+ (post|news)|review|wire|times)($| \|)')
    UNION ALL
    SELECT account_id, 'clock' AS clue, least(1.0, greatest(0.0, (0.5 - gap_spread) / 0.3)) AS strength, 'posts at regular intervals, as by a clock' AS words
    FROM measured
    WHERE n_gaps >= 15 AND gap_spread < 0.5
    UNION ALL
    SELECT account_id, 'few texts' AS clue, CAST(n_long AS DOUBLE) / (n_long + 10) * least(1.0, (repeated_share - 0.1) / 0.3) AS strength,
        concat(CAST(n_long - n_wordings AS VARCHAR), ' of its ', CAST(n_long AS VARCHAR), ' longer texts are repetitions') AS words
    FROM measured
    WHERE n_long >= 4 AND repeated_share > 0.1
    UNION ALL
    SELECT account_id, 'canned' AS clue, CAST(n_long AS DOUBLE) / (n_long + 10) * least(1.0, 2.5 * n_recurring / n_long) AS strength,
        concat(CAST(CAST(round(100.0 * n_recurring / n_long) AS BIGINT) AS VARCHAR), ' % of its longer texts come again on other days') AS words
    FROM measured
    WHERE n_long >= 4 AND n_recurring * 10 >= n_long
    UNION ALL
    SELECT account_id, 'opening' AS clue, trust_20 * least(1.0, (opening_share - 0.15) / 0.35) AS strength,
        concat(CAST(CAST(round(100 * opening_share) AS BIGINT) AS VARCHAR), ' % of its texts open with the same words') AS words
    FROM measured
    WHERE n_texts >= 10 AND opening_share > 0.15
    UNION ALL
    SELECT account_id, 'echo' AS clue, 1.0 AS strength,
        concat('writes the same texts as ', CAST(n_alike - 1 AS VARCHAR), ' other accounts') AS words
    FROM measured
    WHERE n_alike >= 3
    UNION ALL
    SELECT account_id, 'volume' AS clue, 1.0 AS strength,
        concat('posts ', CAST(CAST(round(CAST(n_posts AS DOUBLE) / n_days) AS BIGINT) AS VARCHAR), ' times on each active day') AS words
    FROM measured
    WHERE n_posts >= 60 AND n_posts >= 20 * n_days AND n_out * 20 <= n_posts
    UNION ALL
    SELECT account_id, 'silent' AS clue, trust_20 AS strength, 'takes part in no conversation' AS words
    FROM measured
    WHERE n_texts >= 15 AND n_out * 50 <= n_posts
    UNION ALL
    SELECT account_id, 'talks' AS clue, least(1.0, 2.0 * n_out / greatest(n_posts, 5)) * least(1.0, 0.5 + 0.1 * n_in) AS strength,
        'takes part in conversation' AS words
    FROM measured
    WHERE n_out > 0
    UNION ALL
    SELECT account_id, 'speaks as I' AS clue, trust_5 * least(1.0, 5.0 * i_share) AS strength,
        concat('says “I” in ', CAST(CAST(round(100 * i_share) AS BIGINT) AS VARCHAR), ' % of its texts') AS words
    FROM measured
    WHERE i_share > 0.02
    UNION ALL
    SELECT account_id, 'never I' AS clue, trust_20 * (1.0 - i_share / 0.02) AS strength, 'hardly ever says “I”' AS words
    FROM measured
    WHERE n_texts >= 10 AND i_share < 0.02
    UNION ALL
    SELECT account_id, 'speaks as we' AS clue, trust_10 * least(1.0, 3.0 * we_share) AS strength,
        concat('says “we” or “our” in ', CAST(CAST(round(100 * we_share) AS BIGINT) AS VARCHAR), ' % of its texts') AS words
    FROM measured
    WHERE n_texts >= 5 AND we_share > 0.1 AND we_share > i_share
    UNION ALL
    SELECT account_id, 'sells' AS clue, trust_10 * least(1.0, 2.5 * offer_share) AS strength,
        concat('offers or prices in ', CAST(CAST(round(100 * offer_share) AS BIGINT) AS VARCHAR), ' % of its texts') AS words
    FROM measured
    WHERE n_texts >= 5 AND offer_share > 0.1
    UNION ALL
    SELECT account_id, 'reports' AS clue, trust_10 * least(1.0, 2.5 * report_share) AS strength,
        concat('words of a report in ', CAST(CAST(round(100 * report_share) AS BIGINT) AS VARCHAR), ' % of its texts') AS words
    FROM measured
    WHERE n_texts >= 5 AND report_share > 0.1
    UNION ALL
    SELECT account_id, 'links' AS clue, trust_10 * least(1.0, (link_share - 0.2) / 0.4) AS strength,
        concat('a link in ', CAST(CAST(round(100 * link_share) AS BIGINT) AS VARCHAR), ' % of its texts') AS words
    FROM measured
    WHERE n_texts >= 5 AND link_share > 0.2
    UNION ALL
    SELECT account_id, 'asks' AS clue, trust_10 * least(1.0, 5.0 * question_share) AS strength,
        concat('asks in ', CAST(CAST(round(100 * question_share) AS BIGINT) AS VARCHAR), ' % of its texts') AS words
    FROM measured
    WHERE question_share > 0.02
    UNION ALL
    SELECT account_id, 'follows nobody' AS clue, CAST(n_followed AS DOUBLE) / (n_followed + 10) AS strength,
        concat('follows nobody, followed by ', CAST(n_followed AS VARCHAR)) AS words
    FROM measured
    WHERE n_following = 0 AND n_followed >= 5
    UNION ALL
    SELECT account_id, 'followed back' AS clue, least(1.0, 2.0 * n_mutual / n_following) AS strength,
        'followed back by those it follows' AS words
    FROM measured
    WHERE n_following >= 5 AND n_mutual > 0
),
signs AS (
    SELECT account_id, max(strength) AS strength
    FROM clues
    WHERE clue NOT IN ('silent', 'never I', 'follows nobody', 'talks', 'speaks as I', 'asks', 'followed back')
    GROUP BY account_id
)
SELECT clues.account_id, clues.clue,
    -- What is missing bears out a sign and hardly is one: authors who answer nobody, or write without “I”, are people, too.
    CASE WHEN clues.clue IN ('silent', 'never I', 'follows nobody') THEN clues.strength * greatest(0.25, coalesce(signs.strength, 0.0))
        ELSE clues.strength END AS strength,
    clues.words
FROM clues
LEFT JOIN signs ON signs.account_id = clues.account_id
WHERE clues.strength > 0.0
