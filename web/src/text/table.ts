/** Tables written as lines of cells joined by ` | `. */

export interface TextTable {
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
}

const SEPARATOR = /^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$/;
const DIGIT = /\p{Nd}/u;

/** A bar between cells; one that belongs to a cell's text is written `\|`. */
const BAR = /(?<!\\)\|/;

/** The cells of one line, or null when the line is not a table row. Between outer bars a cell may be empty. */
export function cellsOf(line: string): string[] | null {
  const text = line.trim();
  const framed = /^\|.*\|$/.test(text);
  if (!framed && !text.includes(' | ')) return null;
  const parts = framed ? text.slice(1, -1).split(BAR) : text.split(' | ');
  const cells = parts.map((cell) => cell.trim().replaceAll('\\|', '|'));
  return cells.length > 1 ? cells : null;
}

/** Whether the line is the rule between header and body (`--- | ---`), which carries no text. */
export function isSeparator(line: string): boolean {
  return SEPARATOR.test(line.trim());
}

/** Whether the first row names the columns: it does unless it carries numbers exactly where the second row does. */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first, second] = rows;
  if (first === undefined || second === undefined) return false;
  const shape = (row: readonly string[]): string =>
    row
      .slice(1)
      .map((cell) => (DIGIT.test(cell) ? '1' : '0'))
      .join('');
  return shape(first) !== shape(second) || !shape(second).includes('1');
}

/** A table from consecutive row lines; rows shorter than the widest are filled with empty cells. */
export function tableOf(lines: readonly string[]): TextTable {
  const cells = lines.filter((line) => !isSeparator(line)).map((line) => cellsOf(line) ?? [line.trim()]);
  const width = Math.max(0, ...cells.map((row) => row.length));
  const rows = cells.map((row) => [...row, ...Array<string>(width - row.length).fill('')]);
  const [first, ...rest] = rows;
  const ruled = isSeparator(lines[1] ?? '');
  return first !== undefined && (ruled || hasHeader(rows)) ? { header: first, rows: rest } : { header: null, rows };
}
