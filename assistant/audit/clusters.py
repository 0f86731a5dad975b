"""What many people ask: stored questions grouped by meaning across languages, shown only where enough of them came together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.audit.records import StoredQuestion
from ingest.contract.embedding.vectors import Matrix, unit_length

# Cosine of centred question vectors: the same question in two languages lies at 0.45 to 0.8, different ones below 0.3.
_SAME: Final = 0.42
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class QuestionCluster:
    """Questions of one meaning. `example` is the scrubbed question nearest to the middle.

    `by_status` and `by_language` leave out groups below the minimum, as everything that HR is shown does.
    """

    size: int
    example: str
    by_status: Mapping[str, int]
    by_language: Mapping[str, int]


def cluster_questions(
    questions: Sequence[StoredQuestion], vectors: Matrix, minimum_group: int
) -> tuple[QuestionCluster, ...]:
    """Group questions by meaning, largest group first; groups smaller than the minimum are not returned.

    Args:
        questions: stored questions.
        vectors: (questions, d) their centred vectors, each of length 1.
        minimum_group: smallest group that is shown.
    """
    members = group_by_meaning(vectors)
    clusters = []
    for group in members:
        if len(group) < minimum_group:
            continue
        middle = unit_length(vectors[group].mean(axis=0))
        nearest = group[int(np.argmax(vectors[group] @ middle))]
        clusters.append(
            QuestionCluster(
                size=len(group),
                example=questions[nearest].text,
                by_status=_counts([questions[i].status for i in group], minimum_group),
                by_language=_counts([questions[i].language for i in group], minimum_group),
            )
        )
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.size, cluster.example)))


def group_by_meaning(vectors: Matrix) -> list[list[int]]:
    """Positions of (questions, d) centred vectors by group: leaders, moved to the middle of their group between rounds."""
    centres: list[Matrix] = []
    members: list[list[int]] = []
    for _ in range(_ROUNDS):
        members = [[] for _ in centres]
        for position, vector in enumerate(vectors):
            scores = np.stack(centres) @ vector if centres else np.zeros(0, np.float32)
            best = int(scores.argmax()) if len(scores) else -1
            if best >= 0 and scores[best] >= _SAME:
                members[best].append(position)
            else:
                centres.append(vector)
                members.append([position])
        filled = [group for group in members if group]
        centres = [unit_length(vectors[group].mean(axis=0)) for group in filled]
        members = filled
    return members


def _counts(values: Sequence[str], minimum_group: int) -> dict[str, int]:
    return {value: count for value, count in Counter(values).most_common() if count >= minimum_group}
