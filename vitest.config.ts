import { defineConfig } from "vitest/config";

/** Tests run on the sources of every package: the condition leads past dist. */
const conditions = ["@wengert/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // A busy machine is no reason to fail.
  test: {
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
      "apps/*/src/**/*.test.ts",
      "apps/*/test/**/*.test.ts",
    ],
  },
});
