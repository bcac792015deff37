import type { Permission } from "./ports.js";

/** Whether a permission is enough to ask for something to be written. */
export function mayWrite(permission: Permission): boolean {
  return permission === "admin" || permission === "write";
}
