"""What brief.py makes a brief of: findings, sections, points, versions; its manifest and its file's name."""
