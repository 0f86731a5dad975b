"""Rich text (RTF) as Outlook keeps it in messages: unpacking, and reading it as a page."""
