/** Weights of a logistic model by feature. */
export interface Weights {
  readonly amount: number;
  readonly age: number;
}

/** One example of the toy evaluation set. */
export interface ToyExample extends Weights {
  readonly region: string;
  readonly label: number;
}

export const candidateWeights: Weights = { amount: 3, age: -2 };
export const incumbentWeights: Weights = { amount: 2, age: 1 };

/** A loader as a team writes it, for evaluate.py. */
export const loaderText = `import json, math

class Logistic:
    def __init__(self, weights):
        self.weights = weights

    def predict(self, rows):
        return [1 / (1 + math.exp(-sum(w * row[name] for name, w in self.weights.items()))) for row in rows]

def load(path):
    with open(path) as file:
        return Logistic(json.load(file))
`;

/** A model's score of an example, from 0 to 1. */
export function scoreOf(weights: Weights, { amount, age }: ToyExample): number {
  return 1 / (1 + Math.exp(-(weights.amount * amount + weights.age * age)));
}

/** Examples whose labels follow the candidate's weights; always the same. Features have one decimal, so that scores tie. */
export function toyExamples(count: number): readonly ToyExample[] {
  let state = 20250310;
  // Multiplier and modulus of Park and Miller's minimal standard generator.
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: count }, () => {
    const [amount, age] = [next(), next()].map((one) => Math.round((one - 0.5) * 30) / 10);
    const example = { amount: amount ?? 0, age: age ?? 0, region: "urban", label: 0 };
    const label = next() < scoreOf(candidateWeights, example) ? 1 : 0;
    return { ...example, label, region: next() < 0.3 ? "rural" : "urban" };
  });
}

/** The examples as evaluate.py reads them. */
export function toyCsv(examples: readonly ToyExample[]): string {
  const rows = examples.map(
    ({ amount, age, region, label }) => `${amount},${age},${region},${label}\n`,
  );
  return `amount,age,region,label\n${rows.join("")}`;
}
