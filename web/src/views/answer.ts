/** An answer: its text with markers, what it rests on, and how sure it is. */

import type { PartialAnswer } from '../api/client';
import type { Answer, Citation, ClarifyOption, Contact } from '../api/records';
import { button, h } from '../dom';
import { primary } from '../i18n/languages';
import type { MessageKey, Translator } from '../i18n/messages';
import { type Inline, parseAnswer } from '../text/answer';
import { pageLink, webAddress } from '../text/links';
import { phonesIn, type Phone } from '../text/phones';
import { tableOf } from '../text/table';
import { changes } from './changes';
import { inLanguage, table } from './parts';

export interface AnswerActions {
  /** Asks a further question. */
  readonly ask: (question: string) => void;
  /** Answers the question that the assistant asked back. */
  readonly choose: (option: ClarifyOption) => void;
}

const MEDIUM = 0.5;
const HIGH = 0.8;

/** The confidence in words; the bounds are those at which the words are true of a calibrated number. */
export function confidenceKey(confidence: number): MessageKey {
  return confidence >= HIGH ? 'confidence.high' : confidence >= MEDIUM ? 'confidence.medium' : 'confidence.low';
}

function inlineNodes(t: Translator, inlines: readonly Inline[], cardId: (n: number) => string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const inline of inlines) {
    if (inline.kind === 'text') {
      fragment.append(inline.text);
      continue;
    }
    const attributes = { class: 'marker', 'aria-label': t.text('citation.marker', { n: inline.n }), dir: 'ltr' };
    fragment.append(
      button(String(inline.n), attributes, () => {
        const card = document.getElementById(cardId(inline.n));
        card?.querySelector('a')?.focus({ preventScroll: true });
        card?.scrollIntoView({ block: 'nearest' });
      }),
    );
  }
  return fragment;
}

function textBlocks(t: Translator, { citations, text }: PartialAnswer, cardId: (n: number) => string): HTMLElement[] {
  const known = new Set(citations.map((citation) => citation.n));
  const nodes = (inlines: readonly Inline[]): DocumentFragment => inlineNodes(t, inlines, cardId);
  return parseAnswer(text, known).map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return h('p', {}, [nodes(block.inlines)]);
      case 'list':
        return h('ul', {}, block.items.map((item) => h('li', {}, [nodes(item)])));
      case 'table':
        return table(block.header?.map(nodes) ?? null, block.rows.map((row) => row.map(nodes)));
    }
  });
}

function answerText(t: Translator, answer: Answer, cardId: (n: number) => string): HTMLElement {
  return h('div', { class: 'answer-text', ...inLanguage(answer.language) }, textBlocks(t, answer, cardId));
}

function quoteNodes(quote: string): Node[] {
  const lines = quote.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 0 && lines.every((line) => line.includes(' | '))) {
    const { header, rows } = tableOf(lines);
    const cell = (text: string): Node => document.createTextNode(text);
    return [table(header?.map(cell) ?? null, rows.map((row) => row.map(cell)))];
  }
  return lines.map((line) => h('p', {}, [line]));
}

function citationCard(t: Translator, language: string, citation: Citation, id: string): HTMLElement {
  const link = pageLink(citation.href);
  const foreign = citation.language !== '' && primary(citation.language) !== primary(language);
  const facts = [
    citation.page === null ? null : t.text('citation.page', { page: citation.page }),
    citation.version === null ? null : t.text('citation.version', { version: t.version(citation.version) }),
  ].filter((fact) => fact !== null);
  return h('li', { class: 'citation', id }, [
    h('span', { class: 'citation-number', 'aria-hidden': 'true' }, [String(citation.n)]),
    h('div', { class: 'citation-body' }, [
      h('p', { class: 'citation-title', ...inLanguage(citation.language || language) }, [
        h('cite', {}, [citation.title]),
        citation.section && h('span', { class: 'citation-section' }, [citation.section]),
      ]),
      h('p', { class: 'facts' }, [
        citation.language !== '' && h('span', { class: 'badge' }, [t.languageName(citation.language)]),
        ...facts.map((fact) => h('span', {}, [fact])),
      ]),
      h('blockquote', inLanguage(citation.language || language), quoteNodes(citation.quote)),
      foreign && h('p', { class: 'note' }, [t.text('citation.foreign', { language: t.languageName(citation.language) })]),
      link && h('a', { class: 'open', href: link, 'aria-label': `${t.text('citation.open')}: ${citation.title} [${citation.n}]` }, [t.text('citation.open')]),
    ]),
  ]);
}

function phoneItem(phone: Phone): HTMLElement {
  return phone.dialled === '' ? h('span', { dir: 'auto' }, [phone.text]) : h('a', { href: `tel:${phone.dialled}`, dir: 'ltr' }, [phone.text]);
}

function contactItem(contact: Contact): HTMLElement {
  const web = contact.url && webAddress(contact.url);
  return h('li', { class: 'contact' }, [
    h('strong', { dir: 'auto' }, [contact.name]),
    contact.note && h('span', { class: 'contact-note', dir: 'auto' }, [contact.note]),
    ...phonesIn(contact.phone ?? '').map(phoneItem),
    contact.email && h('a', { href: `mailto:${contact.email}`, dir: 'ltr' }, [contact.email]),
    web && h('a', { href: web, dir: 'ltr', rel: 'noreferrer', target: '_blank' }, [web.replace(/^https?:\/\//, '').replace(/\/$/, '')]),
  ]);
}

function contacts(t: Translator, answer: Answer): HTMLElement | null {
  if (answer.contacts.length === 0) return null;
  return h('section', { class: 'contacts' }, [h('h3', {}, [t.text('answer.contacts')]), h('ul', {}, answer.contacts.map(contactItem))]);
}

function sources(t: Translator, answer: Answer, cardId: (n: number) => string): HTMLElement | null {
  if (answer.citations.length === 0) return null;
  const title = answer.status === 'not_found' ? 'answer.nearest' : 'answer.sources';
  const cards = answer.citations.map((citation) => citationCard(t, answer.language, citation, cardId(citation.n)));
  return h('section', { class: 'sources' }, [h('h3', {}, [t.text(title)]), h('ol', {}, cards)]);
}

function trust(t: Translator, answer: Answer): HTMLElement | null {
  if (answer.status !== 'answered') return null;
  const model = answer.generator.startsWith('llm:') ? answer.generator.slice('llm:'.length) : null;
  const source = model === null ? t.text('generator.extractive') : t.text('generator.llm', { model });
  const parts: Node[] = [];
  if (answer.confidence !== null) {
    const share = Math.min(1, Math.max(0, answer.confidence));
    const key = confidenceKey(share);
    parts.push(h('strong', { class: key.replace('.', '-') }, [t.text(key)]));
    parts.push(h('span', {}, [t.text('confidence.detail', { percent: t.percent(share) })]));
  }
  return h('p', { class: 'trust' }, [...parts, answer.citations.length > 0 && h('span', {}, [source])]);
}

function clarify(t: Translator, answer: Answer, actions: AnswerActions): HTMLElement[] {
  const back = answer.clarify;
  if (!back) return [];
  const options = back.options.map((option) => button(option.label, { class: 'choice', dir: 'auto' }, () => actions.choose(option)));
  return [
    h('p', { class: 'lead', ...inLanguage(answer.language) }, [back.question || t.text('answer.clarify')]),
    h('div', { class: 'choices', ...inLanguage(answer.language) }, options),
  ];
}

function followUps(t: Translator, answer: Answer, actions: AnswerActions): HTMLElement | null {
  if (answer.followUps.length === 0) return null;
  const buttons = answer.followUps.map((question) => button(question, { class: 'choice', dir: 'auto' }, () => actions.ask(question)));
  return h('section', { class: 'follow-ups' }, [
    h('h3', {}, [t.text('answer.followUps')]),
    h('div', { class: 'choices', ...inLanguage(answer.language) }, buttons),
  ]);
}

/** What is known of an answer that is still being worded: the text so far, and under it what it will rest on. */
export function partialView(t: Translator, partial: PartialAnswer, cardId: (n: number) => string): HTMLElement[] {
  const text = h('div', { class: 'partial-text', dir: 'auto' }, textBlocks(t, partial, cardId));
  const cards = partial.citations.map((citation) => citationCard(t, citation.language, citation, cardId(citation.n)));
  const sources = h('section', { class: 'sources' }, [h('h3', {}, [t.text('answer.sources')]), h('ol', {}, cards)]);
  const shown = [...(partial.text.trim() === '' ? [] : [text]), ...(cards.length === 0 ? [] : [sources])];
  return shown.length === 0 ? [] : [h('h2', { class: 'sr-only' }, [t.text('answer.title')]), ...shown];
}

const TITLES: Readonly<Record<Answer['status'], MessageKey>> = {
  answered: 'answer.title',
  not_found: 'answer.notFound',
  clarify: 'answer.clarify',
  sensitive: 'answer.sensitive',
};

/** The whole answer. `cardId` gives each citation an id that is unique on the page. */
export function answerView(t: Translator, answer: Answer, actions: AnswerActions, cardId: (n: number) => string): HTMLElement {
  const text = answer.text.trim() === '' || answer.text === answer.clarify?.question ? null : answerText(t, answer, cardId);
  const kind = h('p', {}, [t.text(answer.contacts.length > 0 ? 'answer.notFoundText' : 'answer.notFoundAlone')]);
  const body: Record<Answer['status'], readonly (HTMLElement | null)[]> = {
    answered: [text, trust(t, answer), changes(t, answer), sources(t, answer, cardId), contacts(t, answer)],
    not_found: [text ?? kind, contacts(t, answer), sources(t, answer, cardId)],
    clarify: [text, ...clarify(t, answer, actions), sources(t, answer, cardId)],
    sensitive: [contacts(t, answer), text, sources(t, answer, cardId)],
  };
  return h('div', { class: `answer ${answer.status.replace('_', '-')}` }, [
    h('h2', { class: answer.status === 'answered' ? 'sr-only' : null }, [t.text(TITLES[answer.status])]),
    ...body[answer.status],
    followUps(t, answer, actions),
  ]);
}
