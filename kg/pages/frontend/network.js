// An answer as a graph, where its rows name two things of ours: who cites what, or what is linked to what.
import { facts, icon, page, short, table } from "./facts.js";

const MOST = 400;
const KINDS = ["resolution", "document", "conclusion", "instrument", "body", "state", "action"];

export class Network {
  priority = 5;
  label = facts.words.graph;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return Boolean(this.yasr.results) && edges(table(this.yasr.results)).length > 0;
  }

  getIcon() {
    return icon("M3 1a2 2 0 1 1 0 4 2 2 0 0 1 0-4m10 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4M4 11a2 2 0 1 1 0 4 2 2 0 0 1 0-4M5 4l6 3-.4.9-6-3zm-.6 8 6.2-4 .6.8L5 12.8z");
  }

  async draw() {
    const found = edges(table(this.yasr.results));
    const names = [...new Set(found.flatMap(({ from, to }) => [from, to]))];
    const shown = new Set(names.slice(0, MOST));
    const place = document.createElement("div");
    place.className = "network __________cytoscape_container";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", `${facts.words.graph}: ${names.length}`);
    const note = document.createElement("p");
    note.className = "small";
    note.textContent = names.length > MOST ? facts.words.cut.replace("{n}", MOST).replace("{all}", names.length) : facts.words.click;
    this.yasr.resultsEl.replaceChildren(note, place);
    const [{ default: cytoscape }, labels] = await Promise.all([import("cytoscape"), labelled([...shown])]);
    if (!place.isConnected) return;
    noStyleSheet();
    const drawn = cytoscape({
      container: place,
      elements: [
        ...[...shown].map((id) => ({ data: { id, label: labels.get(id) ?? short(id).split("/").pop() }, classes: kind(id) })),
        ...found
          .filter(({ from, to }) => shown.has(from) && shown.has(to))
          .map(({ from, to, label }) => ({ data: { source: from, target: to, label } })),
      ],
      style: style(found.length > 60),
      layout: { name: "cose", animate: false, nodeDimensionsIncludeLabels: true, padding: 24, idealEdgeLength: () => 90, nodeRepulsion: () => 9000, componentSpacing: 60 },
    });
    drawn.on("tap", "node", (event) => location.assign(page(event.target.id())));
    drawn.on("mouseover", "node", () => place.classList.add("on"));
    drawn.on("mouseout", "node", () => place.classList.remove("on"));
  }
}

// Cytoscape writes a style sheet into the page unless it finds its own there; editor.css has that rule, our policy forbids the sheet.
function noStyleSheet() {
  const id = "__________cytoscape_stylesheet";
  if (!document.getElementById(id)) document.head.append(Object.assign(document.createElement("meta"), { id }));
}

// Takes the first two different documents or things of each row as an edge; parts stand for their document.
function edges({ columns, rows }) {
  const found = new Map();
  const isGraph = columns[1] === "predicate";
  for (const row of rows) {
    const things = [...new Set(columns.map((column) => row[column]).filter(isOurs).map(({ value }) => work(value)))];
    if (things.length < 2) continue;
    const label = isGraph ? short(row.predicate.value).split(":").pop() : verb(columns, row);
    const [from, to] = things;
    const key = `${from} ${to}`;
    if (!found.has(key)) found.set(key, { from, to, labels: new Set() });
    if (label) found.get(key).labels.add(label);
  }
  return [...found.values()].map(({ from, to, labels }) => ({ from, to, label: [...labels].join(", ") }));
}

function isOurs(term) {
  return term?.type === "uri" && term.value.startsWith(`${facts.base}id/`) && !term.value.includes("/action/");
}

function work(iri) {
  return facts.base + iri.slice(facts.base.length).split("/").slice(0, 3).join("/");
}

function verb(columns, row) {
  const action = columns.map((column) => row[column]?.value ?? "").find((value) => value.includes("/id/action/"));
  return action ? action.split("/").pop().replaceAll("-", " ") : "";
}

function kind(iri) {
  const found = iri.slice(facts.base.length + 3).split("/")[0];
  return KINDS.includes(found) ? found : "other";
}

async function labelled(iris) {
  const query = `SELECT ?x (SAMPLE(?name) AS ?label) { VALUES ?x { ${iris.map((iri) => `<${iri}>`).join(" ")} }
    { ?x <${facts.base}ns#symbol> ?name } UNION { ?x <http://www.w3.org/2004/02/skos/core#prefLabel> ?name FILTER (LANG(?name) = "en")
      FILTER NOT EXISTS { ?x <${facts.base}ns#symbol> ?symbol } } } GROUP BY ?x`;
  const answer = await fetch(facts.endpoint, {
    method: "POST",
    headers: { Accept: "application/sparql-results+json", "Content-Type": "application/sparql-query" },
    body: query,
  });
  if (!answer.ok) return new Map();
  const { results } = await answer.json();
  return new Map(results.bindings.map((row) => [row.x.value, cut(row.label.value)]));
}

function cut(words) {
  return words.length > 40 ? `${words.slice(0, 38)}…` : words;
}

function style(isLarge) {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return [
    { selector: "node", style: { label: "data(label)", "font-size": 13, color: colour("--ink"), "background-color": colour("--soft"), width: 18, height: 18, "text-wrap": "wrap", "text-max-width": 120, "text-valign": "bottom", "text-margin-y": 4, "text-background-color": colour("--paper"), "text-background-opacity": 0.8 } },
    { selector: ".resolution", style: { "background-color": colour("--un") } },
    { selector: ".instrument", style: { "background-color": "#8a4b08", shape: "diamond" } },
    { selector: ".body, .state", style: { "background-color": "#2f6b3a", shape: "round-rectangle" } },
    { selector: "edge", style: { width: 1.2, "line-color": "#9fb2c4", "target-arrow-color": "#9fb2c4", "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier", label: isLarge ? "" : "data(label)", "font-size": 11, color: colour("--soft"), "text-rotation": "autorotate", "text-background-color": colour("--paper"), "text-background-opacity": 0.8 } },
  ];
}
