"""What every room knows of Arabic text: its letters in two forms, its quotes, its sentences."""
