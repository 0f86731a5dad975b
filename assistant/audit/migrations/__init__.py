"""Schema versions of the audit store, applied by `assistant.audit.migrate`.

A new version is a file in `versions/` whose `down_revision` is the one before; a test holds tables and versions equal.
"""
