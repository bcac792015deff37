/** GitHub's `type` of a GraphQL error. */
export type GraphqlErrorType =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "UNPROCESSABLE"
  | "STALE_DATA"
  | "BAD_USER_INPUT";

/** One entry of a REST answer's `errors`: a sentence, or GitHub's structured form. */
export type FieldError =
  | string
  | {
      readonly resource: string;
      readonly code: string;
      readonly field?: string;
      readonly message?: string;
    };

/** A refusal that the forge answers as GitHub would: by status in REST, by `type` in GraphQL. */
export class ForgeError extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly graphqlType: GraphqlErrorType;

  constructor(
    status: number,
    message: string,
    details: { errors?: readonly FieldError[]; graphqlType?: GraphqlErrorType } = {},
  ) {
    super(message);
    this.name = "ForgeError";
    this.status = status;
    this.errors = details.errors ?? [];
    this.graphqlType = details.graphqlType ?? typeOfStatus(status);
  }
}

/** GitHub's 404: the thing does not exist, or the actor may not know that it does. */
export function notFound(what = "Not Found"): ForgeError {
  return new ForgeError(404, what);
}

/** GitHub's 422 with one structured or plain error. */
export function unprocessable(message: string, ...errors: readonly FieldError[]): ForgeError {
  return new ForgeError(422, message, { errors });
}

function typeOfStatus(status: number): GraphqlErrorType {
  if (status === 404) return "NOT_FOUND";
  return status === 403 ? "FORBIDDEN" : "UNPROCESSABLE";
}
