import { duplicate, lost } from "./story.mjs";

/**
 * Every command has an answer where it was given. Two answers are one too many but no fault: of two processes that take
 * one delivery at one instant both may answer, for a comment can't be written on a condition. They have to say the same.
 */
export function judgeConversations(story) {
  return story.comments.filter(({ command }) => command).flatMap((one) => judgeAnswers(story, one));
}

function judgeAnswers(story, { id, on, by, body }) {
  const answers = story.comments.filter(
    (comment) =>
      comment.on === on &&
      comment.by === story.app &&
      comment.body.includes(`<!-- model-promoter reply ${id} -->`),
  );
  const at = `comment ${id} of ${by} on #${on}, ${body}`;
  if (answers.length === 0) return [lost(`${at}: no answer`)];
  if (answers.length > 2) return [duplicate(`${at}: ${answers.length} answers`)];
  return answers.some((answer) => answer.body !== answers[0].body)
    ? [duplicate(`${at}: two answers that differ`)]
    : [];
}
