// Written from package.json by src/entry/build/embed-version.ts, which `npm version` runs.
/** The package's version. */
export const version = "0.1.0";
