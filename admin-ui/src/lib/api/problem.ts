/** What the API says when it will not: RFC 9457, with the field and the remedy. */
import { begun } from "$lib/words/said";
import type { components } from "./schema";

export type ProblemBody = components["schemas"]["Problem"];
export type FieldProblem = NonNullable<ProblemBody["errors"]>[number];

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  readonly errors: FieldProblem[];
  /** The ETag of what is there now, of a change that came too late (412). */
  readonly current: string | null;
  /** Seconds to wait, where the API said so (429, 503). */
  readonly retryAfter: number | null;

  constructor(response: Response, body: Partial<ProblemBody>) {
    super(body.detail ?? body.title ?? `The server answered ${response.status}`);
    this.name = "ApiProblem";
    this.status = response.status;
    this.code = (body.type ?? "").replace("urn:synapse:", "");
    this.hint = body.hint ?? "";
    this.errors = body.errors ?? [];
    this.current = response.headers.get("ETag");
    this.retryAfter = Number(response.headers.get("Retry-After")) || null;
  }
}

/** The API did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("Synapse does not answer", { cause });
    this.name = "Unreachable";
  }
}

/** One sentence of whatever went wrong, the remedy included. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) {
    // what is wrong with a setting is said with its key, for where the field is not in sight
    const only = error.errors.length === 1 && error.code !== "invalid-setting" ? error.errors[0] : undefined;
    const said = only ? [only.message, only.hint] : [error.message, error.hint];
    return said
      .filter(Boolean)
      .map((text) => begun(/[.?!]$/.test(text!) ? text! : `${text}.`))
      .join(" ");
  }
  return error instanceof Error ? error.message : String(error);
}

/** What is wrong with one field of a form, if anything is. */
export function fieldProblem(error: unknown, ...names: string[]): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const found = error.errors.find(({ field }) => names.some((name) => field === name || field.endsWith(`.${name}`)));
  return found && [found.message, found.hint].filter(Boolean).join(": ");
}
