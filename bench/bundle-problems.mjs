/** The GradBench problems as a module: they are TypeScript; the library itself stays what users load. */
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("../examples/gradbench/", import.meta.url));

/** Imports a file of examples/gradbench. */
export async function importFromProblems(name) {
  const bundle = `${folder}${name}.bundle.mjs`;
  await build({
    entryPoints: [`${folder}${name}.ts`],
    outfile: bundle,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["wengert"],
    logLevel: "warning",
  });
  try {
    return await import(pathToFileURL(bundle).href);
  } finally {
    rmSync(bundle, { force: true });
  }
}
