import { type DestinationStream, type Logger, pino } from "pino";

/**
 * The App's log: JSON lines without payloads, tokens or signatures. Levels below `info` are not offered, for Probot
 * logs whole payloads there. Lines go to standard output, or to the destination given.
 */
export function createLog(
  level: "info" | "warn" | "error" | "silent" = "info",
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    redact: {
      paths: ["req.headers", "req.remoteAddress", "req.remotePort", "res.headers"],
      remove: true,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
