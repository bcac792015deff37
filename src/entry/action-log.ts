/** What a run of the action says, in the form that GitHub's runner reads. */
export interface ActionLog {
  /** A line of the log. */
  readonly line: (text: string) => void;
  /** A notice on the run's page. */
  readonly warning: (text: string) => void;
  /** An error on the run's page. */
  readonly error: (text: string) => void;
}

/** A log that shows no token. No text can start a workflow command of its own: line ends are escaped. */
export function actionLog(stdout: (text: string) => void, token: string): ActionLog {
  const safe = (text: string) => escaped(token === "" ? text : text.replaceAll(token, "***"));
  const annotate = (kind: "warning" | "error") => (text: string) =>
    stdout(`::${kind} title=Model Promoter::${safe(text)}\n`);
  return {
    line: (text) => stdout(`Model Promoter: ${safe(text)}\n`),
    warning: annotate("warning"),
    error: annotate("error"),
  };
}

/** Escapes as the runner's workflow commands want it. */
function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
