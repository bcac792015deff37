import type { Role } from "../../domain/manifest.js";

/** A role as people read it, with its percent of requests where it has one. */
export function roleText(role: Role | null, weight: number | null): string {
  const share = weight === null ? "" : `${weight}%`;
  return [role?.replace("-", " ") ?? "", share].filter(Boolean).join(" ");
}

/** A UTC time without its seconds, such as `2025-03-10 09:00`; empty for none. */
export function timeText(time: string | null): string {
  return time === null ? "" : time.slice(0, 16).replace("T", " ");
}

/** A text on one line of at most `most` characters. */
export function shortText(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
