// Measures what the App costs: requests and time of each event, what it sustains of ordinary comments, and what questions
// to a large registry take; with --full at the size that the product promises times for, which takes half an hour.
// Runs the compiled code; `npm run bench` compiles it first. Ratios are of one run on one machine.
import { printEventCosts } from "./event-costs.mjs";
import { printOrdinaryComments } from "./ordinary-comments.mjs";
import { printRegistryQuestions } from "./registry-questions.mjs";

await printEventCosts();
await printOrdinaryComments();
await printRegistryQuestions(process.argv.includes("--full"));
