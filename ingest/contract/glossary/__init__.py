"""The HR glossary: concepts and the words for them in each language, and which of them a text speaks of."""
