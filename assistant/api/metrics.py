"""Counts and durations for Prometheus. Labels come from fixed sets, never from what a person typed."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0)


class Metrics:
    """One registry a service, so that several can live in one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "benefits_questions", "Questions answered", ["status", "language", "generator"], registry=self._registry
        )
        self._stages = Histogram(
            "benefits_stage_seconds", "Time of one stage", ["stage"], buckets=_BUCKETS, registry=self._registry
        )
        self._redactions = Counter("benefits_redactions", "Stretches masked", ["type"], registry=self._registry)
        self._errors = Counter("benefits_errors", "Failed requests", ["kind"], registry=self._registry)

    def answered(self, status: str, language: str, generator: str, milliseconds: Mapping[str, float]) -> None:
        """Count an answer and the time of its stages."""
        self._questions.labels(status, language, generator.split(":")[0]).inc()
        for stage, value in milliseconds.items():
            self._stages.labels(stage).observe(value / 1000)

    def redacted(self, type_: str) -> None:
        """Count a masked stretch."""
        self._redactions.labels(type_).inc()

    def failed(self, kind: str) -> None:
        """Count a failed request by the name of its error."""
        self._errors.labels(kind).inc()

    def render(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self._registry)
