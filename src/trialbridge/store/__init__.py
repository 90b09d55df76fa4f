"""The only package that knows the Django ORM."""
