/** Reads the plain text of an answer into paragraphs, lists and tables whose text carries `[1]` markers. */

import { cellsOf, isSeparator, tableOf } from './table';

export type Inline = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'marker'; readonly n: number };

export type AnswerBlock =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly header: readonly (readonly Inline[])[] | null; readonly rows: readonly (readonly (readonly Inline[])[])[] };

const MARKER = /\[(\d{1,3}(?:\s*[,،、]\s*\d{1,3})*)\]/g;
const BULLET = /^\s*[-*•·]\s+/;

/** Text and markers of one stretch; a number that no citation carries stays text. */
export function parseMarkers(text: string, known: ReadonlySet<number>): Inline[] {
  const inlines: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKER)) {
    const numbers = (match[1] ?? '').split(/[,،、]/).map(Number);
    if (!numbers.every((n) => known.has(n))) continue;
    if (match.index > at) inlines.push({ kind: 'text', text: text.slice(at, match.index) });
    for (const n of numbers) inlines.push({ kind: 'marker', n });
    at = match.index + match[0].length;
  }
  if (at < text.length) inlines.push({ kind: 'text', text: text.slice(at) });
  return inlines;
}

/** The blocks of an answer. `known` are the citation numbers that exist. */
export function parseAnswer(text: string, known: ReadonlySet<number>): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const isRow = (line: string | undefined): boolean => line !== undefined && (cellsOf(line) !== null || isSeparator(line));
  const inline = (part: string): Inline[] => parseMarkers(part, known);
  let at = 0;
  const take = (test: (line: string | undefined) => boolean): string[] => {
    const from = at;
    while (at < lines.length && test(lines[at])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      at += 1;
    } else if (cellsOf(line) !== null) {
      const table = tableOf(take(isRow));
      blocks.push({ kind: 'table', header: table.header?.map(inline) ?? null, rows: table.rows.map((row) => row.map(inline)) });
    } else if (BULLET.test(line)) {
      const items = take((each) => each !== undefined && BULLET.test(each));
      blocks.push({ kind: 'list', items: items.map((item) => inline(item.replace(BULLET, '').trim())) });
    } else {
      blocks.push({ kind: 'paragraph', inlines: inline(line.trim()) });
      at += 1;
    }
  }
  return blocks;
}
