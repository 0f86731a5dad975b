"""What the tokens of a language model cost."""

import math
from dataclasses import dataclass
from typing import Final

from eval.targets.answer import Answer

_MILLION: Final = 1_000_000


class PriceError(Exception):
    """A price cannot be read; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens, in any currency: of those read and of those written."""

    read: float
    written: float

    def of(self, answer: Answer) -> Answer:
        """The answer with its cost, where its usage is known and no cost was told."""
        if answer.usage is None or answer.cost is not None:
            return answer
        cost = (answer.usage.input_tokens * self.read + answer.usage.output_tokens * self.written) / _MILLION
        return answer.model_copy(update={"cost": cost})


def parse_price(text: str) -> Price:
    """Read `READ/WRITTEN`, such as `0.15/0.60`.

    Raises:
        PriceError: another layout, or a price that is no number of at least 0.
    """
    read, slash, written = text.partition("/")
    try:
        price = Price(float(read), float(written))
    except ValueError:
        price = Price(math.nan, math.nan)
    if not slash or not all(math.isfinite(value) and value >= 0 for value in (price.read, price.written)):
        raise PriceError(
            f"price {text!r}: write the price of a million tokens read and of a million written, such as 0.15/0.60"
        )
    return price
