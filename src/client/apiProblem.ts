import { type Problem, type ProblemCode, problemSchema } from '@/contracts/problem.ts';

/** The API's own codes, and two for answers that never were one: no connection, and text that is not ours. */
export type ApiProblemCode = ProblemCode | 'unreachable' | 'unreadable_answer';

/** A refusal, in words that can be shown to people. `status` is 0 when no answer came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ApiProblemCode;
  readonly status: number;
  /** The part of the request that is wrong, where there is one. */
  readonly field: string | null;
  readonly requestId: string | null;
  /** Repeating the same request cannot send a second text. */
  readonly isRetrySafe: boolean;
  readonly document: Problem | null;

  constructor(fields: {
    code: ApiProblemCode;
    message: string;
    status: number;
    isRetrySafe: boolean;
    document?: Problem;
    cause?: unknown;
  }) {
    super(fields.message, { cause: fields.cause });
    this.code = fields.code;
    this.status = fields.status;
    this.isRetrySafe = fields.isRetrySafe;
    this.document = fields.document ?? null;
    this.field = fields.document?.field ?? null;
    this.requestId = fields.document?.requestId ?? null;
  }
}

/** No answer came: the network, the server or a proxy between. Requests carry keys, so repeating is safe. */
export function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem({
    code: 'unreachable',
    message: 'The server cannot be reached. Check the connection and try again.',
    status: 0,
    isRetrySafe: true,
    cause,
  });
}

/** Turns the body of a refusal into a problem, whatever stood between us and the server. */
export function problemFromAnswer(status: number, body: unknown): ApiProblem {
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) {
    const { code, error, advice, isRetrySafe } = parsed.data;
    return new ApiProblem({
      code,
      message: advice === undefined ? error : `${error} ${advice}`,
      status,
      isRetrySafe,
      document: parsed.data,
    });
  }
  if (status === 401) {
    return new ApiProblem({
      code: 'unauthenticated',
      message: 'Please sign in.',
      status,
      isRetrySafe: false,
    });
  }
  return new ApiProblem({
    code: 'unreadable_answer',
    message: 'The server gave an answer that this page does not understand. Reload the page and try again.',
    status,
    isRetrySafe: false,
  });
}

/** A sentence for people about any error. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiProblem
    ? error.message
    : 'Something went wrong on this page. Reload and try again.';
}
