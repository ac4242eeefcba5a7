"""A run as one page that needs nothing but itself."""

from eval.report_page.page import report_page

__all__ = ["report_page"]
