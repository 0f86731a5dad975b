"""Whether a paragraph on a slide bears a bullet or number: what it says itself, or inherits from layout and master."""

from collections.abc import Iterator
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

_MARKED = {qn("a:buChar"), qn("a:buAutoNum"), qn("a:buBlip")}
_UNMARKED = qn("a:buNone")
# Placeholders that take the master's style for bodies; all others take one without bullets.
_BODIES = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT}


def is_bulleted(paragraph: Any, shape: Any) -> bool:
    """True for an item of a list, by the nearest place that says so: paragraph, shape, layout, master."""
    level = qn(f"a:lvl{paragraph.level + 1}pPr")
    for properties in _properties(paragraph, shape, level):
        for child in properties:
            if child.tag in _MARKED:
                return True
            if child.tag == _UNMARKED:
                return False
    return False


def _properties(paragraph: Any, shape: Any, level: str) -> Iterator[Any]:
    own = paragraph._p.find(qn("a:pPr"))
    if own is not None:
        yield own
    yield from _list_style(shape, level)
    if not shape.is_placeholder:
        return
    layout_shape = getattr(shape, "_base_placeholder", None)
    master_shape = getattr(layout_shape, "_base_placeholder", None) if layout_shape is not None else None
    for inherited in (layout_shape, master_shape):
        if inherited is not None:
            yield from _list_style(inherited, level)
    if shape.placeholder_format.type in _BODIES:
        master = shape.part.slide_layout.slide_master.element
        style = master.find(f"{qn('p:txStyles')}/{qn('p:bodyStyle')}/{level}")
        if style is not None:
            yield style


def _list_style(shape: Any, level: str) -> Iterator[Any]:
    found = shape.element.find(f"{qn('p:txBody')}/{qn('a:lstStyle')}/{level}")
    if found is not None:
        yield found
