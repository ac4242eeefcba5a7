"""Reading from the web, politely and safely."""

from corpus.web.feeds import Feed, FeedEntry, read_feed
from corpus.web.fetching import Fetched, Fetcher

__all__ = ["Feed", "FeedEntry", "Fetched", "Fetcher", "read_feed"]
