import { parseModelName, parseVersion, type Stage } from "../domain/names.js";
import { stageNames } from "../domain/stage.js";

/** What a promotion's title says. */
export interface TitledMove {
  readonly model: string;
  readonly version: string;
  readonly from: Stage;
  readonly to: Stage;
}

const TITLE = /^Promote (\S+) (\S+) from (\S+) to (\S+)$/;

/** Title of a promotion's pull request: `Promote fraud-detection 2.1.3 from Staging to Production`. */
export function renderTitle({ model, version, from, to }: TitledMove): string {
  return `Promote ${model} ${version} from ${stageNames[from]} to ${stageNames[to]}`;
}

/** What a title says; null where it is no promotion's. A title is a drawing: nothing is decided by it. */
export function readTitle(title: string): TitledMove | null {
  const [, model, version, from, to] = TITLE.exec(title) ?? [];
  if (model === undefined || version === undefined) return null;
  const [fromStage, toStage] = [stageNamed(from), stageNamed(to)];
  if (fromStage === null || toStage === null) return null;
  if (!parseModelName(model).ok || !parseVersion(version).ok) return null;
  return { model, version, from: fromStage, to: toStage };
}

function stageNamed(name: string | undefined): Stage | null {
  const stages: readonly Stage[] = ["none", "staging", "production", "archived"];
  return stages.find((stage) => stageNames[stage] === name) ?? null;
}
