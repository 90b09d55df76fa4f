"""The private database; its models come with the first case."""
