/** Offsets counted in Unicode code points, as the service counts them, on strings that JavaScript counts in UTF-16 units. */

const SURROGATE = /[\ud800-\udfff]/;

/** The length of `text` in code points. */
export function codePointLength(text: string): number {
  return SURROGATE.test(text) ? Array.from(text).length : text.length;
}

/** `text[start:end]` in code points; offsets outside the text are clamped. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  const from = Math.max(0, start);
  const to = Math.max(from, end);
  return SURROGATE.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to);
}
