/** The calls to the service. */

import { type Answer, type Persona, type Rating, type Scrubbed, type SourceDocument, readAnswer, readDocument, readScrubbed } from './records';

/** The service answered, and said no: `detail` is its own sentence for people, or null where it gave none. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | null,
  ) {
    super(detail ?? `HTTP ${status}`);
  }
}

/** The service was not reached, or broke off in the middle of its answer. */
export class NetworkError extends Error {}

export interface Question {
  readonly question: string;
  readonly language: string | null;
  readonly persona: Persona | null;
  readonly conversationId: string;
}

async function problemOf(response: Response): Promise<ServiceError> {
  try {
    const problem: unknown = await response.json();
    const { detail, title } = problem as { detail?: unknown; title?: unknown };
    const sentence = [detail, title].find((each) => typeof each === 'string' && each !== '');
    return new ServiceError(response.status, typeof sentence === 'string' ? sentence : null);
  } catch {
    return new ServiceError(response.status, null);
  }
}

async function call(method: string, address: string, body: unknown, signal: AbortSignal | null): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(address, {
      method,
      headers,
      signal,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await problemOf(response);
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    if (error instanceof ServiceError || signal?.aborted) throw error;
    throw new NetworkError('The service cannot be reached', { cause: error });
  }
}

export async function ask(question: Question, signal: AbortSignal): Promise<Answer> {
  const body = {
    question: question.question,
    language: question.language,
    persona: question.persona,
    as_of: null,
    conversation_id: question.conversationId,
    mode: 'auto',
  };
  return readAnswer(await call('POST', '/v1/ask', body, signal));
}

/** How `text` reads once personal details are masked. */
export async function scrub(text: string, language: string | null, signal: AbortSignal): Promise<Scrubbed> {
  return readScrubbed(await call('POST', '/v1/scrub', { text, language }, signal));
}

export async function openDocument(address: string, signal: AbortSignal): Promise<SourceDocument> {
  return readDocument(await call('GET', address, undefined, signal));
}

/** Rates an answer; a later rating of the same answer takes the place of the earlier one. */
export async function rate(answerId: string, rating: Rating, reason: string | null): Promise<void> {
  await call('POST', '/v1/feedback', { answer_id: answerId, rating, ...(reason ? { reason } : {}) }, null);
}

export async function deleteAnswer(answerId: string): Promise<void> {
  await call('DELETE', `/v1/answers/${encodeURIComponent(answerId)}`, undefined, null);
}
