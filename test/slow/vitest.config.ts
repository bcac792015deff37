import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests against other people's services, which take minutes to install. */
// biome-ignore lint/style/noDefaultExport: vitest reads it
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/slow/**/*.slow.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
