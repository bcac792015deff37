import { expect, it } from "vitest";
import { gaussLegendre } from "../../../src/domain/statistics/gauss-legendre.js";
import { expectClose } from "../../fixtures/statistics/reference.js";

it.each([1, 2, 5, 24, 301])("%d points integrate every power that they must", (size) => {
  const points = gaussLegendre(size);
  const integral = (power: number) =>
    points.reduce((sum, { node, weight }) => sum + weight * node ** power, 0);
  for (const power of [0, 1, 2, 3, size, 2 * size - 2, 2 * size - 1])
    if (power <= 2 * size - 1) expectClose(integral(power), power % 2 === 1 ? 0 : 2 / (power + 1));
});

it("a power more is beyond them", () => {
  const fourth = gaussLegendre(2).reduce((sum, { node, weight }) => sum + weight * node ** 4, 0);
  expect(Math.abs(fourth - 2 / 5)).toBeGreaterThan(0.1);
});
