"""What goes from log to log and from files into the log."""
