"""Alembic's folder: what makes and changes the lasting tables; it imports nothing of ours."""
