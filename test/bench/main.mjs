// Measures what the App costs: requests and time of each event, and what it sustains of ordinary comments.
// Runs the compiled code; `npm run bench` compiles it first. Ratios are of one run on one machine.
import { printEventCosts } from "./event-costs.mjs";
import { printOrdinaryComments } from "./ordinary-comments.mjs";

await printEventCosts();
await printOrdinaryComments();
