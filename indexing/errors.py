"""What can go wrong with the index. Each message is for a person: what happened, the value, what to type next."""


class IndexingError(Exception):
    """Base of everything that `indexing` raises."""


class EmbedderUnusable(IndexingError):
    """The embedding model is missing, altered, or not one that can be loaded."""


class IndexUnusable(IndexingError):
    """The index is missing, damaged, or was built with something else."""


class IndexBusy(IndexingError):
    """Another process is building the index."""
