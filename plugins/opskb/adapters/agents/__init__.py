"""The questions of `answers` for agents, over the Model Context Protocol; this package decides nothing."""
