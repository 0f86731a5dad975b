/** A source document with the quoted passage highlighted. */

import type { DocumentBlock, SourceDocument } from '../api/records';
import { h } from '../dom';
import type { Translator } from '../i18n/messages';
import { type Range, highlightRows, highlightText } from '../text/highlight';
import { pageLink } from '../text/links';
import { type TextTable, tableOf } from '../text/table';
import { inLanguage, table } from './parts';

/** The panel's own title is an `h2`, so the document's headings start below it. */
const FIRST_LEVEL = 3;
const ORDERED = /^\s*(?:[-*•·–]|\(?\p{N}+[.)、]|\p{L}[.)])\s/u;

type Heading = 'h3' | 'h4' | 'h5' | 'h6';

function stretches(block: DocumentBlock, highlight: Range | null): Node[] {
  return highlightText(block, highlight).map(({ text, marked }) => (marked ? h('mark', {}, [text]) : document.createTextNode(text)));
}

/** The first row names the columns; it is blank, and has no line in the text, where the document names none. */
function tableOfBlock(block: DocumentBlock): TextTable {
  const [first, ...rest] = block.rows;
  if (first === undefined) return tableOf(block.text.split('\n'));
  return { header: first.some((cell) => cell !== '') ? first : null, rows: rest };
}

function tableBlock(block: DocumentBlock, highlight: Range | null): HTMLElement {
  const marked = highlightRows(block, highlight);
  const { header, rows } = tableOfBlock(block);
  const offset = header === null ? 0 : 1;
  const cell = (text: string): Node => document.createTextNode(text);
  const view = table(header?.map(cell) ?? null, rows.map((row) => row.map(cell)), new Set([...marked].map((row) => row - offset)));
  if (offset === 1 && marked.has(0)) view.querySelector('thead tr')?.classList.add('marked');
  return view;
}

function blockView(block: DocumentBlock, highlight: Range | null): HTMLElement {
  switch (block.kind) {
    case 'heading': {
      const level = Math.min(6, FIRST_LEVEL - 1 + Math.max(1, block.level)) as 3 | 4 | 5 | 6;
      return h(`h${level}` satisfies Heading, {}, stretches(block, highlight));
    }
    case 'list_item':
      return h('li', { class: ORDERED.test(block.text) ? 'own-bullet' : null, 'data-level': Math.min(3, block.level) }, stretches(block, highlight));
    case 'table':
      return tableBlock(block, highlight);
    case 'code':
      return h('pre', { tabindex: 0 }, [h('code', {}, stretches(block, highlight))]);
    default:
      return h('p', {}, stretches(block, highlight));
  }
}

/** The document's text; consecutive list items become one list, and a new page is announced where pages are known. */
export function documentBody(t: Translator, source: SourceDocument): HTMLElement {
  const body = h('article', { class: 'document', ...inLanguage(source.language || t.language) });
  let page: number | null = null;
  let items: HTMLElement | null = null;
  for (const block of source.blocks) {
    if (block.page !== null && block.page !== page) {
      page = block.page;
      items = null;
      body.append(h('p', { class: 'page', lang: t.language, dir: t.direction }, [t.text('citation.page', { page })]));
    }
    const view = blockView(block, source.highlight);
    if (block.kind !== 'list_item') {
      items = null;
      body.append(view);
      continue;
    }
    if (items === null) {
      items = h('ul');
      body.append(items);
    }
    items.append(view);
  }
  return body;
}

/** A link to a document as it is now. */
export function currentLink(t: Translator, address: string): HTMLElement | null {
  const link = pageLink(address.split('?', 1)[0] ?? '');
  return link === null ? null : h('a', { class: 'open', href: link }, [t.text('document.current')]);
}

/** The notices above the text: it was replaced since it was quoted, the document has changed, or the passage is not where it was. */
export function documentNotice(t: Translator, source: SourceDocument, address: string): HTMLElement | null {
  if (source.replacedOn !== null) {
    return h('p', { class: 'notice', role: 'note' }, [t.text('document.replaced', { date: t.date(source.replacedOn) }), ' ', currentLink(t, address)]);
  }
  if (!source.changed) return null;
  const lost = source.highlight === null ? ` ${t.text('document.lost')}` : '';
  return h('p', { class: 'notice', role: 'note' }, [t.text('document.changed') + lost]);
}
