import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contract.chunks import Audience, Chunk, Confidentiality, DocumentInfo, State, Unit, UnitKind
from ingest.contract.documents import Block, BlockKind
from ingest.contract.index.codec import decode_block, decode_chunk, decode_info, encode_block, encode_chunk, encode_info

TEXT = st.text(max_size=12)
SOME = st.none() | TEXT
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2999, 12, 31))
AUDIENCES = st.dictionaries(TEXT, st.lists(TEXT, max_size=3).map(tuple), max_size=3).map(Audience)
INFOS = st.builds(
    DocumentInfo, path=TEXT, title=TEXT, language=TEXT, format=TEXT, file_sha256=TEXT, text_sha256=TEXT,
    pages=st.none() | st.integers(1, 9999), policy=SOME, version=SOME, translation_of=SOME, owner=SOME,
    audience=AUDIENCES, effective_from=DAYS, effective_to=DAYS, review_by=DAYS,
    topics=st.lists(TEXT, max_size=3).map(tuple),
)  # fmt: skip
PAGES = st.none() | st.integers(1, 9999)
BLOCKS = st.builds(
    Block, st.sampled_from(BlockKind), TEXT, st.integers(0, 6), PAGES, st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
)  # fmt: skip
PLACES = st.tuples(st.integers(0, 99), st.integers(100, 199))
UNITS = st.builds(
    lambda kind, place, page, lead: Unit(kind, *place, page, lead),
    st.sampled_from(UnitKind), PLACES, PAGES, st.none() | PLACES,
)  # fmt: skip
CHUNKS = st.builds(
    Chunk, TEXT, st.lists(TEXT, max_size=3).map(tuple), PAGES, st.integers(0, 9), st.integers(9, 99),
    st.lists(UNITS, max_size=3).map(tuple),
)  # fmt: skip


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False))


@settings(deadline=None)
@given(INFOS)
def test_document_records_come_back_as_they_were(info: DocumentInfo) -> None:
    assert decode_info(through_json(encode_info(info))) == info


@settings(deadline=None)
@given(BLOCKS)
def test_blocks_come_back_as_they_were(block: Block) -> None:
    assert decode_block(through_json(encode_block(block))) == block


@settings(deadline=None)
@given(CHUNKS)
def test_chunks_come_back_as_they_were(chunk: Chunk) -> None:
    assert decode_chunk(through_json(encode_chunk(chunk))) == chunk


def test_a_decoded_chunk_can_be_hashed() -> None:
    chunk = Chunk("a", ("S",), None, 0, 9, (Unit(UnitKind.ROW, 0, 9, None, (0, 4)),))
    assert hash(decode_chunk(through_json(encode_chunk(chunk)))) == hash(chunk)


def test_an_index_without_the_newer_fields_still_opens() -> None:
    info = DocumentInfo("a.md", "A", "en", "md", "f", "t", owner="HR")
    older = encode_info(info)
    for field in ("supersedes", "binding", "translated_from", "confidentiality", "contacts", "state"):
        del older[field]
    assert decode_info(older) == info


def test_the_fields_of_a_policy_survive() -> None:
    info = DocumentInfo(
        "a.md", "A", "en", "md", "f", "t", supersedes="1.0", binding=False, translated_from="0.9",
        confidentiality=Confidentiality.RESTRICTED, contacts=("People Desk",), state=State.RETIRED,
    )  # fmt: skip
    assert decode_info(through_json(encode_info(info))) == info
