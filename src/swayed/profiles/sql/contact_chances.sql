-- What each contact could have moved: its dose seen through the learned fading while the customer was at risk of the stage.
SELECT
    numbered_exposures.exposure_no,
    risk_windows.stage,
    sum(
        numbered_exposures.dose * half_lives.weight * (
            power(0.5, greatest(date_diff('hour', date_trunc('hour', numbered_exposures.exposed_at),
                date_trunc('hour', risk_windows.starts_at)), 0) / (24.0 * half_lives.days))
            - power(0.5, greatest(date_diff('hour', date_trunc('hour', numbered_exposures.exposed_at),
                date_trunc('hour', risk_windows.ends_at)), 0) / (24.0 * half_lives.days))
        )
    ) AS chance
FROM numbered_exposures
JOIN risk_windows
    ON risk_windows.customer_id = numbered_exposures.customer_id AND risk_windows.ends_at > numbered_exposures.exposed_at
CROSS JOIN half_lives
GROUP BY numbered_exposures.exposure_no, risk_windows.stage
