-- Events that are no transition, by reason.
SELECT move AS reason, CAST(sum(n_events) AS BIGINT) AS n_events
FROM steps
WHERE move NOT IN ('forward', 'repeat')
GROUP BY move
ORDER BY move
