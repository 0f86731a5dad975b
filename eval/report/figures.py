"""How figures are written for people."""

from typing import Final

from eval.metrics.metric import Metric
from eval.stats.bootstrap import Estimate

# Shares of a whole read as per cent; these are scores on a scale of their own.
SCORES: Final = frozenset({"confidence_auroc", "calibration_ece", "calibration_brier"})


def is_score(metric: Metric) -> bool:
    """Whether a figure is no share of questions and is written as a plain number."""
    return metric.name in SCORES or "_mrr" in metric.name or "_ndcg" in metric.name


def shown(metric: Metric, value: float) -> str:
    """A figure with its unit."""
    if metric.unit == "seconds":
        return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.{0 if value >= 0.01 else 1}f} ms"
    if metric.unit == "characters":
        return f"{value:.0f} chars"
    if metric.unit == "tokens":
        return f"{value:.0f} tokens"
    if metric.unit == "money":
        return f"{value:.6f}"
    return f"{value:.3f}" if is_score(metric) else f"{100 * value:.1f} %"


def shown_difference(metric: Metric, value: float) -> str:
    """A difference with sign and unit; of shares in percentage points."""
    if metric.unit == "seconds":
        return f"{value * 1000:+.0f} ms"
    if metric.unit == "characters":
        return f"{value:+.0f} chars"
    if metric.unit == "tokens":
        return f"{value:+.0f} tokens"
    if metric.unit == "money":
        return f"{value:+.6f}"
    return f"{value:+.3f}" if is_score(metric) else f"{100 * value:+.1f} pp"


def shown_interval(metric: Metric, figure: Estimate) -> str:
    """The interval of a figure in brackets; nothing where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"[{shown(metric, figure.low)}, {shown(metric, figure.high)}]"
