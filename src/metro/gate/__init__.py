"""One rule a file, pure, on facts that a service gathered."""
