-- What one contact today, aged by the half-life of the recent rate, stands for in the days of a collaboration.
SELECT
    plan_settings.collaboration_days * plan_settings.ln_2 / plan_settings.rate_half_life_days
        / (1.0 - power(0.5, greatest(date_diff('day', CAST(path_bounds.from_at AS DATE), CAST(path_bounds.to_at AS DATE)), 1)
            / plan_settings.rate_half_life_days)) AS per_contact
FROM path_bounds
CROSS JOIN plan_settings
