"""The release on the web: a SPARQL endpoint, a document behind every IRI, the files themselves."""
