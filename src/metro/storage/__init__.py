"""The only package that speaks SQLAlchemy and Alembic: journal, projections, backup."""
