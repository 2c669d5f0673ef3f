"""How each fact of the journal changes the ordinary tables."""
