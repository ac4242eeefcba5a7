"""Reading from the web, politely and safely."""

from corpus.web.feeds import Entry, Feed, read_feed
from corpus.web.fetching import Fetched, Fetcher

__all__ = ["Entry", "Feed", "Fetched", "Fetcher", "read_feed"]
