import { jsonSchema } from "../../domain/json-schema.js";
import { type EventFormat, eventFormats } from "../../domain/reference-events.js";
import { REFUSALS_TITLE } from "../comments/machine-refusal.js";
import { code, type Markdown } from "../escape.js";
import { join, md } from "../markdown.js";
import { sentence } from "./file-section.js";
import { partFinder } from "./known-parts.js";
import { fence, propertyTable, section } from "./property-table.js";

/** Events by which machines ask, each with an example and the properties of its payload. */
export function eventChapter(title: string): Markdown {
  return section(
    2,
    title,
    md`A machine asks by an event, which GitHub hands to the App: a ${code("POST")} to ${code("/repos/<owner>/<repo>/dispatches")} with ${code("event_type")} and ${code("client_payload")}, by a token that may write contents. ${code("gh api repos/<owner>/<repo>/dispatches --input event.json")} sends one.`,
    md`An event has no conversation, and GitHub answers it before the App has read it. What is refused is told in the App's own open issue, titled ${REFUSALS_TITLE}.`,
    ...eventFormats.map(eventSection),
  );
}

function eventSection({ type, purpose, notes, schema, example }: EventFormat): Markdown {
  return section(
    3,
    `Event ${code(type).text}`,
    md`It ${purpose}.`,
    join(notes.map(sentence), " "),
    fence(
      "json",
      JSON.stringify({ event_type: type, client_payload: JSON.parse(example) }, null, 2),
    ),
    md`Properties of ${code("client_payload")}:`,
    propertyTable(jsonSchema(schema, "input"), partFinder("input")),
  );
}
