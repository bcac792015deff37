// The App as `serve` starts it, told where the local forge is.
import { createLog } from "../../dist/entry/log.js";
import { startServer } from "../../dist/entry/server.js";

const { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, GITHUB_API_URL } = process.env;
const server = await startServer({
  appId: APP_ID,
  privateKey: PRIVATE_KEY,
  secret: WEBHOOK_SECRET,
  baseUrl: GITHUB_API_URL,
  host: "127.0.0.1",
  port: 0,
  log: createLog("warn"),
  now: () => new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
  landingDelay: 1000,
  retryDelays: [],
});
process.send({ url: server.url });
