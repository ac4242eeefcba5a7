"""What can go wrong with essays. Each message is for a person: what happened, the value, what to type next."""


class CorpusError(Exception):
    """Base of everything that `corpus` raises."""


class SourceNotFound(CorpusError):
    """There is nothing to import at the path or address."""


class UnreadableText(CorpusError):
    """The bytes are not a text that can be read."""


class EmptyText(CorpusError):
    """The text holds no words."""


class UnknownEssay(CorpusError):
    """The library has no essay of that id."""


class LibraryUnusable(CorpusError):
    """The library's file can't be opened or written."""
