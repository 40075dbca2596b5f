// An answer as a table: links to the pages of things, words in their language and direction, sorted by a column.
import { facts, icon, page, short, table } from "./facts.js";

const AT_ONCE = 200;

export class Rows {
  priority = 10;
  label = facts.words.rows;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return Boolean(this.yasr.results) && table(this.yasr.results).columns.length > 0;
  }

  getIcon() {
    return icon("M1 2h14v3H1zm0 5h14v3H1zm0 5h14v3H1z");
  }

  download(name) {
    return {
      getData: () => this.yasr.results.asCsv(),
      contentType: "text/csv",
      title: facts.words.download,
      filename: `${name || "answer"}.csv`,
    };
  }

  draw() {
    const { columns, rows } = table(this.yasr.results);
    const body = document.createElement("tbody");
    const head = document.createElement("tr");
    const more = document.createElement("button");
    let order = rows;
    let shown = 0;
    const add = () => {
      for (const row of order.slice(shown, shown + AT_ONCE)) body.append(line(columns, row));
      shown = Math.min(shown + AT_ONCE, rows.length);
      more.hidden = shown === rows.length;
      more.textContent = facts.words.more.replace("{n}", (rows.length - shown).toLocaleString());
    };
    for (const column of columns) {
      const cell = document.createElement("th");
      const button = document.createElement("button");
      cell.scope = "col";
      button.type = "button";
      button.textContent = column;
      button.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") === "ascending";
        for (const other of head.children) other.removeAttribute("aria-sort");
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        order = [...rows].sort((one, other) => compare(one[column], other[column]) * (down ? -1 : 1));
        body.replaceChildren();
        shown = 0;
        add();
      });
      cell.append(button);
      head.append(cell);
    }
    const all = document.createElement("table");
    all.createTHead().append(head);
    all.append(body);
    all.className = "rows";
    const scroll = document.createElement("div");
    scroll.className = "scroll";
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", facts.words.rows);
    scroll.append(all);
    more.type = "button";
    more.className = "more";
    more.addEventListener("click", add);
    add();
    this.yasr.resultsEl.replaceChildren(scroll, more);
    if (!rows.length) this.yasr.resultsEl.replaceChildren(Object.assign(document.createElement("p"), { textContent: facts.words.nothing }));
  }
}

function line(columns, row) {
  const drawn = document.createElement("tr");
  for (const column of columns) {
    const cell = document.createElement("td");
    const value = row[column];
    if (value?.type === "uri") cell.append(linked(value.value));
    else if (value) {
      const words = document.createElement("bdi");
      words.textContent = value.value;
      if (value["xml:lang"]) words.lang = value["xml:lang"];
      cell.append(words);
      if (!Number.isNaN(Number(value.value)) && value.value.trim()) cell.className = "right";
    }
    drawn.append(cell);
  }
  return drawn;
}

function linked(iri) {
  const address = page(iri);
  const shown = document.createElement(address ? "a" : "span");
  if (address) shown.href = address;
  shown.title = iri;
  shown.textContent = short(iri);
  return shown;
}

function compare(one, other) {
  const [a, b] = [one?.value ?? "", other?.value ?? ""];
  return a.localeCompare(b, undefined, { numeric: true });
}
