/** The GradBench problems as a module: they are TypeScript; the library itself stays what users load. */
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("../examples/gradbench/", import.meta.url));

/** Imports a file of examples/gradbench. */
export async function importFromProblems(name) {
  const [module] = await importCopies(name, 1);
  return module;
}

/** Imports a file of examples/gradbench several times over: functions of their own, of which Wengert knows nothing yet. */
export async function importCopies(name, count) {
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
    const { href } = pathToFileURL(bundle);
    return await Promise.all(Array.from({ length: count }, (_, k) => import(k === 0 ? href : `${href}?copy=${k}`)));
  } finally {
    rmSync(bundle, { force: true });
  }
}
