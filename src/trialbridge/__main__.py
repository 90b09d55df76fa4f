"""`python -m trialbridge` is the command `trialbridge`."""

from trialbridge.cli import main

main()
