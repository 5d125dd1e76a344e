"""A real sign-on provider (django-oauth-toolkit) as a process of its own; its people stand in a file of the test."""
