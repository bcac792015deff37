const HOUR = 3_600_000;

/** Hours between two UTC times; negative where `to` is earlier. */
export function hoursBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / HOUR;
}

/** The UTC time that many hours after another, to the second. */
export function hoursAfter(from: string, hours: number): string {
  return new Date(Date.parse(from) + hours * HOUR).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Hours with at most one decimal, rounded down so that a time that isn't up never looks as if it were: `47.9 h`. */
export function formatHours(hours: number): string {
  return `${Math.floor(hours * 10) / 10} h`;
}

/** A UTC time as people read it: `2025-03-10 09:00 UTC`. */
export function formatTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

const hoursIn = { m: 1 / 60, h: 1, d: 24 } as const;

/** Hours in a span of time as files write it: `15m`, `12h`, `14d`. */
export function hoursOf(duration: string): number {
  const unit = duration.slice(-1);
  return Number(duration.slice(0, -1)) * (unit === "m" || unit === "h" ? hoursIn[unit] : hoursIn.d);
}
