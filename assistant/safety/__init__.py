"""Questions that need a person first: recognised in sixteen languages and met with contacts."""
