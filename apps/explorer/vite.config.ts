import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

/** KaTeX's fonts come in three formats; every browser that can run the page reads the first. */
function oneFontFormat(): Plugin {
  return {
    name: "one-font-format",
    enforce: "pre",
    transform(code, id) {
      if (!/katex.*\.css/.test(id)) return undefined;
      return { code: code.replaceAll(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, ""), map: null };
    },
  };
}

/** The service worker knows every file of the page, and changes when one of them does. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.endsWith(".map"));
      const hash = createHash("sha256");
      for (const name of files.toSorted()) {
        const output = bundle[name];
        hash.update(name).update(output === undefined ? "" : output.type === "chunk" ? output.code : output.source);
      }
      const text = readFileSync(new URL("src/offline/service-worker.js", import.meta.url), "utf8");
      this.emitFile({
        type: "asset",
        fileName: "service-worker.js",
        source: text
          .replace('"VERSION"', JSON.stringify(hash.digest("hex").slice(0, 16)))
          .replace('["FILES"]', JSON.stringify(["./", ...files.filter((name) => name !== "index.html")])),
      });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [oneFontFormat(), serviceWorker()],
  resolve: { conditions: ["@wengert/source", ...defaultClientConditions] },
  // The content security policy allows no data: fonts and no inline scripts.
  build: {
    // The command line serves it from there.
    outDir: "../../packages/cli/lib/explorer",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: "es" },
});
