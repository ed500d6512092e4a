/** How long the first derivative of each GradBench problem takes to compile, in a process that is warm. */
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const title = "Compiling the derivatives of the twelve GradBench problems (bar: 150 ms each)";

export const bar = undefined;

const problems = fileURLToPath(new URL("../../examples/gradbench/", import.meta.url));

export async function measureCase(progress) {
  const bundle = `${problems}compile-times.bundle.mjs`;
  // The problems are TypeScript; the library itself stays what users load.
  await build({
    entryPoints: [`${problems}compile-times.ts`],
    outfile: bundle,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["wengert"],
    logLevel: "warning",
  });
  try {
    const { compileTimes } = await import(pathToFileURL(bundle).href);
    progress("compiling twelve derivatives");
    return compileTimes();
  } finally {
    rmSync(bundle, { force: true });
  }
}
