"""The only sockets: fetching pages from registries."""
