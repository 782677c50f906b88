"""The questions asked on a terminal, and nothing else."""
