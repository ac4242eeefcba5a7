"""What the check makes of errors that models are known for, planted in drafts over the starter library."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from coach.check import Check, Checked
from coach.draft import keyed, parse
from corpus import Essay, Library, import_starter
from indexing import Hit, Passage, cut_passages, own_sentences

DRAFTS = 200
AUTHORS = ("Ada Example", "Ben Sample", "Cleo Muster", "Dan Beispiel", "Eva Modelo")
INVENTED = (
    "a title is only ever worth the salary printed beside it",
    "nobody who returned to code has ever regretted the pay cut",
    "the best managers resign before their second review comes round",
    "you should never accept a team of more than four people",
    "promotion follows those who speak first in every meeting",
)
_SWAPS = {"is": "was", "are": "were", "more": "less", "not": "always", "before": "after", "first": "last", "and": "or"}


@dataclass(frozen=True)
class Planted:
    """A draft of one sentence, and what a reader must never see of it."""

    text: str
    key: str
    wrong: str


def _library() -> tuple[list[Essay], dict[str, Hit]]:
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "library.sqlite") as library:
        import_starter(library)
        starter = library.essays()
    essays = [replace(each, author=AUTHORS[n % len(AUTHORS)]) for n, each in enumerate(starter)]
    hits = [Hit(each, essay, score=1.0, dense=0.5, lexical=1.0) for essay in essays for each in cut_passages(essay)[:4]]
    return essays, keyed(hits)


LIBRARY, SOURCES = _library()


def _sentences(passage: Passage, essay: Essay) -> list[str]:
    spans = [each for each in own_sentences(essay.text) if passage.start <= each.start and each.end <= passage.end]
    texts = [" ".join(each.of(essay.text).split()) for each in spans]
    return [text for text in texts if 8 <= len(text.split()) <= 40 and not re.search(r"[“”\"*_>]", text)]


def _drawn(seed: int) -> Iterator[tuple[random.Random, str, Hit, str]]:
    """Some passage, its key, and a sentence of it."""
    chance = random.Random(seed)
    keys = [key for key, hit in SOURCES.items() if len(_sentences(hit.passage, hit.essay)) >= 3]
    for _ in range(DRAFTS):
        key = chance.choice(keys)
        hit = SOURCES[key]
        yield chance, key, hit, chance.choice(_sentences(hit.passage, hit.essay))


def _faithful() -> Iterator[Planted]:
    for chance, key, hit, said in _drawn(1):
        form = chance.choice(("{author} writes: “{said}”", "“{said}”", "As {author} puts it, “{said}”", "{said}"))
        yield Planted(form.format(author=hit.essay.author, said=said), key, "")


def _invented() -> Iterator[Planted]:
    for chance, key, hit, _ in _drawn(2):
        words = chance.choice(INVENTED)
        form = chance.choice(("{author} writes: “{words}.”", "“{words},” says {author}.", "Remember: “{words}.”"))
        yield Planted(form.format(author=hit.essay.author, words=words), key, f"“{words}")


def _changed() -> Iterator[Planted]:
    for chance, key, hit, said in _drawn(3):
        words = said.split()
        place = next((n for n, word in enumerate(words) if word in _SWAPS), chance.randrange(1, len(words) - 1))
        words[place] = _SWAPS.get(words[place], "banana")
        yield Planted(f"{hit.essay.author} writes: “{' '.join(words)}”", key, f"“{' '.join(words)}”")


def _stitched() -> Iterator[Planted]:
    for chance, key, hit, _ in _drawn(4):
        one, other = chance.choice([*pairwise(_sentences(hit.passage, hit.essay))])
        words = " ".join([*one.split()[:6], *other.split()[-6:]])
        yield Planted(f"{hit.essay.author} writes: “{words}”", key, f"“{words}”")


def _under_another_name() -> Iterator[Planted]:
    for chance, key, hit, said in _drawn(5):
        other = chance.choice([each for each in (*AUTHORS, "Somebody Else") if each != hit.essay.author])
        yield Planted(f"{other} writes: “{said}”", key, other)


def _under_another_key() -> Iterator[Planted]:
    for chance, _, hit, said in _drawn(6):
        key = chance.choice([each for each, other in SOURCES.items() if other.essay.id != hit.essay.id])
        yield Planted(f"“{said}”", key, SOURCES[key].essay.id)


def _invented_claim() -> Iterator[Planted]:
    for chance, key, hit, _ in _drawn(7):
        words = chance.choice(INVENTED)
        yield Planted(f"{hit.essay.author} argues that {words}.", key, words)


def _check(planted: Planted) -> list[Checked | None]:
    check = Check(SOURCES, library=LIBRARY)
    return [check(draft) for draft in parse(f"{planted.text} [{planted.key}]")]


def _seen(planted: Planted) -> str:
    """All that a reader sees: the sentences, and the essays behind them."""
    checked = [each for each in _check(planted) if each]
    return " ".join([each.sentence.text for each in checked] + [c.essay_id for each in checked for c in each.citations])


@pytest.mark.parametrize(
    "plant", [_invented, _changed, _stitched, _under_another_name, _under_another_key, _invented_claim]
)
def test_planted_errors_are_caught(plant: Callable[[], Iterator[Planted]]) -> None:
    missed = [each for each in plant() if each.wrong in _seen(each)]
    assert len(missed) <= 0.05 * DRAFTS, missed[:3]


def test_faithful_drafts_keep_their_words_and_their_source() -> None:
    for planted in _faithful():
        checked = _check(planted)
        spoken = [each for each in checked if each]
        assert len(spoken) == len(checked), planted
        assert " ".join(each.sentence.text for each in spoken) == planted.text, planted
        assert any(each.citations for each in spoken), planted


def test_a_citation_is_always_the_essays_own_words() -> None:
    for plant in (_faithful, _changed, _stitched, _under_another_key):
        for planted in plant():
            for each in _check(planted):
                for citation in each.citations if each else ():
                    essay = next(essay for essay in LIBRARY if essay.id == citation.essay_id)
                    assert essay.text[citation.start : citation.end] == citation.quote
