"""The credit ledger: every order's net value split to the last minor unit among people and what is left over.

Reads orders, touches, collaborations, rates and margins, and the credit of people provable by name. Writes `ledger_lines`, which sum
to the net value of each order, and with them `ledger_orders`, `ledger_restatements`, `ledger_codes`, `ledger_code_uses`,
`ledger_totals`, `ledger_draws`, `response_bias`.
"""

from swayed.ledger.tables import LEDGER_LINES, LEDGER_TOTALS

__all__ = ["LEDGER_LINES", "LEDGER_TOTALS"]
