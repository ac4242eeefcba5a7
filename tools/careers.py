"""Trains indexing's careers adapter: all-MiniLM-L6-v2 learns that a person's words and an essay's words meet.

People do not ask in an essay's words. The starter library's situations say what a person might type for a passage;
the model is shown pairs of them, a situation with its passage and with another situation of the same passage, and
learns to tell them from the others of the batch (multiple negatives ranking loss, Henderson et al., 2017). What it
learns is a low-rank change of its attention (LoRA, Hu et al., 2021): half a megabyte, of a model of ninety.

    python tools/careers.py                       writes tools/careers.npz; then type: python tools/minilm.py
    python tools/careers.py --leave-out 0/3       leaves every third essay out, to prove it on them

Needs no GPU: about twenty minutes on one core that knows bfloat16.
"""

from __future__ import annotations

import argparse
import math
import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from corpus import Essay, Library, Situations, import_starter
from indexing import cut_passages, default_weights
from indexing.build import indexed_text
from indexing.situation_vectors import shares

FILE = Path(__file__).with_name("careers.npz")
STRENGTH = 0.75  # of what was learned that is kept: less forgets less of everything else
RANK, STEPS, RATE = 8, 300, 5e-4
ESSAYS, PLACES = 8, 6  # in a batch: places of the same essay are the hardest to tell apart
SCALE = 20.0  # of cosines, before the softmax
WIDTHS = (50, 80, 110)  # words of the passages shown
TOKENS = 144
PROJECTIONS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of an essay: the passages that hold it, as they are indexed, and what people might type for it."""

    essay_id: str
    passages: tuple[str, ...]
    situations: tuple[str, ...]


class Change(nn.Module):  # type: ignore[misc]
    """A linear map and a low-rank change of it, which is all that is trained."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, states: Tensor) -> Tensor:
        """The map of states, changed."""
        changed: Tensor = self.linear(states) + (states @ self.down.T) @ self.up.T
        return changed


class Student:
    """The model in training."""

    def __init__(self) -> None:
        folder = str(default_weights().parent)
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder)
        self._model: Any = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        self._model.requires_grad_(False)
        self.changes: dict[str, Change] = {}
        for number, layer in enumerate(self._model.encoder.layer):
            for name in PROJECTIONS:
                parent, _, last = name.rpartition(".")
                change = Change(layer.get_submodule(name))
                setattr(layer.get_submodule(parent), last, change)
                self.changes[f"encoder.layer.{number}.{name}"] = change

    def vectors(self, texts: list[str]) -> Tensor:
        """Unit vectors, shape `(n_texts, 384)`."""
        with torch.autocast("cpu", torch.bfloat16):
            tokens = self._tokenizer(texts, padding=True, truncation=True, max_length=TOKENS, return_tensors="pt")
            states = self._model(**tokens).last_hidden_state.float()
        seen = tokens["attention_mask"].unsqueeze(-1).float()
        return functional.normalize((states * seen).sum(1), dim=-1)

    def parameters(self) -> list[nn.Parameter]:
        """What is trained."""
        return [each for change in self.changes.values() for each in (change.down, change.up)]


def places(*, left_out: tuple[int, int] | None) -> list[Place]:
    """The starter library's, without every so manieth essay."""
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "library.sqlite") as library:
        import_starter(library)
        essays = library.essays()
        kept = [essay for n, essay in enumerate(essays) if not left_out or n % left_out[1] != left_out[0]]
        found = [_place(essay, group) for essay in kept for group in library.situations(essay.id)]
    return [each for each in found if each.passages and len(each.situations) > 1]


def _place(essay: Essay, group: Situations) -> Place:
    passages = [each for words in WIDTHS for each in cut_passages(essay, max_words=words)]
    holding = tuple(indexed_text(each, essay.title) for each in passages if shares(each, group))
    return Place(essay.id, holding, group.texts)


def train(student: Student, data: list[Place]) -> None:
    """Shows the student batches of pairs; prints the loss now and then."""
    by_essay: dict[str, list[Place]] = {}
    for place in data:
        by_essay.setdefault(place.essay_id, []).append(place)
    optimizer = torch.optim.AdamW(student.parameters(), lr=RATE, weight_decay=0.01)
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 10) * (1 - step / STEPS)
        essays = random.sample(list(by_essay), k=min(len(by_essay), ESSAYS))
        batch = [
            place for name in essays for place in random.sample(by_essay[name], k=min(PLACES, len(by_essay[name])))
        ]
        loss = _loss(student, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        if step % 10 == 0:
            print(f"{step:4d} of {STEPS}: loss {float(loss.detach()):.3f}", flush=True)


def _loss(student: Student, batch: list[Place]) -> Tensor:
    asked = [random.sample(place.situations, 2) for place in batch]
    shown = [random.choice(place.passages) for place in batch]
    first, second = student.vectors([each[0] for each in asked] + [each[1] for each in asked]).chunk(2)
    passages, own = student.vectors(shown), torch.arange(len(batch))
    to_passage, to_situation = SCALE * first @ passages.T, SCALE * first @ second.T
    losses = [functional.cross_entropy(to_passage, own), functional.cross_entropy(to_situation, own)]
    return losses[0] + losses[1] + 0.5 * functional.cross_entropy(to_passage.T, own)


def main() -> None:
    """Trains, and writes the adapter."""
    options = argparse.ArgumentParser(description="Train the careers adapter on the starter library's situations.")
    options.add_argument("--leave-out", metavar="I/N", help="leave out every Nth essay, from the Ith (from 0)")
    options.add_argument("--out", type=Path, default=FILE, help="the file to write")
    given = options.parse_args()
    left_out = tuple(map(int, given.leave_out.split("/"))) if given.leave_out else None
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)  # as fast as two, and the same numbers every time
    student = Student()
    train(student, places(left_out=(left_out[0], left_out[1]) if left_out else None))
    tensors = {}
    for name, change in student.changes.items():
        tensors[f"{name}.down"] = change.down.detach().numpy().astype(np.float16)
        tensors[f"{name}.up"] = (STRENGTH * change.up).detach().numpy().astype(np.float16)
    np.savez(given.out, allow_pickle=False, **tensors)


if __name__ == "__main__":
    main()
