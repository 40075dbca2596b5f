"""Pages for people: one behind every IRI, the ontology, search and queries; on a server or as files."""
