/** What a gradient adds to a page: the bundle of what the case of four inputs uses of each library. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export const title = "Size of a bundle with what the gradient of four numbers uses, by esbuild";

const folder = fileURLToPath(new URL("..", import.meta.url));
const modules = join(folder, "node_modules");

/** What a page imports, and the files beside the bundle that it loads. */
const uses = {
  wengert: { imports: `export { gradient } from "wengert"` },
  rose: {
    imports: `export { Real, Vec, add, compile, div, fn, mul, opaque, sub, vjp } from "rose"`,
    beside: ["@rose-lang/wasm/dist/wbg/rose_web_bg.wasm"],
  },
  mathjs: { imports: `export { derivative, parse } from "mathjs"` },
  "ad.js": { imports: `export { default } from "ad.js"` },
  "@penrose/core": {
    imports: `export { genGradient, variable } from "@penrose/core/dist/engine/Autodiff";
              export { add, mul, tanh } from "@penrose/core/dist/engine/AutodiffFunctions"`,
  },
  "@tensorflow/tfjs": { imports: `export * from "@tensorflow/tfjs"` },
  "@tensorflow/tfjs-backend-wasm": {
    imports: `export * from "@tensorflow/tfjs-core"; import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
              export * from "@tensorflow/tfjs-backend-wasm"`,
    beside: ["@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"],
  },
  "@jax-js/jax": { imports: `export { defaultDevice, grad, init, jit, numpy } from "@jax-js/jax"` },
};

export async function measureCase(progress) {
  const rows = [];
  for (const [name, use] of Object.entries(uses)) {
    progress(name);
    rows.push(await sizeOf(name, use).catch((error) => ({ name, reason: error.errors?.[0]?.text ?? error.message })));
  }
  return rows;
}

async function sizeOf(name, { imports, beside = [] }) {
  const { outputFiles } = await build({
    stdin: { contents: imports, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    external: ["fs", "path", "os", "module", "util", "worker_threads", "crypto", "perf_hooks"],
    write: false,
    outdir: folder,
    logLevel: "silent",
  });
  const contents = [
    ...outputFiles.map(({ contents: bytes }) => bytes),
    ...beside.map((file) => readFileSync(join(modules, file))),
  ];
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
  return {
    name,
    minified: sum(contents.map(({ length }) => length)),
    gzipped: sum(contents.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
    note: beside.length === 0 ? undefined : "with the WebAssembly file that it loads",
  };
}
