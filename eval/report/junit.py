"""JUnit XML, so that a build server shows every question as a test."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Final

from eval.floors import FloorResult
from eval.records import CaseRecord, RunRecord

JUNIT_FILE: Final = "junit.xml"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(record: RunRecord) -> ET.Element:
    """One suite per question set, and one of the floors. A question that is not `correct` fails, one the target
    failed on errs.
    """
    root = ET.Element("testsuites", name="answer accuracy")
    for dataset in record.datasets:
        cases = [case for case in record.cases if case.dataset == dataset.path]
        _suite(root, dataset.path, [_case(case) for case in cases])
    if record.floors:
        _suite(root, "floors", [_floor(floor) for floor in record.floors])
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{record.seconds:.3f}")
    return root


def write_junit(record: RunRecord, directory: Path) -> Path:
    """Write `junit.xml` into a directory."""
    path = directory / JUNIT_FILE
    ET.ElementTree(junit(record)).write(path, encoding="utf-8", xml_declaration=True)
    return path


def _suite(root: ET.Element, name: str, cases: list[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=_clean(name), tests=str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")
    suite.extend(cases)


def _case(record: CaseRecord) -> ET.Element:
    group = ".".join(part for part in (record.case.lang, record.case.topic) if part)
    seconds = record.answer.seconds or 0.0
    element = ET.Element("testcase", name=_clean(record.id), classname=_clean(group), time=f"{seconds:.3f}")
    message = _clean("; ".join(record.reasons) or "not correct")
    if record.answer.error:
        ET.SubElement(element, "error", message=message)
    elif not record.correct:
        failure = ET.SubElement(element, "failure", message=message)
        failure.text = _clean(
            f"Question: {record.case.question}\nAnswer ({record.answer.status}): {record.answer.answer}"
        )
    return element


def _floor(floor: FloorResult) -> ET.Element:
    element = ET.Element("testcase", name=_clean(floor.key), classname="floors", time="0.000")
    if not floor.passed:
        ET.SubElement(element, "failure", message=_clean(floor.reason))
    return element


def _clean(text: str) -> str:
    """A text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
