"""What clean.py makes paragraphs of: lines, what one line says it is, and the roles of them all."""
