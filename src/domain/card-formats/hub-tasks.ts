import type { ModelVersion } from "../model-version.js";

/** Tasks that the Hugging Face Hub knows: what `pipeline_tag` may be (package @huggingface/tasks, 2025). */
const hubTasks: readonly string[] = [
  "any-to-any",
  "audio-classification",
  "audio-text-to-text",
  "audio-to-audio",
  "automatic-speech-recognition",
  "depth-estimation",
  "document-question-answering",
  "feature-extraction",
  "fill-mask",
  "graph-ml",
  "image-classification",
  "image-feature-extraction",
  "image-segmentation",
  "image-text-to-image",
  "image-text-to-text",
  "image-text-to-video",
  "image-to-3d",
  "image-to-image",
  "image-to-text",
  "image-to-video",
  "keypoint-detection",
  "mask-generation",
  "multiple-choice",
  "object-detection",
  "question-answering",
  "reinforcement-learning",
  "robotics",
  "sentence-similarity",
  "summarization",
  "table-question-answering",
  "table-to-text",
  "tabular-classification",
  "tabular-regression",
  "tabular-to-text",
  "text-classification",
  "text-generation",
  "text-ranking",
  "text-retrieval",
  "text-to-3d",
  "text-to-audio",
  "text-to-image",
  "text-to-speech",
  "text-to-video",
  "time-series-forecasting",
  "token-classification",
  "translation",
  "unconditional-image-generation",
  "video-classification",
  "video-text-to-text",
  "video-to-video",
  "visual-document-retrieval",
  "visual-question-answering",
  "voice-activity-detection",
  "zero-shot-classification",
  "zero-shot-image-classification",
  "zero-shot-object-detection",
];

/** What a version does, as the Hub calls it. `isKnown` tells whether it is one of the Hub's own tasks. */
export interface HubTask {
  readonly type: string;
  readonly isKnown: boolean;
}

/**
 * The Hub's task for a kind of model: the kind itself where it is a task's name; tabular classification or regression
 * for a classifier or regressor whose inputs are plain values; else the kind as an identifier of its own.
 */
export function hubTask(kind: string, record: ModelVersion): HubTask {
  const type = identifier(kind);
  if (hubTasks.includes(type)) return { type, isKnown: true };
  const known = isTabular(record) ? tabularTask(type) : null;
  return known === null ? { type, isKnown: false } : { type: known, isKnown: true };
}

/** Words as an identifier: lower case, with dashes for all else. */
export function identifier(words: string): string {
  const plain = words.toLowerCase().replace(/[^a-z0-9.+]+/g, "-");
  return plain.replace(/^-+|-+$/g, "") || "other";
}

function tabularTask(type: string): string | null {
  if (/(^|-)classif(ier|ication)$/.test(type)) return "tabular-classification";
  return /(^|-)regress(or|ion)$/.test(type) ? "tabular-regression" : null;
}

function isTabular({ signature }: ModelVersion): boolean {
  const types = Object.values(signature.inputs).map(({ type }) => type);
  return types.length > 1 && types.every((type) => type !== "tensor" && type !== "bytes");
}
