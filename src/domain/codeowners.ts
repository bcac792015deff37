/** CODEOWNERS by GitHub's own rules: the parts that the rest of the product uses. */
export { errorsTouching, type Ownership, ownersOf } from "./codeowners/match.js";
export type { Owner } from "./codeowners/owner.js";
export {
  CODEOWNERS_LOCATIONS,
  CODEOWNERS_MAX_BYTES,
  type Codeowners,
  type CodeownersError,
  type CodeownersLine,
  parseCodeowners,
} from "./codeowners/parse.js";
export { isCatchAll } from "./codeowners/pattern.js";
