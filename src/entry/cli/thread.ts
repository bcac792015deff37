/** What this program does in a thread that it started itself. */
export { answerInThread } from "../../adapters/registry/ask-in-threads.js";
