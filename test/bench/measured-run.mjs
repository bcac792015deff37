import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Runs a program; gives what it printed, its exit code, seconds, and the most memory it had at once, in MB. */
export async function measuredRun(program, args, options = {}) {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakMegabytes(child.pid));
  }, 20);
  const code = await new Promise((resolve, reject) => {
    child.once("close", resolve);
    child.once("error", reject);
  });
  clearInterval(watch);
  return { stdout, stderr, code, seconds: (performance.now() - start) / 1000, megabytes };
}

/** Linux tells the peak; 0 elsewhere, and for a process that has just ended. */
function peakMegabytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
