"""YAML whose scalars stay as they were written."""

from typing import Any, Final

import yaml

_NULL: Final = "tag:yaml.org,2002:null"


class _AsWritten(yaml.SafeLoader):
    """Scalars as they were written: NO is Norway, no is Norwegian and 1.10 a version; only null is not a string."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases, which can multiply without end."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not read", None)
        return super().compose_node(parent, index)


_AsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(text: str) -> Any:
    """Mappings, lists, strings and None.

    Raises:
        yaml.YAMLError: the text is not YAML, or holds tags or aliases.
    """
    return yaml.load(text, Loader=_AsWritten)
