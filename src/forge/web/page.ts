import type { Repository, World } from "../world.js";
import type { Html } from "./html.js";

/** One step of the way from the top to a page; the last one, the page itself, has no address. */
export interface Step {
  readonly label: string;
  readonly address: string | null;
}

/** What an address shows, or where it has moved to. */
export type Page =
  | {
      readonly kind: "shown";
      readonly title: string;
      readonly trail: readonly Step[];
      readonly main: Html;
    }
  | { readonly kind: "moved"; readonly to: string };

/** The repository that a page is about. */
export interface Place {
  readonly world: World;
  readonly repository: Repository;
}
