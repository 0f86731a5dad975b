/** Telephone numbers in a line that may hold several: "US +1 800 555 0142 · DE 0800 555 0143". */

export interface Phone {
  readonly text: string;
  /** What a telephone dials. */
  readonly dialled: string;
}

/** Each number of a line with the words that stand beside it. */
export function phonesIn(line: string): readonly Phone[] {
  return line
    .split(/[·;|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((text) => ({ text, dialled: (text.match(/[+*#\d][\d\s()./*#-]*/)?.[0] ?? '').replace(/[^\d+*#]/g, '') }));
}
