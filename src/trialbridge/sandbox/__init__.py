"""One pure reader run in a limited child process."""
