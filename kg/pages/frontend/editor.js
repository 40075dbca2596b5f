// The SPARQL page with YASGUI in the place of the plain form, which stays for browsers without JavaScript.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";
import { Network } from "./network.js";
import { Rows } from "./rows.js";
import { facts } from "./facts.js";

const { Yasqe, Yasr } = Yasgui;
const plain = document.querySelector("form.query");
const place = document.getElementById("editor");
const asked = new URLSearchParams(location.search);

// Suggestions come from this release; YASGUI's own would be asked of another host.
Yasqe.forkAutocompleter("property", { name: "property-here", bulk: true, get: facts.properties });
Yasqe.forkAutocompleter("class", { name: "class-here", bulk: true, get: facts.classes });
Yasqe.forkAutocompleter("prefixes", { name: "prefixes-here", persistenceId: null, get: prefixes() });
Yasqe.defaults.autocompleters = ["variables", "prefixes-here", "property-here", "class-here"];
// Its own table writes a style sheet into the page, which our policy forbids.
Yasr.registerPlugin("table", Rows, true);
Yasr.registerPlugin("network", Network, true);
Yasgui.Tab.prototype.getShareableLink = function () {
  return link(this.getQuery());
};

plain.hidden = true;
document.getElementById("answer")?.remove();
document.querySelector(".notice[role=alert]")?.remove();
place.hidden = false;
document.getElementById("keep").hidden = false;

const gui = new Yasgui(place, {
  autofocus: false,
  persistenceId: "nansen",
  copyEndpointOnNewTab: false,
  populateFromUrl: false,
  tabName: facts.words.query,
  requestConfig: { endpoint: facts.endpoint, method: "POST", headers: {} },
  endpointCatalogueOptions: { getData: () => [] },
  yasqe: { value: facts.query, resizeable: true, editorHeight: "24rem", collapsePrefixesOnLoad: true },
  yasr: { prefixes: facts.prefixes, pluginOrder: ["table", "network", "response"], defaultPlugin: "table", maxPersistentResponseSize: 0 },
});

gui.on("tabAdd", (_, id) => prepare(gui.getTab(id)));
Object.values(gui._tabs).forEach(prepare);
gui.on("queryResponse", (_, tab) => keep(tab.getQuery()));
gui.on("tabSelect", (_, id) => keep(gui.getTab(id)?.persistentJson.yasqe.value ?? ""));

if (asked.get("query")) show(asked.get("query"), asked.has("run"));
keep(gui.getTab().persistentJson.yasqe.value);
for (const example of document.querySelectorAll("a.example")) {
  example.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(new URL(example.href).searchParams.get("query"), true);
    history.pushState(null, "", example.href);
    place.scrollIntoView({ block: "start" });
  });
}
addEventListener("popstate", () => location.reload());
document.documentElement.dataset.editor = "ready";

// Shows a query in the tab that has it, else in one that is as new, else in one of its own.
function show(query, run) {
  const now = gui.getTab();
  const isNew = now.persistentJson.yasqe.value.trim() === facts.query.trim() && !now.hasResults();
  const tab = isNew ? now.setQuery(query) : gui.addTab(true, { yasqe: { value: query } }, { avoidDuplicateTabs: true });
  if (run) tab.query().catch(() => {}); // what went wrong is shown below the editor
  keep(query);
}

// A saved tab may be of an older release, at another address.
function prepare(tab) {
  if (tab && tab.getEndpoint() !== facts.endpoint) tab.setEndpoint(facts.endpoint);
}

function link(query) {
  return `${facts.endpoint}?query=${encodeURIComponent(query)}&run`;
}

// Fills in what the page says of keeping a query: the link that runs it, its answer as a file, the line for curl.
function keep(query) {
  document.getElementById("share").value = link(query);
  for (const format of document.querySelectorAll("#keep a[data-format]")) {
    format.href = `${facts.endpoint}?query=${encodeURIComponent(query)}&format=${format.dataset.format}`;
  }
  const quoted = `'${`query=${query}`.replaceAll("'", `'\\''`)}'`;
  document.getElementById("curl").textContent =
    `curl ${facts.endpoint} -H 'Accept: text/csv' \\\n  --data-urlencode ${quoted}`;
}

function prefixes() {
  return Object.entries(facts.prefixes).map(([name, iri]) => `${name}: <${iri}>`);
}
