"""The reports: one file each, with its SELECT, its columns and its result tables."""
