"""What the Tab key writes: asked by a shell, answered from one small file, or from the log."""
