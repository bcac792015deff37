import { verbPrefix } from "../domain/command/reference.js";
import type { RegistryInputs } from "../domain/registry.js";
import { code, type Markdown } from "./escape.js";

/** A command to type, as inline code: `/recheck`, or `/model recheck` where the policy says so. `line` is without its slash. */
export function commandText(line: string, inputs: RegistryInputs | null): Markdown {
  return code(`${verbPrefix({ shortVerbs: inputs?.policy.commands.short ?? true })}${line}`);
}
