"""Customers: where they stand today, by segment; how long they take; and whom they listen to.

Reads the selected customers, their path, their contacts and the people. Writes `customer_stages`, `customer_waits`,
`customer_contacts`. Figures about fewer than five customers are withheld.
"""

from swayed.customers.tables import CUSTOMER_CONTACTS, CUSTOMER_STAGES, CUSTOMER_WAITS

__all__ = ["CUSTOMER_CONTACTS", "CUSTOMER_STAGES", "CUSTOMER_WAITS"]
