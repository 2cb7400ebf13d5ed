-- One row per person and kind: its probability by the clues, and the reasons for it, strongest first.
WITH weighed AS (
    SELECT person_clues.person_id, clue_weights.kind, person_clues.strength * clue_weights.weight_log2 AS bits, person_clues.words
    FROM person_clues
    JOIN clue_weights ON clue_weights.clue = person_clues.clue
),
everybody AS (
    SELECT DISTINCT account_persons.person_id, kind_priors.kind, kind_priors.weight_log2
    FROM account_persons
    CROSS JOIN kind_priors
),
summed AS (
    -- Whole 1/4096 bits, so that the order of summation cannot matter.
    SELECT person_id, kind, sum(CAST(round(bits * 4096) AS BIGINT)) AS bits
    FROM weighed
    GROUP BY person_id, kind
),
scored AS (
    SELECT
        everybody.person_id,
        everybody.kind,
        power(2.0, least(60.0, greatest(-60.0, everybody.weight_log2 + coalesce(summed.bits, 0) / 4096.0))) AS odds
    FROM everybody
    LEFT JOIN summed ON summed.person_id = everybody.person_id AND summed.kind = everybody.kind
),
totals AS (
    SELECT person_id, 1.0 + sum(CASE WHEN kind = 'bot' THEN odds ELSE 0.0 END) + sum(CASE WHEN kind = 'brand' THEN odds ELSE 0.0 END)
        + sum(CASE WHEN kind = 'media' THEN odds ELSE 0.0 END) AS total
    FROM scored
    GROUP BY person_id
),
shares AS (
    SELECT scored.person_id, scored.kind, scored.odds / totals.total AS probability
    FROM scored
    JOIN totals ON totals.person_id = scored.person_id
    UNION ALL
    SELECT person_id, 'person' AS kind, 1.0 / total AS probability
    FROM totals
),
against AS (
    -- What speaks for a person is what speaks against the likeliest other kind.
    SELECT person_id, kind AS other_kind
    FROM shares
    WHERE kind <> 'person'
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY probability DESC, kind) = 1
),
spoken AS (
    SELECT person_id, kind, words, bits FROM weighed WHERE bits >= 0.5
    UNION ALL
    SELECT weighed.person_id, 'person' AS kind, weighed.words, -weighed.bits AS bits
    FROM weighed
    JOIN against ON against.person_id = weighed.person_id AND against.other_kind = weighed.kind
    WHERE weighed.bits <= -0.3
),
chosen AS (
    SELECT person_id, kind, words, bits
    FROM spoken
    QUALIFY row_number() OVER (PARTITION BY person_id, kind ORDER BY bits DESC, words) <= 3
),
reasons AS (
    SELECT person_id, kind, string_agg(words, '; ' ORDER BY bits DESC, words) AS reason
    FROM chosen
    GROUP BY person_id, kind
)
SELECT shares.person_id, shares.kind, shares.probability, reasons.reason
FROM shares
LEFT JOIN reasons ON reasons.person_id = shares.person_id AND reasons.kind = shares.kind
