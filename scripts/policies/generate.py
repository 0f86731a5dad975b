"""Writes a corpus of generated policies: subjects by country, in six languages, each with three versions, one after the other in force.

    python scripts/policies/generate.py FOLDER [--policies 2000]

A policy is one subject in one country in one language; its versions differ in numbers, and only one is in force on any day. There are 2,016 of them;
of more, each further 2,016 are those of another site.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

_TOPICS: Final = Path(__file__).with_name("topics.yaml")
# The first day of each version, and how many days a version is in force: until the next one begins, the last one without an end.
VERSIONS: Final = (date(2024, 1, 1), date(2025, 7, 1), date(2026, 9, 1))


@dataclass(frozen=True, slots=True)
class Policy:
    """One language variant of a policy: what it is about, where it holds, and where its texts come from."""

    subject: int
    country: str
    language: str
    texts: dict[str, Any]
    site: int = 1

    @property
    def title(self) -> str:
        """In the policy's language; of a site but the first, with its number."""
        return f"{self.say('title')}{f' ({self.site})' if self.site > 1 else ''}"

    @property
    def name(self) -> str:
        """Shared by the language variants."""
        return f"p{self.subject:03d}-{self.country.lower()}{f'-site{self.site}' if self.site > 1 else ''}"

    def path(self, version: int) -> str:
        """Where a version lies, relative to the corpus."""
        return f"{self.country.lower()}/{self.name}-v{version + 1}.{self.language}.md"

    def numbers(self, version: int) -> dict[str, int]:
        """The numbers of a version; no two versions of a policy share their days."""
        return {
            "n": 2 + (self.subject * 7) % 23 + 29 * version,
            "m": 100 + self.subject + 10 * version,
            "p": 3 + version,
        }

    def say(self, part: str, version: int = 0) -> str:
        """One of the texts, in the policy's language."""
        at = self.texts["languages"].index(self.language)
        return str(self.texts["texts"][part][at]).format(
            topic=self.texts["topics"][self.subject][at],
            country=self.texts["countries"][self.country][at],
            **self.numbers(version),
        )


def policies(count: int) -> Iterator[Policy]:
    """The first so many policies: every language of a subject in a country before the next country, all of a site before the next site."""
    texts = yaml.safe_load(_TOPICS.read_text(encoding="utf-8"))
    of_a_site = [*product(range(len(texts["topics"])), texts["countries"], texts["languages"])]
    for number in range(count):
        subject, country, language = of_a_site[number % len(of_a_site)]
        yield Policy(subject, country, language, texts, 1 + number // len(of_a_site))


def text_of(policy: Policy, version: int) -> str:
    """A version's file."""
    until = VERSIONS[version + 1] - timedelta(days=1) if version + 1 < len(VERSIONS) else None
    head = {
        "title": policy.title,
        "policy": policy.name,
        "language": policy.language,
        "version": f"{version + 1}.0",
        "effective_from": VERSIONS[version].isoformat(),
        "audience": {"country": [policy.country]},
        "owner": "People Desk",
    }
    if until:
        head["effective_to"] = until.isoformat()
    if version:
        head["supersedes"] = f"{version}.0"
    sections = [
        f"## {policy.say(part)}\n\n{policy.say(f'{part}_text', version)}" for part in ("entitlement", "request")
    ]
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
    return f"---\n{front}---\n# {policy.title}\n\n" + "\n\n".join(sections) + "\n"


def write_corpus(folder: Path, count: int) -> int:
    """Write every version of so many policies; returns how many files that are."""
    files = 0
    for policy in policies(count):
        for version in range(len(VERSIONS)):
            path = folder / policy.path(version)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(policy, version), encoding="utf-8")
            files += 1
    return files


def main() -> None:
    """Write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--policies", type=int, default=2000)
    arguments = parser.parse_args()
    files = write_corpus(arguments.folder, arguments.policies)
    print(f"{files} files of {arguments.policies} policies in {arguments.folder}")


if __name__ == "__main__":
    main()
