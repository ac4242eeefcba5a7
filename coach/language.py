"""Which language a question is in, by its small words; the essays are in English. Pure."""

from __future__ import annotations

import re

_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]{3,}")
_FOREIGN = re.compile(  # words that are frequent in another language and no English ones
    r"[¿¡]|\b(?:ich|und|nicht|wie|mein(?:e|en)?|wenn|kann|bin|ist|oder|que|para|como|una|mis?|estoy|soy|puedo|qué"
    r"|je|suis|est|une|mon|pas|comment|peux|dois|quand|avec|não|uma|meu|minha|posso|sono|che|non|della|een|het|niet"
    r"|mijn|jestem|czy)\b",
    re.IGNORECASE,
)
_FEWEST_FOREIGN = 2
_LANGUAGES = {
    "de": r"ich|und|nicht|wie|mein(?:e|en|em|er)?|wenn|kann|bin|ist|oder|soll(?:te)?|der|die|das|zu|zum|vom|mir|mich"
    r"|ein(?:e|en)?|wann|auf|für|mit|als|den|dem|des"
    r"|bei|nach|noch|warum|\w*[äöüß]\w*",
    "es": r"que|para|como|cómo|una?|mis?|estoy|soy|puedo|qué|el|los|las|con|por|del|debo|ser|cuando|cuándo|yo|jefe"
    r"|equipo|es|de|la|las|vez|idea|\w*ñ\w*",
    "fr": r"je|suis|est|une?|mon|ma|pas|comment|peux|dois|quand|avec|après|les?|des|du|au|pour|ans|sans|et|à",
    "it": r"posso|sono|che|non|della|come|un[ao]?|il|di|mio|mia|faccio|per|con|devo|quando|gli|dopo|al",
    "pt": r"não|uma?|meu|minha|posso|que|para|como|eu|estou|sou|devo|quando|com|os|ao|depois",
    "nl": r"een|het|niet|mijn|ik|ben|moet|kan|hoe|wat|voor|met|van|de|wanneer|naar|als",
}
_SPOKEN = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _LANGUAGES.items()}
_FEWEST = 2  # such words in a question, and
_SHARE = 0.25  # of its words


def in_another_language(question: str) -> bool:
    """Whether a question is probably not in English; MiniLM sees little of what it means then."""
    other = _OTHER_SCRIPT.search(question) or len(_FOREIGN.findall(question)) >= _FEWEST_FOREIGN
    return bool(other or language(question))


def language(question: str) -> str:
    """The code of the language a question is in, or empty: English, or hard to tell."""
    words = len(question.split())
    counts = {name: len(pattern.findall(question)) for name, pattern in _SPOKEN.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= max(_FEWEST, _SHARE * words) else ""
