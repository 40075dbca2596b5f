"""Tells Schemathesis how a query is sent as it is (SPARQL 1.1 Protocol, section 2.1.3): as its text.

Named by SCHEMATHESIS_HOOKS in `tests/test_attack.py`.
"""

import schemathesis

schemathesis.serializer.alias("application/sparql-query", "text/plain")
