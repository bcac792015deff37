import { createHash } from "node:crypto";
import { parse } from "yaml";

// What a naive reader takes from the rules of a registry. It knows only the forms that stories write.

/** SHA-256 of a text, as the registry writes it. */
export function digestOf(text) {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A value in RFC 8785 form: keys in order, nothing between them. Numbers and texts are as JSON has them. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** Id that an entry must have, by what it is about. */
export function entryId(kind, model, source) {
  return createHash("sha256").update(`${kind}\n${model}\n${source}`).digest("hex").slice(0, 20);
}

/** The policy in some tree, with what it leaves out. */
export function policyIn(text) {
  const written = text === null ? {} : parse(text);
  const stage = (name) => ({
    codeowners: "every",
    owners: [],
    substitutes: {},
    blocking: ["fail", "inconclusive", "missing"],
    gates: [],
    ...written.stages?.[name],
  });
  return {
    machines: written.machines ?? [],
    stages: { staging: stage("staging"), production: stage("production") },
  };
}

/** Owners that the last matching line of CODEOWNERS names for a path. */
export function codeownersFor(text, path) {
  let owners = [];
  for (const line of (text ?? "").split("\n")) {
    const [pattern, ...named] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    if (pattern && matches(pattern, path)) owners = named;
  }
  return owners;
}

function matches(pattern, path) {
  const anchored = pattern.replace(/\/$/, "").includes("/");
  const source = pattern
    .replace(/^\//, "")
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/|\*\*|\*/g, (stars) =>
      stars === "*" ? "[^/]*" : stars === "**" ? ".*" : "(?:.*/)?",
    );
  const end = pattern.endsWith("/") ? "" : pattern.endsWith("/*") ? "$" : "(?:/|$)";
  return new RegExp(`${anchored ? "^" : "(?:^|/)"}${source}${end}`).test(path);
}

/** Places that must be filled: each a list of owners of whom any one may sign. */
export function placesFor({ codeowners, owners, substitutes }, codeownersText, dossierPath) {
  const named = codeowners === "off" ? [] : codeownersFor(codeownersText, dossierPath);
  const some =
    codeowners === "any" ? [named].filter((all) => all.length > 0) : named.map((one) => [one]);
  const all = [...some, ...owners.map((one) => [one])];
  const distinct = all.filter(
    (place, index) => all.findIndex((other) => other.join() === place.join()) === index,
  );
  return distinct.map((place) => [...place, ...place.flatMap((owner) => substitutes[owner] ?? [])]);
}

/** Whether each place can have a signer of its own: tries all ways. */
export function canSeat(places, signers) {
  const [place, ...rest] = places;
  if (place === undefined) return true;
  return place.some(
    (login) =>
      signers.includes(login) &&
      canSeat(
        rest,
        signers.filter((one) => one !== login),
      ),
  );
}
