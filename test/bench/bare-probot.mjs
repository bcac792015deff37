// A Probot app that does nothing but verify a webhook and answer it: what the App's server is measured beside.
import { pino } from "pino";
import { Probot, Server } from "probot";

const { APP_ID: appId, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret } = process.env;
const log = pino({ level: "warn" });
const server = new Server({
  Probot: Probot.defaults({ appId, privateKey, secret, log }),
  log,
  host: "127.0.0.1",
  // As text, for Probot takes the number 0 for none given.
  port: "0",
});
await server.load((probot) => {
  probot.on("issue_comment.created", () => {});
});
await server.start();
process.send({ url: `http://127.0.0.1:${server.port}` });
