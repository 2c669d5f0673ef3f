"""The only package that speaks Qt: window, pages, widgets, models."""

import gc

# What is loaded at the start stays for good; looking for garbage among it only costs time. It is
# looked for again when the station is open (`application`).
gc.disable()
