/** Small pieces that several views show. */

import { h, srOnly } from '../dom';
import { directionOf } from '../i18n/languages';
import type { Translator } from '../i18n/messages';
import { type Redaction, splitMasks } from '../text/masks';

/** Attributes that tell a browser and a screen reader in which language a text is. */
export function inLanguage(language: string): { lang: string; dir: string } {
  return { lang: language, dir: directionOf(language) };
}

/** What kind of detail a mask hides, in words: `PHONE_NUMBER` and `PHONE` are both a phone number. */
export function maskName(t: Translator, type: string): string {
  return t.lookUp(`mask.${type}`) ?? t.lookUp(`mask.${type.split('_')[0] ?? ''}`) ?? t.text('mask.OTHER');
}

/** A scrubbed text, its placeholders as chips. */
export function maskedText(t: Translator, text: string, redactions: readonly Redaction[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of splitMasks(text, redactions)) {
    if (part.kind === 'plain') {
      fragment.append(part.text);
      continue;
    }
    const number = part.number === null ? '' : ` ${part.number}`;
    const attributes = { class: 'mask', lang: t.language, dir: t.direction };
    fragment.append(h('span', attributes, [srOnly(`${t.text('mask.label')} `), maskName(t, part.type) + number]));
  }
  return fragment;
}

/** Cells up to this length do not break: amounts, dates, names. */
const SHORT_CELL = 14;

/** A table whose cells are already made; the header row, where there is one, names the columns. */
export function table(header: readonly Node[] | null, rows: readonly (readonly Node[])[], marked: ReadonlySet<number> = new Set()): HTMLElement {
  const short = (cell: Node): string | null => ((cell.textContent ?? '').length <= SHORT_CELL ? 'short' : null);
  // The corner above the row labels names nothing.
  const name = (cell: Node): HTMLElement => (cell.textContent ? h('th', { scope: 'col' }, [cell]) : h('td', {}, []));
  const head = header && h('thead', {}, [h('tr', {}, header.map(name))]);
  const names = (cell: Node, at: number): boolean => at === 0 && Boolean(cell.textContent);
  const body = rows.map((row, index) =>
    h('tr', { class: marked.has(index) ? 'marked' : null }, row.map((cell, at) => (names(cell, at) ? h('th', { scope: 'row', class: short(cell) }, [cell]) : h('td', { class: short(cell) }, [cell])))),
  );
  // Focusable, so that a wide table can be scrolled from the keyboard.
  return h('div', { class: 'table', tabindex: 0, role: 'group' }, [h('table', {}, [head, h('tbody', {}, body)])]);
}
