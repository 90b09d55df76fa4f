"""Outside bytes in, Study out; pure, no sockets, one file a registry."""
