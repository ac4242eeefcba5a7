"""What can go wrong with essays. Each message is for a person: what happened, the value, what to type next."""


class CorpusError(Exception):
    """Base of everything that `corpus` raises."""


class SourceNotFound(CorpusError):
    """There is nothing to import at the path or address."""


class UnreadableText(CorpusError):
    """The bytes are not a text that can be read."""


class EmptyText(CorpusError):
    """The text holds no words."""


class SourceShrank(CorpusError):
    """A source holds less than half of what the library has from it: more likely a fault than an edit."""


class UnknownEssay(CorpusError):
    """The library has no essay of that id."""


class LibraryUnusable(CorpusError):
    """The library's file can't be opened or written."""


class UnreadableFile(CorpusError):
    """A file is damaged, locked with a password, or of no format that is read."""


class FileTooLarge(UnreadableFile):
    """A file is larger, unpacks to more, or takes longer to read than is allowed."""


class FetchError(CorpusError):
    """A page can't be fetched from the web."""


class AddressRefused(FetchError):
    """An address is none that may be fetched: not of the web, not public, or with a password in it."""


class RobotsRefused(FetchError):
    """The site asks programs not to fetch the page."""


class PageTooLarge(FetchError):
    """A page goes on beyond the limit, or unpacks to more than it."""


class TimedOut(FetchError):
    """A page did not come in the time allowed."""


class NotServed(FetchError):
    """The server answered with an error.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


def in_one_line(value: object, *, max_characters: int = 200) -> str:
    """A stranger's text as it may stand in a message: printable, without line breaks, cut at a length."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
    return plain if len(plain) <= max_characters else plain[: max_characters - 1] + "…"


class SituationsInvalid(CorpusError):
    """Situations that can't be kept with their essay."""


class NotInCatalog(CorpusError):
    """The catalogue has no such entry or topic."""


class ArchiveUnreadable(CorpusError):
    """A file is not a library that was exported."""
