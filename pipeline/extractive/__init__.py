"""How summarize.py chooses sentences: what each is worth, what it leans on, and which enter."""
