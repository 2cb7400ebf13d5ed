"""The report: one page for a meeting, in one file that loads nothing from anywhere.

Reads the answers of a study and writes HTML. The page is shared with people who do not work on the data, so figures about fewer
than five customers are withheld, no customer is shown, and names of people can be left out.
"""

from swayed.report.facts import ReportFacts
from swayed.report.page import report_page

__all__ = ["ReportFacts", "report_page"]
