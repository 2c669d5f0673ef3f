"""The only package that speaks Qt: window, pages, widgets, models."""
