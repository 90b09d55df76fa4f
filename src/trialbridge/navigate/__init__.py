"""The six-step case as a pure state machine."""
