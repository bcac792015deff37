/** A point of a quadrature rule on [-1, 1] and its weight; the weights sum to 2. */
export interface QuadraturePoint {
  readonly node: number;
  readonly weight: number;
}

/**
 * The Gauss-Legendre rule with `size` points, which integrates polynomials up to degree 2 size - 1 exactly.
 *
 * Nodes are the roots of the Legendre polynomial, by Newton's method from Tricomi's first guess.
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 25.4.29.
 *
 * @param size at least 1
 */
export function gaussLegendre(size: number): readonly QuadraturePoint[] {
  return Array.from({ length: size }, (_, index) => {
    let node = -Math.cos((Math.PI * (index + 0.75)) / (size + 0.5));
    let { value, slope } = legendre(size, node);
    for (let steps = 0; steps < 100 && Math.abs(value / slope) > 1e-16; steps += 1) {
      node -= value / slope;
      ({ value, slope } = legendre(size, node));
    }
    return { node, weight: 2 / ((1 - node ** 2) * slope ** 2) };
  });
}

/** The Legendre polynomial of a degree and its derivative, at a point inside (-1, 1). */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [0, 1];
  for (let k = 1; k <= degree; k += 1)
    [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (degree * (x * value - before)) / (x ** 2 - 1) };
}
