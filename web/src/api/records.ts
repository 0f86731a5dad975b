/** What the service sends, read from JSON with absent and unknown fields forgiven. */

import type { Range } from '../text/highlight';
import type { Redaction } from '../text/masks';

export type Persona = Readonly<Record<string, string>>;
export type Status = 'answered' | 'not_found' | 'clarify' | 'sensitive';
export type Rating = 'up' | 'down';

export interface Citation {
  readonly n: number;
  readonly document: string;
  readonly title: string;
  readonly version: string | null;
  readonly language: string;
  readonly page: number | null;
  readonly section: string | null;
  readonly quote: string;
  readonly href: string;
}

/** One version of a policy; `quote` is its sentence word for word, null where none says the same thing. */
export interface PolicyVersion {
  readonly title: string;
  readonly version: string | null;
  readonly language: string;
  readonly quote: string | null;
  readonly href: string;
}

/** A change of a quoted policy near the day that is asked about; `on` is the first day of the new state. */
export interface PolicyChange {
  readonly n: number;
  readonly kind: 'since' | 'from' | 'until';
  readonly on: string;
  readonly before: PolicyVersion | null;
  readonly after: PolicyVersion | null;
}

export interface Contact {
  readonly name: string;
  readonly phone: string | null;
  readonly url: string | null;
  readonly email: string | null;
  readonly note: string | null;
}

export interface ClarifyOption {
  readonly label: string;
  readonly persona: Persona;
}

export interface Answer {
  readonly answerId: string;
  readonly status: Status;
  readonly language: string;
  readonly question: string;
  readonly redactions: readonly Redaction[];
  /** How a question that goes on from those before it was read; null where it was read by itself. */
  readonly readAs: string | null;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly confidence: number | null;
  readonly clarify: { readonly question: string; readonly options: readonly ClarifyOption[] } | null;
  readonly contacts: readonly Contact[];
  readonly followUps: readonly string[];
  readonly generator: string;
  readonly changes: readonly PolicyChange[];
}

export interface Scrubbed {
  readonly text: string;
  readonly redactions: readonly Redaction[];
}

export interface DocumentBlock {
  readonly kind: string;
  readonly level: number;
  readonly text: string;
  readonly page: number | null;
  readonly start: number;
  readonly rows: readonly (readonly string[])[];
}

export interface SourceDocument {
  readonly document: string;
  readonly title: string;
  readonly version: string | null;
  readonly language: string;
  readonly blocks: readonly DocumentBlock[];
  readonly highlight: Range | null;
  readonly changed: boolean;
  /** The day on which this text was replaced by another; null where it is the current one. */
  readonly replacedOn: string | null;
}

type Json = Record<string, unknown>;

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const string = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const optional = (value: unknown): string | null => string(value) || null;
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

function readStatus(value: unknown): Status {
  return value === 'not_found' || value === 'clarify' || value === 'sensitive' ? value : 'answered';
}

function readPersona(value: unknown): Persona {
  return Object.fromEntries(Object.entries(object(value)).map(([key, each]) => [key, string(each)]));
}

function readRedactions(value: unknown): Redaction[] {
  return list(value).map((each) => {
    const { type, start, end } = object(each);
    return { type: string(type), start: number(start) ?? -1, end: number(end) ?? -1 };
  });
}

function readCitation(value: unknown): Citation {
  const json = object(value);
  return {
    n: number(json['n']) ?? 0,
    document: string(json['document']),
    title: string(json['title']) || string(json['document']),
    version: optional(json['version']),
    language: string(json['language']),
    page: number(json['page']),
    section: optional(json['section']),
    quote: string(json['quote']),
    href: string(json['href']),
  };
}

function readVersion(value: unknown): PolicyVersion | null {
  if (typeof value !== 'object' || value === null) return null;
  const json = object(value);
  return {
    title: string(json['title']) || string(json['document']),
    version: optional(json['version']),
    language: string(json['language']),
    quote: optional(json['quote']),
    href: string(json['href']),
  };
}

function readChange(value: unknown): PolicyChange {
  const json = object(value);
  const kind = json['kind'];
  return {
    n: number(json['n']) ?? 0,
    kind: kind === 'from' || kind === 'until' ? kind : 'since',
    on: string(json['on']),
    before: readVersion(json['before']),
    after: readVersion(json['after']),
  };
}

export function readCitations(value: unknown): Citation[] {
  return list(value).map(readCitation);
}

/** The next stretch of an answer's text. */
export function readDelta(value: unknown): string {
  return string(object(value)['text']);
}

function readContact(value: unknown): Contact {
  const json = object(value);
  return {
    name: string(json['name']),
    phone: optional(json['phone']),
    url: optional(json['url']),
    email: optional(json['email']),
    note: optional(json['note']),
  };
}

function readClarify(value: unknown): Answer['clarify'] {
  if (typeof value !== 'object' || value === null) return null;
  const json = object(value);
  const options = list(json['options']).map((each) => ({
    label: string(object(each)['label']),
    persona: readPersona(object(each)['persona']),
  }));
  return { question: string(json['question']), options };
}

export function readAnswer(value: unknown): Answer {
  const json = object(value);
  return {
    answerId: string(json['answer_id']),
    status: readStatus(json['status']),
    language: string(json['language']) || 'en',
    question: string(json['question']),
    redactions: readRedactions(json['redactions']),
    readAs: optional(json['resolved_question']),
    text: string(json['answer']),
    citations: readCitations(json['citations']),
    confidence: number(json['confidence']),
    clarify: readClarify(json['clarify']),
    contacts: list(json['contacts']).map(readContact),
    followUps: list(json['follow_ups']).map(string).filter(Boolean),
    generator: string(json['generator']),
    changes: list(json['changes']).map(readChange),
  };
}

export function readScrubbed(value: unknown): Scrubbed {
  const json = object(value);
  return { text: string(json['text']), redactions: readRedactions(json['redactions']) };
}

function readBlock(value: unknown): DocumentBlock {
  const json = object(value);
  return {
    kind: string(json['kind']),
    level: number(json['level']) ?? 0,
    text: string(json['text']),
    page: number(json['page']),
    start: number(json['start']) ?? 0,
    rows: list(json['rows']).map((row) => list(row).map(string)),
  };
}

export function readDocument(value: unknown): SourceDocument {
  const json = object(value);
  const highlight = object(json['highlight']);
  const start = number(highlight['start']);
  const end = number(highlight['end']);
  return {
    document: string(json['document']),
    title: string(json['title']) || string(json['document']),
    version: optional(json['version']),
    language: string(json['language']),
    blocks: list(json['blocks']).map(readBlock),
    highlight: start !== null && end !== null ? { start, end } : null,
    changed: json['changed'] === true,
    replacedOn: optional(json['replaced_on']),
  };
}
