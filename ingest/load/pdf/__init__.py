"""PDF: words by their place on the page to headings, paragraphs, lists and tables in reading order."""
