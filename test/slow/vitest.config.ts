import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests that take minutes: of the bundles, and against other people's services. */
// biome-ignore lint/style/noDefaultExport: vitest reads it
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/slow/**/*.slow.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
