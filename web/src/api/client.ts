/** The calls to the service. */

import { eventsOf } from './events';
import {
  type Answer,
  type Citation,
  type Persona,
  type Rating,
  type Scrubbed,
  type SourceDocument,
  readAnswer,
  readCitations,
  readDelta,
  readDocument,
  readScrubbed,
} from './records';

/** The service answered, and said no: `detail` is its own sentence for people, `current` where a document is now; null where it gave none. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | null,
    readonly current: string | null = null,
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

/** What is known of an answer before it is whole. */
export interface PartialAnswer {
  readonly citations: readonly Citation[];
  readonly text: string;
}

function problemOf(status: number, text: string): ServiceError {
  try {
    const { current, detail, title } = JSON.parse(text) as { current?: unknown; detail?: unknown; title?: unknown };
    const sentence = [detail, title].find((each) => typeof each === 'string' && each !== '');
    return new ServiceError(status, typeof sentence === 'string' ? sentence : null, typeof current === 'string' ? current : null);
  } catch {
    return new ServiceError(status, null);
  }
}

/** Sends a request and reads its response; a failure on the way is a `NetworkError`, unless the page itself stopped it. */
async function send<T>(method: string, address: string, body: unknown, signal: AbortSignal | null, read: (response: Response) => Promise<T>): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json, text/event-stream' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(address, {
      method,
      headers,
      signal,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw problemOf(response.status, await response.text());
    return await read(response);
  } catch (error) {
    if (error instanceof ServiceError || signal?.aborted) throw error;
    throw new NetworkError('The service cannot be reached', { cause: error });
  }
}

function call(method: string, address: string, body: unknown, signal: AbortSignal | null): Promise<unknown> {
  return send(method, address, body, signal, async (response) => {
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  });
}

/** Asks; `show` is told what is known so far, the citations first. The answer that is returned is the whole, and holds where it differs. */
export function ask(question: Question, signal: AbortSignal, show: (partial: PartialAnswer) => void): Promise<Answer> {
  const body = {
    question: question.question,
    language: question.language,
    persona: question.persona,
    as_of: null,
    conversation_id: question.conversationId,
    mode: 'auto',
  };
  return send('POST', '/v1/ask/stream', body, signal, async (response) => {
    let partial: PartialAnswer = { citations: [], text: '' };
    if (response.body === null) throw new Error('The response has no body');
    for await (const { name, data } of eventsOf(response.body)) {
      if (name === 'error') throw problemOf(500, data);
      const value: unknown = JSON.parse(data);
      if (name === 'answer') return readAnswer(value);
      if (name === 'citations') partial = { ...partial, citations: readCitations(value) };
      else if (name === 'delta') partial = { ...partial, text: partial.text + readDelta(value) };
      else continue;
      show(partial);
    }
    throw new Error('The answer broke off');
  });
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
