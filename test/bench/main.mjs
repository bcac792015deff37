// Measures what the App costs: requests and time of each event, what it sustains of ordinary comments, what questions
// to a large registry take, and what proving an audit trail takes; with --full at the size that the product promises
// times for, which takes an hour or two.
// Runs the compiled code; `npm run bench` compiles it first. Ratios are of one run on one machine.
import { printAuditVerify } from "./audit-verify.mjs";
import { printEventCosts } from "./event-costs.mjs";
import { printLoad } from "./load.mjs";
import { printOrdinaryComments } from "./ordinary-comments.mjs";
import { printRegistryQuestions } from "./registry-questions.mjs";

await printEventCosts();
await printOrdinaryComments();
await printLoad(process.argv.includes("--full") ? 10_000 : 1_000);
await printRegistryQuestions(process.argv.includes("--full"));
await printAuditVerify(process.argv.includes("--full") ? 1_000_000 : 20_000);
