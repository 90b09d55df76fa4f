"""Pages and interfaces."""
