"""Names and places of everything in an index directory.

CURRENT                       the name of the published snapshot, swapped by one rename
LOCK                          held by the one writer
earlier.json                  texts that were replaced and are kept for citations of them
files.json                    what the corpus's files hashed to, by size and times; only saves reading
objects/ab/abcd….safetensors  one document: text, chunks, vectors; named by a hash of all that went into it
snapshots/<name>/             manifest.json, documents.json, texts.json (which texts those are), chunks.npy, vectors.faiss, hubness.npy, lexical/,
                              centres.npz, names.json, glossary.json, concepts.safetensors, kept.safetensors and kept.json (for the next writer)
profiles/                     what everyday questions look like to an embedding model
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.contract.errors import IndexMissingError

# Raised whenever a reader of the old layout could misread the new one.
SCHEMA_VERSION: Final = 2

POINTER: Final = "CURRENT"
MANIFEST: Final = "manifest.json"
DOCUMENTS: Final = "documents.json"
TEXTS: Final = "texts.json"
CHUNK_TABLE: Final = "chunks.npy"
VECTORS: Final = "vectors.faiss"
LEXICAL: Final = "lexical"
HUBNESS: Final = "hubness.npy"
NAMES: Final = "names.json"
CENTRES: Final = "centres.npz"
GLOSSARY: Final = "glossary.json"
CONCEPTS: Final = "concepts.safetensors"


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """Paths below one index directory."""

    root: Path

    @property
    def pointer(self) -> Path:
        """The file that names the published snapshot."""
        return self.root / POINTER

    @property
    def lock(self) -> Path:
        """The writer's lock file."""
        return self.root / "LOCK"

    @property
    def fingerprints(self) -> Path:
        """What the writer remembers of the corpus's files."""
        return self.root / "files.json"

    @property
    def replaced(self) -> Path:
        """The list of texts that were replaced and are kept for citations of them."""
        return self.root / "earlier.json"

    @property
    def snapshots(self) -> Path:
        """Where snapshots live."""
        return self.root / "snapshots"

    @property
    def objects(self) -> Path:
        """Where document objects live."""
        return self.root / "objects"

    def object_path(self, key: str) -> Path:
        """Where the document object with this key lives."""
        return self.objects / key[:2] / f"{key}.safetensors"

    def profile_path(self, key: str) -> Path:
        """Where the question profile with this key lives."""
        return self.root / "profiles" / f"{key}.npz"

    def current_name(self) -> str:
        """Name of the published snapshot.

        Raises:
            IndexMissingError: nothing has been published here.
        """
        try:
            return self.pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise IndexMissingError(
                f"there is no index in {self.root}; run 'benefits ingest --corpus DIR --index {self.root}' first"
            ) from None

    def current(self) -> Path:
        """Folder of the published snapshot."""
        return self.snapshots / self.current_name()
