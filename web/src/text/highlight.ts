/** Which part of a document block a highlighted passage covers. */

import { codePointLength, sliceCodePoints } from './codepoints';
import { isSeparator } from './table';

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Positioned {
  readonly text: string;
  readonly start: number;
}

export interface Stretch {
  readonly text: string;
  readonly marked: boolean;
}

function overlap(a: Range, b: Range): Range | null {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start < end ? { start, end } : null;
}

/** The text of a block in stretches, those inside the highlight marked. Offsets are characters of the whole document. */
export function highlightText(block: Positioned, highlight: Range | null): Stretch[] {
  const length = codePointLength(block.text);
  const hit = highlight && overlap(highlight, { start: block.start, end: block.start + length });
  if (!hit) return [{ text: block.text, marked: false }];
  const from = hit.start - block.start;
  const to = hit.end - block.start;
  return [
    { text: sliceCodePoints(block.text, 0, from), marked: false },
    { text: sliceCodePoints(block.text, from, to), marked: true },
    { text: sliceCodePoints(block.text, to, length), marked: false },
  ].filter((stretch) => stretch.text !== '');
}

/** The indices of the table rows that the highlight touches; lines of the block's text are its rows. */
export function highlightRows(block: Positioned, highlight: Range | null): Set<number> {
  const hits = new Set<number>();
  if (!highlight) return hits;
  let start = block.start;
  let row = 0;
  for (const line of block.text.split('\n')) {
    const end = start + codePointLength(line);
    if (!isSeparator(line)) {
      if (overlap(highlight, { start, end })) hits.add(row);
      row += 1;
    }
    start = end + 1;
  }
  return hits;
}
