"""Fits the weights of reader, sentence ranking and confidence from question sets, and prints how they hold on handbooks they were not fitted to.

    python scripts/train_answers.py --xquad FOLDER INDEX=SET.jsonl [INDEX=SET.jsonl …] [--write]

`--xquad` is a folder with XQuAD-R; on it and the exercises of `--reading` the reader is fitted first. Each pair is an index directory and questions
over it. The printed figures come from leaving one index out at a time (sets over one index are split in two halves of sets, since every handbook
must be scored by weights that saw none of its questions); `--write` fits on all of them and writes assistant/answer/reader.npz, unit_ranking.json and
confidence.json. `--network` is a file that keeps the reader after its exercises: it is read if it is there, and written if not.

What the reader says of a question, in every fold and in the final fit, comes from a reader that was not taught with that handbook (stacking; Wolpert,
"Stacked generalization", 1992): ranking and confidence learn how far it can be trusted on handbooks it does not know.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from answer_cases import Case, collect, lesson_in, read_by_strangers
from answer_figures import print_reliability, report
from answer_fitting import Fitted, apply, calibrated, fit_calibration, fit_confidence, fit_ranking, threshold
from reader_paragraphs import paragraph_exercises
from reader_training import ReaderNetwork, fit, load_network, pretrain, save_network, weights_of, write_weights
from reading_exercises import reading_exercises
from sklearn.linear_model import LogisticRegression

from assistant.answer.confidence import FEATURES
from assistant.answer.reader import WEIGHTS_FILE, Reader
from assistant.answer.unit_features import UNIT_FEATURES
from assistant.answer.unit_ranking import RankingWeights
from assistant.live_index import LiveIndex
from assistant.retrieve.retriever import Retriever
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.embedding.text_embedder import TextEmbedder

_WEIGHTS: Final = Path("assistant/answer")


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", metavar="INDEX=SET.jsonl")
    parser.add_argument("--xquad", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--reading", type=Path, default=Path("eval/reading"), metavar="FOLDER")
    parser.add_argument("--network", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    settings = load_settings()
    embedder = load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    cases: list[Case] = []
    retrievers: dict[str, Retriever] = {}
    for pair in arguments.pairs:
        index, _, path = pair.partition("=")
        if index not in retrievers:
            retrievers[index] = LiveIndex(Path(index), embedder).open()
        cases.extend(collect(retrievers[index], index, Path(path)))
        print(f"{path}: {len(cases)} questions so far", flush=True)
    network = _taught(arguments, embedder)
    cases = read_by_strangers(network, cases)
    unseen = report(cases)
    print_reliability(unseen)
    if arguments.write:
        ranking = fit_ranking(cases)
        confidence = fit_confidence(apply(ranking, cases))
        calibration = fit_calibration(unseen)
        sure = calibrated(calibration, [odds for odds, _ in unseen])
        refuse_below = round(threshold(sure, [outcome for _, outcome in unseen]), 4)
        reader = Reader(weights_of(fit(network, [lesson_in(case) for case in cases])), embedder.identity.model)
        write_weights(reader, _WEIGHTS / WEIGHTS_FILE)
        _write_ranking(ranking, cases)
        _write_confidence(confidence, calibration, refuse_below, cases)


def _taught(arguments: argparse.Namespace, embedder: TextEmbedder) -> ReaderNetwork:
    """The reader after its exercises, from the file if there is one."""
    file: Path | None = arguments.network
    if file is not None and file.is_file():
        return load_network(file)
    exercises = [*paragraph_exercises(arguments.xquad, embedder), *reading_exercises(arguments.reading, embedder)]
    network = pretrain(exercises)
    if file is not None:
        save_network(network, file)
    return network


def _write_ranking(ranking: RankingWeights, cases: Sequence[Case]) -> None:
    arrays = {name: getattr(ranking, name) for name in ("means", "deviations", "linear", "hidden", "bias", "out")}
    content = {
        "features": list(UNIT_FEATURES),
        **{name: np.asarray(values).round(5).tolist() for name, values in arrays.items()},
        "slope": round(ranking.slope, 5),
        "offset": round(ranking.offset, 5),
        **_fitted_on(cases),
    }
    (_WEIGHTS / "unit_ranking.json").write_text(json.dumps(content) + "\n", encoding="utf-8")


def _write_confidence(
    fitted: Fitted, calibration: LogisticRegression, refuse_below: float, cases: Sequence[Case]
) -> None:
    content = {
        "features": list(FEATURES),
        "means": fitted.means.round(6).tolist(),
        "deviations": fitted.deviations.round(6).tolist(),
        "weights": fitted.model.coef_[0].round(6).tolist(),
        "intercept": round(float(fitted.model.intercept_[0]), 6),
        "slope": round(float(calibration.coef_[0, 0]), 6),
        "offset": round(float(calibration.intercept_[0]), 6),
        "refuse_below": refuse_below,
        **_fitted_on(cases),
    }
    (_WEIGHTS / "confidence.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _fitted_on(cases: Sequence[Case]) -> dict[str, Any]:
    return {"fitted_on": sorted({case.group for case in cases}), "questions": len(cases)}


if __name__ == "__main__":
    main()
