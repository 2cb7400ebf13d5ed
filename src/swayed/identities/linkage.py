"""The record-linkage model: how much it says that two accounts share a handle, a name, a page, a place or a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swayed.identities.settings import DECLARED_SHARE, JUDGED_PAIRS, SECOND_ACCOUNTS


def linkage_settings(n_accounts: int, declared: Mapping[str, int]) -> dict[str, Any]:
    """Splink's settings for `linkable_accounts`.

    The match weight of a pair is the sum of `log2(m / u)` over comparisons: *m* is the share of pairs of one person that
    agree in this way, *u* that of two people. For handles, names, pages, places and profiles *u* is not one number but the
    frequency of the very value (`tf_` columns), so that sharing a rare handle says much and sharing a common name little.

    *m* of places and profiles starts from judgement and is moved by the pairs that declare themselves. That of handles and names
    is not: who repeats his handle has less need to declare anything, and the other way round.

    Args:
        n_accounts: number of accounts.
        declared: counts of pairs that declare themselves, `n_pairs` in all, taken as the share `DECLARED_SHARE` of all pairs
            of one person; `n_place` and `n_bio` show a place or profile on both sides, `n_same_place` and `n_same_bio` the same.
    """
    n_pairs = max(SECOND_ACCOUNTS * n_accounts, declared["n_pairs"] / DECLARED_SHARE)
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "account_id",
        "probability_two_random_records_match": min(0.1, 2.0 * n_pairs / max(n_accounts, 2) ** 2),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.{name} = r.{name}"} for name in ("handle_block", "name_block")
        ],
        "comparisons": [
            _called(),
            _name_beside_handle(),
            _number_beside_letters(),
            _page(),
            _agreement("place", _learned(0.75, declared["n_same_place"], declared["n_place"])),
            _agreement("bio", _learned(0.3, declared["n_same_bio"], declared["n_bio"])),
            _customer(),
            _platform(),
        ],
        "retain_intermediate_calculation_columns": False,
        "retain_matching_columns": False,
    }


def _called() -> dict[str, Any]:
    """Handle and name."""
    return {
        "output_column_name": "called",
        "comparison_levels": [
            _unknown("handle_key"),
            _same("both_key", 0.3),
            _same("handle_key", 0.15),
            _same("name_key", 0.35),
            _otherwise(0.2, 0.99),
        ],
    }


def _name_beside_handle() -> dict[str, Any]:
    """Beside an equal handle, two full names with different last words are two people, or one who hides."""
    return {
        "output_column_name": "name_beside_handle",
        "comparison_levels": [
            {
                **_unknown("name_key"),
                "sql_condition": "name_key_l IS NULL OR name_key_r IS NULL OR handle_key_l <> handle_key_r "
                "OR name_key_l = name_key_r",
            },
            {
                "sql_condition": "last_name_l <> last_name_r",
                **_chances(0.08, 0.75),
                "label_for_charts": "other last name",
            },
            _otherwise(0.92, 0.25),
        ],
    }


def _number_beside_letters() -> dict[str, Any]:
    """Beside an equal name, the same letters with another number are what two people choose when the handle is taken."""
    return {
        "output_column_name": "number_beside_letters",
        "comparison_levels": [
            {
                **_unknown("stem"),
                "sql_condition": "stem_l IS NULL OR stem_r IS NULL OR handle_key_l = handle_key_r OR name_key_l <> name_key_r",
            },
            {
                "sql_condition": "stem_l = stem_r AND length(handle_key_l) > length(stem_l) "
                "AND length(handle_key_r) > length(stem_r)",
                **_chances(0.1, 0.3),
                "label_for_charts": "other number",
            },
            _otherwise(0.9, 0.7),
        ],
    }


def _page() -> dict[str, Any]:
    """Who has a page shows it in most of his profiles."""
    return {
        "output_column_name": "page",
        "comparison_levels": [
            {**_unknown("page"), "sql_condition": "page_l IS NULL AND page_r IS NULL"},
            _same("page", 0.55),
            {
                "sql_condition": "page_l IS NULL OR page_r IS NULL",
                **_chances(0.3, 0.7),
                "label_for_charts": "one shows a page",
            },
            _otherwise(0.15, 0.45),
        ],
    }


def _customer() -> dict[str, Any]:
    """Two customer records of one person happen; but then they seldom declare an account each."""
    return {
        "output_column_name": "customer",
        "comparison_levels": [
            _unknown("customer_id"),
            {
                "sql_condition": "customer_id_l <> customer_id_r",
                **_chances(0.1, 0.95),
                "label_for_charts": "accounts of two customers",
            },
            _otherwise(0.9, 0.05),
        ],
    }


def _platform() -> dict[str, Any]:
    """Where they are."""
    return {
        "output_column_name": "platform",
        "comparison_levels": [
            _unknown("platform"),
            {
                "sql_condition": "platform_l <> platform_r",
                **_chances(0.85, 0.6),
                "label_for_charts": "elsewhere",
            },
            _otherwise(0.15, 0.4),
        ],
    }


def _learned(judged: float, n_same: int, n_known: int) -> float:
    """A share after `n_known` pairs, before which it was worth `JUDGED_PAIRS`."""
    return (judged * JUDGED_PAIRS + n_same) / (JUDGED_PAIRS + n_known)


def _agreement(column: str, m: float) -> dict[str, Any]:
    """Whether a column agrees; unknown on either side says nothing."""
    return {
        "output_column_name": column,
        "comparison_levels": [_unknown(column), _same(column, m), _otherwise(1.0 - m, 0.95)],
    }


def _unknown(column: str) -> dict[str, Any]:
    return {
        "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
        "label_for_charts": "unknown",
        "is_null_level": True,
    }


def _same(column: str, m: float) -> dict[str, Any]:
    # u is replaced by the frequency of the value, whatever is written here.
    return {
        "sql_condition": f"{column}_l = {column}_r",
        "label_for_charts": f"same {column}",
        "tf_adjustment_column": column,
        "tf_adjustment_weight": 1.0,
        "tf_minimum_u_value": 1e-18,
        **_chances(m, 1e-3),
    }


def _otherwise(m: float, u: float) -> dict[str, Any]:
    return {"sql_condition": "ELSE", "label_for_charts": "different", **_chances(m, u)}


def _chances(m: float, u: float) -> dict[str, float | bool]:
    return {"m_probability": m, "u_probability": u, "fix_m_probability": True, "fix_u_probability": True}
