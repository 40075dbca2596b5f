// What the server says of this release: its endpoint, prefixes, terms, and the words of the interface.
export const facts = JSON.parse(document.getElementById("editor-facts").textContent);
facts.endpoint = new URL(facts.endpoint, location.href).href;

// The address of a thing's page: our own things are shown here, others where they are at home.
export function page(iri) {
  if (iri.startsWith(`${facts.base}ns#`)) return `${facts.root}ns.html#${iri.slice(facts.base.length + 3)}`;
  if (iri.startsWith(`${facts.base}id/`)) return facts.root + iri.slice(facts.base.length);
  return /^https?:/.test(iri) ? iri : "";
}

export function short(iri) {
  if (iri.startsWith(`${facts.base}id/`)) return iri.slice(facts.base.length + 3);
  for (const [name, space] of Object.entries(facts.prefixes)) {
    const local = iri.slice(space.length);
    if (iri.startsWith(space) && local && !/[/#]/.test(local)) return `${name}:${local}`;
  }
  return iri;
}

// Gives an answer as rows of terms: those of a SELECT, or the statements of a graph.
export function table(results) {
  const columns = results.getVariables();
  if (columns?.length) return { columns, rows: results.getBindings() ?? [] };
  const statements = results.getStatements?.() ?? [];
  const rows = statements.map(({ subject, predicate, object }) => ({
    subject: term(subject),
    predicate: term(predicate),
    object: term(object),
  }));
  return { columns: rows.length ? ["subject", "predicate", "object"] : [], rows };
}

function term(one) {
  if (one.termType === "Literal") return { type: "literal", value: one.value, "xml:lang": one.language };
  return { type: one.termType === "BlankNode" ? "bnode" : "uri", value: one.value };
}

export function icon(path) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 16 16");
  drawn.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  drawn.append(line);
  return drawn;
}
