import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["@wengert/source"] },
  ssr: { resolve: { conditions: ["@wengert/source"] } },
  test: { include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "test/**/*.test.ts"], passWithNoTests: true },
});
