/** @throws RangeError unless `value` is strictly between 0 and 1 */
export function assertFraction(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new RangeError(`The ${name} must lie strictly between 0 and 1, but got ${value}.`);
}

/** @throws RangeError unless `value` is a finite number */
export function assertFinite(name: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(`The ${name} must be a finite number, but got ${value}.`);
}

/** @throws RangeError unless `value` is finite and at least 0 */
export function assertNotNegative(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new RangeError(`The ${name} must be a finite number of at least 0, but got ${value}.`);
}

/** @throws RangeError unless `value` is a whole number, held exactly, of at least `least` */
export function assertWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(
    `The ${name} must be a whole number of at least ${least}, but got ${value}.`,
  );
}

/** @throws RangeError unless `value` lies from 0 to 1, ends included */
export function assertProbability(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new RangeError(`The ${name} must lie from 0 to 1, but got ${value}.`);
}
