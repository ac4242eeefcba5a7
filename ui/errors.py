"""What can go wrong at a face. Each message is for a person: what happened, the value, what to type next."""


class UiError(Exception):
    """Base of everything that `ui` raises itself."""


class FileUnusable(UiError):
    """A file can't be read or written, exists already, or has a name that doesn't say what it is."""


class PortBusy(UiError):
    """Another program listens on the port."""


class AddressUnusable(UiError):
    """The page can't be served at the address: it isn't this machine's, is reserved, or is open to everyone."""
