"""A run for a spreadsheet, and for the tools that read test reports. Reads the documents that runs write. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from eval.passing import faults

_FACTS = ("id", "kind", "question", "expected", "decision", "score", "seconds", "words", "mode")


def to_csv(run: Mapping[str, Any]) -> str:
    """A row for each case: what was asked, what came of it, and every value it has; empty where one does not apply."""
    names = list(dict.fromkeys(name for row in run["cases"] for name in row["values"]))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*_FACTS, "passed", "faults", *names])
    for row in run["cases"]:
        why = faults(row)
        table.writerow(
            [
                *(_plain(row.get(name)) for name in _FACTS),
                int(not why),
                "; ".join(why),
                *(row["values"].get(name, "") for name in names),
            ]
        )
    return text.getvalue()


def to_junit(run: Mapping[str, Any]) -> str:
    """JUnit XML: each case a test of the suite of its kind, a case that did not pass a failure that says why."""
    root = ElementTree.Element("testsuites", name="career-coach")
    suites: dict[str, ElementTree.Element] = {}
    for row in run["cases"]:
        if row["kind"] not in suites:
            suites[row["kind"]] = ElementTree.SubElement(root, "testsuite", name=row["kind"])
        test = ElementTree.SubElement(
            suites[row["kind"]],
            "testcase",
            classname=row["kind"],
            name=_valid(f"{row['id']} {row['question']}"),
            time=f"{row['seconds']:.3f}",
        )
        why = faults(row)
        if why:
            failure = ElementTree.SubElement(test, "failure", message=_valid(why[0]))
            failure.text = _valid("\n".join([*why, "", row.get("answer") or ""]))
    for suite in (root, *suites.values()):
        suite.set("tests", str(sum(1 for _ in suite.iter("testcase"))))
        suite.set("failures", str(sum(1 for _ in suite.iter("failure"))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _plain(value: object) -> object:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" else "" if value is None else value


def _valid(text: str) -> str:
    """Without the characters that XML does not allow."""
    return "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\ufffe\uffff"))
