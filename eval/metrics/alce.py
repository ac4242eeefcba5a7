"""Citation recall and precision: do the cited places back what is said, and is each of them needed?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from coach import Citation, Reply, Sentence
from coach.check import SUPPORTED
from coach.support import support
from corpus import Essay
from eval.folding import fold

SUPPORT_FUNCTION = (
    "coach.support, from 0.5 up; verbatim words back themselves"  # lexical, fit on BEGIN; blind to many contradictions
)
_FEWEST = 4  # words that state anything

Supports = Callable[[str, str], bool]  # (sentence, evidence)


@dataclass(frozen=True, slots=True)
class Backing:
    """How the statements of one reply are backed.

    Attributes:
        statements: Sentences that state something: no question, nothing that only introduces the next sentence, no
            title to read on.
        cited: Of these, with a citation.
        backed: Of these, which all their citations together support.
        citations: Citations behind statements.
        relevant: Of these, those that count: the statement is backed, and the citation supports it alone or is
            missed by the others.
    """

    statements: int = 0
    cited: int = 0
    backed: int = 0
    citations: int = 0
    relevant: int = 0

    @property
    def recall(self) -> float:
        """Backed of the statements; 0 when there are none."""
        return self.backed / self.statements if self.statements else 0.0

    @property
    def precision(self) -> float:
        """Relevant of the citations; 0 when there are none."""
        return self.relevant / self.citations if self.citations else 0.0

    @property
    def uncited_share(self) -> float:
        """Statements without a citation; 0 when there are none."""
        return 1 - self.cited / self.statements if self.statements else 0.0


def backing(reply: Reply, essays: Mapping[str, Essay], *, supports: Supports | None = None) -> Backing:
    """Citation recall and precision as ALCE defines them (Gao et al. 2023, https://arxiv.org/abs/2305.14627, 3.3).

    ALCE asks a natural language inference model whether the cited passages entail a statement; here the support
    function named above takes its place, and the evidence of a citation is the paragraph it stands in.

    Args:
        supports: Another judge of a sentence and its evidence.
    """
    judge = supports or _supports
    by_number = {citation.number: citation for citation in reply.citations}
    counts = [_one(sentence, by_number, essays, judge) for sentence in reply.sentences if states(sentence)]
    return Backing(len(counts), *(sum(column) for column in zip(*counts, strict=True))) if counts else Backing()


def together(counts: Iterable[Backing]) -> Backing:
    """The sum; of nothing, all counts are 0."""
    return Backing(*(sum(column) for column in zip(*(astuple(each) for each in counts), strict=True)))


def states(sentence: Sentence) -> bool:
    """Whether a sentence is a statement that could be backed."""
    text = sentence.text.strip()
    if sentence.citations:
        return True
    return len(text.split()) >= _FEWEST and not text.endswith((":", "?")) and not text.startswith("To read on")


def supported(sentence: str, text: str) -> float:
    """How well a text backs a sentence, in [0, 1]: 1 where it has its very words, else by `SUPPORT_FUNCTION`."""
    return 1.0 if fold(sentence).text in fold(text).text else support(sentence, text)


def evidence(citation: Citation, essays: Mapping[str, Essay]) -> str:
    """The paragraph that a citation stands in, with its author and title; empty when it stands nowhere."""
    essay = essays.get(citation.essay_id)
    if essay is None or not 0 <= citation.start < citation.end <= len(essay.text):
        return ""
    start = essay.text.rfind("\n\n", 0, citation.start) + 1
    end = essay.text.find("\n\n", citation.end)
    paragraph = essay.text[start : end if end >= 0 else len(essay.text)].strip()
    return f"{essay.author}, {essay.title}.\n\n{paragraph}"


def _one(
    sentence: Sentence, by_number: Mapping[int, Citation], essays: Mapping[str, Essay], judge: Supports
) -> tuple[int, int, int, int]:
    """Whether a statement is cited and backed, how many citations it has, and how many of them count."""
    texts = [evidence(by_number[number], essays) for number in sentence.citations if number in by_number]
    backed = bool(texts) and judge(sentence.text, "\n\n".join(texts))
    relevant = [backed and _counts(sentence.text, place, texts, judge) for place in range(len(texts))]
    return bool(texts), backed, len(texts), sum(relevant)


def _counts(sentence: str, place: int, texts: Sequence[str], judge: Supports) -> bool:
    rest = [text for number, text in enumerate(texts) if number != place]
    return judge(sentence, texts[place]) or not (rest and judge(sentence, "\n\n".join(rest)))


def _supports(sentence: str, text: str) -> bool:
    return bool(text) and supported(sentence, text) >= SUPPORTED
