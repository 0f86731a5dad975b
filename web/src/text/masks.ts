/** Splits a scrubbed text into plain stretches and the placeholders that stand for personal details. */

import { codePointLength, sliceCodePoints } from './codepoints';

export interface Redaction {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface PlainPart {
  readonly kind: 'plain';
  readonly text: string;
}

export interface MaskPart {
  readonly kind: 'mask';
  readonly type: string;
  /** The 2 of `<PERSON_2>`, the second person of a conversation; null where there is none. */
  readonly number: number | null;
}

export type TextPart = PlainPart | MaskPart;

const PLACEHOLDER = /^<[A-Z][A-Z_]*?(?:_(\d+))?>$/;
const PLACEHOLDERS = /<([A-Z][A-Z_]*?)(?:_\d+)?>/g;

/** Where placeholders stand in a text that came without its redactions. */
export function findMasks(text: string): Redaction[] {
  return [...text.matchAll(PLACEHOLDERS)].map((found) => {
    const start = codePointLength(text.slice(0, found.index));
    return { type: found[1] ?? '', start, end: start + codePointLength(found[0]) };
  });
}

/** The parts of `text` in reading order. A redaction that overlaps an earlier one or lies outside the text is left as text. */
export function splitMasks(text: string, redactions: readonly Redaction[]): TextPart[] {
  const parts: TextPart[] = [];
  const length = codePointLength(text);
  let at = 0;
  for (const redaction of [...redactions].sort((a, b) => a.start - b.start)) {
    if (redaction.start < at || redaction.end <= redaction.start || redaction.end > length) continue;
    if (redaction.start > at) parts.push({ kind: 'plain', text: sliceCodePoints(text, at, redaction.start) });
    const number = PLACEHOLDER.exec(sliceCodePoints(text, redaction.start, redaction.end))?.[1];
    parts.push({ kind: 'mask', type: redaction.type, number: number === undefined ? null : Number(number) });
    at = redaction.end;
  }
  if (at < length) parts.push({ kind: 'plain', text: sliceCodePoints(text, at, length) });
  return parts;
}
