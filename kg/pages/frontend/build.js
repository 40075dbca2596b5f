// Bundles the editor into the folder named on the command line, with the licences of all that is in it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const folder = process.argv[2] ?? "built";
const { metafile } = await build({
  entryPoints: { editor: "editor.js" },
  outdir: folder,
  bundle: true,
  format: "esm",
  splitting: true, // the graph is fetched only by those who look at it
  chunkNames: "part-[hash]",
  minify: true,
  target: "es2020",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/);
  if (found) packages.add(found[1]);
}
// YASGUI comes bundled itself; what is in it stands in its own list of dependencies.
for (const name of ["@zazuko/yasgui", "@zazuko/yasqe", "@zazuko/yasr"]) {
  for (const inner of Object.keys(about(name).dependencies ?? {})) packages.add(inner);
}
writeFileSync(join(folder, "LICENSES.txt"), [...packages].sort().map(licensed).join("\n"));

function about(name) {
  return JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8"));
}

function licensed(name) {
  const { version, license, author, homepage } = about(name);
  const by = typeof author === "string" ? author : (author?.name ?? "");
  const files = readdirSync(join("node_modules", name)).filter((file) => /^(licen[cs]e|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join("node_modules", name, file), "utf8").trim());
  return `${"=".repeat(72)}\n${name} ${version}, ${license ?? "see its text"}. ${by} ${homepage ?? ""}\n\n${texts.join("\n\n")}\n`;
}
