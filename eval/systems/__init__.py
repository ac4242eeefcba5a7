"""Other people's systems, and ours, behind one call: a question and its history to an answer with citations."""

from eval.systems.adapted import Adapted, open_system
from eval.systems.answer import Answer, Place

__all__ = ["Adapted", "Answer", "Place", "open_system"]
