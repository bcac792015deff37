/**
 * A stream of whole numbers from 0 to `below` - 1 that is the same for the same seed, on every machine. Not for
 * secrets.
 *
 * The generator is Mulberry32 (T. Ettinger, 2017, public domain), period 2^32; a 32-bit word w becomes
 * floor(w below / 2^32), whose bias is below below / 2^32.
 *
 * @param seed a whole number from 0 to 2^32 - 1
 */
export function randomIndices(seed: number, below: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return Math.floor((((word ^ (word >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
