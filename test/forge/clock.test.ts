import { describe, expect, it } from "vitest";
import { createClock, timestamp } from "../../src/forge/clock.js";

const NOON = "2025-03-01T12:00:00Z";

describe("the forge's clock", () => {
  it("goes on by one second a write, and stands still between", () => {
    const clock = createClock(NOON);
    clock.tick();
    clock.tick();
    expect(timestamp(clock.now())).toBe("2025-03-01T12:00:02Z");
    expect(timestamp(clock.now())).toBe("2025-03-01T12:00:02Z");
  });

  it("stands still for writes too while frozen", () => {
    const clock = createClock(NOON);
    clock.freeze();
    expect(timestamp(clock.tick())).toBe(NOON);
    clock.thaw();
    expect(timestamp(clock.tick())).toBe("2025-03-01T12:00:01Z");
  });

  it("can be set back and forth, in whole seconds", () => {
    const clock = createClock(NOON);
    clock.set("2025-02-01T00:00:00.900Z");
    clock.advance(3_600_000);
    expect(timestamp(clock.now())).toBe("2025-02-01T01:00:00Z");
    expect(() => clock.set("yesterday")).toThrow("not a moment");
  });
});
