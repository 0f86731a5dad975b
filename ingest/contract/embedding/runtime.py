"""The one way to OpenVINO: without its model converter, which takes as long to import as the rest, and without the message it sends home.

Importing the converter reports the import to a web analytics service over the network, unless the package that reports is missing; so it is made to
look missing. To build a model, import the converter after this module.
"""

import sys
from typing import Any, Final

_REPORTER: Final = "openvino_telemetry"
_CONVERTER: Final = "openvino.tools.ovc"


def _import_openvino() -> Any:
    # An import of a name that stands for None fails; whoever needs the converter can import it afterwards.
    sys.modules.setdefault(_REPORTER, None)  # type: ignore[arg-type]  # what the import system documents for this
    without_converter = _CONVERTER not in sys.modules
    if without_converter:
        sys.modules[_CONVERTER] = None  # type: ignore[assignment]
    try:
        import openvino  # noqa: PLC0415 - only now
    finally:
        if without_converter:
            del sys.modules[_CONVERTER]
    return openvino


openvino: Final[Any] = _import_openvino()
