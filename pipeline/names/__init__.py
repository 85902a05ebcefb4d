"""Who is named: powers and their spellings, people, and names exchanged for others."""
