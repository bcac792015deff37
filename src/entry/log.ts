import { type Logger, pino } from "pino";

/**
 * The App's log: JSON lines without payloads, tokens or signatures. Levels below `info` are not offered, for Probot
 * logs whole payloads there.
 */
export function createLog(level: "info" | "warn" | "error" | "silent" = "info"): Logger {
  return pino({
    level,
    redact: {
      paths: ["req.headers", "req.remoteAddress", "req.remotePort", "res.headers"],
      remove: true,
    },
  });
}
