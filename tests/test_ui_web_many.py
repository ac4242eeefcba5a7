"""Twenty people at once: each gets an answer of their own, and nobody waits for somebody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from chromium import Site, served
from conftest import STAYING, SWINGING, fill
from scripted_model import Script, scripted_model

PEOPLE = 20
QUESTION = "How long should a stint of management last"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("many")
    fill(home, SWINGING, STAYING)
    return home


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted_model("Ada says “the shortest stint of management” is two years [{key}].") as script:
        yield script


class Person:
    """A browser with a page of its own, speaking as Gradio's page does."""

    def __init__(self, url: str, number: int) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)
        self._client.get("/")
        events = self._client.get("/config").json()["dependencies"]
        self._event = next(each["id"] for each in events if each["targets"][0][1] == "submit")
        self._tab = f"person{number}"

    def send(self, question: str) -> None:
        body = {"data": [question, None], "fn_index": self._event, "session_hash": self._tab}
        self._client.post("/gradio_api/queue/join", json=body).raise_for_status()

    def answer(self) -> str:
        """All that came over the wire until the answer was whole."""
        lines = []
        with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": self._tab}) as stream:
            for line in stream.iter_lines():
                event = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                lines.append(json.dumps(event, ensure_ascii=False))
                if event.get("msg") == "close_stream":
                    return "\n".join(lines)
        raise AssertionError("the stream ended before the answer")


def all_at_once(site: Site, people: range) -> list[str]:
    """What each of them got, when all send at the same moment."""
    together = Barrier(len(people))

    def one(number: int) -> str:
        person = Person(site.url, number)
        together.wait(30)
        person.send(f"{QUESTION}, asks person {number}?")
        return person.answer()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def belongs_to_nobody_else(answers: list[str], people: range) -> bool:
    asked = [f"asks person {number}?" for number in people]
    return all([each for each in asked if each in answer] == [own] for own, answer in zip(asked, answers, strict=True))


def test_twenty_people_get_each_their_own_answer(home: Path) -> None:
    people = range(PEOPLE)
    with served(home) as site:
        answers = all_at_once(site, people)
        assert belongs_to_nobody_else(answers, people)
        assert all("shortest stint of management" in answer for answer in answers)
        assert site.count("turn") == PEOPLE


def test_nobody_waits_for_a_model_that_hangs_for_somebody_else(home: Path, script: Script) -> None:
    people = range(1, PEOPLE)
    script.faults = ["hang"]
    with served(home, model="openai:scripted", model_base_url=script.url) as site:
        stuck = Person(site.url, 0)
        stuck.send(f"{QUESTION}, asks somebody who will wait?")
        while not script.requests:
            httpx.get(f"{site.url}/essays/{SWINGING.id}").raise_for_status()  # which can be read meanwhile
        answers = all_at_once(site, people)
        assert belongs_to_nobody_else(answers, people)
        assert all("shortest stint of management" in answer for answer in answers)
        assert httpx.get(f"{site.url}/essays").status_code == 200
        assert len(script.requests) == PEOPLE
