import { BASE } from "./base.js";
import { CONVERSATION } from "./conversation.js";
import { FILES } from "./files.js";
import { MARKDOWN } from "./markdown.js";

/** All that the pages look like: one sheet, in light and dark as the reader's system says. */
export const STYLESHEET = [BASE, MARKDOWN, CONVERSATION, FILES].join("");
