"""The log on disk: the only code that writes to the database."""
