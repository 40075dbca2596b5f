"""How the UN writes: symbols, dates, notes, acts, names, references; free of RDF."""
