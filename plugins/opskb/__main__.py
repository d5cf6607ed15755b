"""`python -m opskb` is the command line."""

from opskb.adapters.cli import main

main()
