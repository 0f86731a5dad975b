"""Records to and from JSON-ready values, for the parts of an index that are read as text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ingest.contract.chunks import Audience, Chunk, Confidentiality, DocumentInfo, State, Unit, UnitKind
from ingest.contract.documents import Block, BlockKind


def encode_info(info: DocumentInfo) -> dict[str, Any]:
    """A document's record as JSON-ready values."""
    return {
        "path": info.path,
        "title": info.title,
        "language": info.language,
        "format": info.format,
        "file_sha256": info.file_sha256,
        "text_sha256": info.text_sha256,
        "pages": info.pages,
        "policy": info.policy,
        "version": info.version,
        "translation_of": info.translation_of,
        "owner": info.owner,
        "audience": {name: list(values) for name, values in info.audience.criteria.items()},
        "effective_from": _encode_date(info.effective_from),
        "effective_to": _encode_date(info.effective_to),
        "review_by": _encode_date(info.review_by),
        "topics": list(info.topics),
        "supersedes": info.supersedes,
        "binding": info.binding,
        "translated_from": info.translated_from,
        "confidentiality": info.confidentiality.value,
        "contacts": list(info.contacts),
        "state": info.state.value,
    }


def decode_info(data: Mapping[str, Any]) -> DocumentInfo:
    """The inverse of `encode_info`; what an index of an earlier version does not hold has its default."""
    return DocumentInfo(
        **{
            **data,
            "audience": Audience({name: tuple(values) for name, values in data["audience"].items()}),
            "effective_from": _decode_date(data["effective_from"]),
            "effective_to": _decode_date(data["effective_to"]),
            "review_by": _decode_date(data["review_by"]),
            "topics": tuple(data["topics"]),
            "confidentiality": Confidentiality(data.get("confidentiality", Confidentiality.INTERNAL)),
            "contacts": tuple(data.get("contacts", ())),
            "state": State(data.get("state", State.PUBLISHED)),
        }
    )


def encode_block(block: Block) -> list[Any]:
    """A block as a short list: there are thousands in a large document."""
    return [block.kind.value, block.text, block.level, block.page, block.rows]


def decode_block(data: list[Any]) -> Block:
    """The inverse of `encode_block`."""
    kind, text, level, page, rows = data
    return Block(BlockKind(kind), text, level, page, tuple(tuple(row) for row in rows))


def encode_chunk(chunk: Chunk) -> list[Any]:
    """A chunk as a short list."""
    units = [[unit.kind.value, unit.start, unit.end, unit.page, unit.lead] for unit in chunk.units]
    return [chunk.chunk_id, chunk.section_path, chunk.page, chunk.start, chunk.end, units]


def decode_chunk(data: list[Any]) -> Chunk:
    """The inverse of `encode_chunk`."""
    chunk_id, section_path, page, start, end, units = data
    return Chunk(chunk_id, tuple(section_path), page, start, end, tuple(_decode_unit(unit) for unit in units))


def _decode_unit(data: list[Any]) -> Unit:
    kind, start, end, page, lead = data
    return Unit(UnitKind(kind), start, end, page, tuple(lead) if lead else None)


def _encode_date(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _decode_date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
