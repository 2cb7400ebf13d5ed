-- One row per account: what it says of itself, and how it behaves.
SELECT
    accounts.account_id,
    lower(concat_ws(' | ', accounts.display_name, accounts.bio)) AS profile,
    lower(concat_ws(' | ', accounts.handle, accounts.display_name)) AS names,
    lower(accounts.handle) AS handle,
    coalesce(cadence.n_posts, 0) AS n_posts,
    coalesce(cadence.n_days, 0) AS n_days,
    coalesce(cadence.n_gaps, 0) AS n_gaps,
    cadence.gap_spread,
    coalesce(texts.n_texts, 0) AS n_texts,
    coalesce(texts.n_long, 0) AS n_long,
    coalesce(texts.n_recurring, 0) AS n_recurring,
    coalesce(texts.n_wordings, 0) AS n_wordings,
    coalesce(texts.opening_share, 0.0) AS opening_share,
    coalesce(texts.i_share, 0.0) AS i_share,
    coalesce(texts.we_share, 0.0) AS we_share,
    coalesce(texts.question_share, 0.0) AS question_share,
    coalesce(texts.link_share, 0.0) AS link_share,
    coalesce(texts.offer_share, 0.0) AS offer_share,
    coalesce(texts.report_share, 0.0) AS report_share,
    coalesce(talk.n_out, 0) AS n_out,
    coalesce(talk.n_in, 0) AS n_in,
    coalesce(follow.n_following, 0) AS n_following,
    coalesce(follow.n_followed, 0) AS n_followed,
    coalesce(follow.n_mutual, 0) AS n_mutual,
    coalesce(coordinated_accounts.n_accounts, 1) AS n_alike
FROM accounts
LEFT JOIN account_cadence AS cadence ON cadence.account_id = accounts.account_id
LEFT JOIN account_texts AS texts ON texts.account_id = accounts.account_id
LEFT JOIN account_talk AS talk ON talk.account_id = accounts.account_id
LEFT JOIN account_follows AS follow ON follow.account_id = accounts.account_id
LEFT JOIN coordinated_accounts ON coordinated_accounts.account_id = accounts.account_id
