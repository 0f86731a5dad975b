/** The side panel (the whole screen on a phone) in which a document opens. */

import { ServiceError, openDocument } from '../api/client';
import type { SourceDocument } from '../api/records';
import { button, h, isNarrow } from '../dom';
import type { Translator } from '../i18n/messages';
import { currentLink, documentBody, documentNotice } from './document';
import { inLanguage } from './parts';

/** The status of a text that is no longer kept. */
const GONE = 410;

export class Panel {
  private element: HTMLElement | null = null;
  private request = new AbortController();

  /** `page` is what lies behind the panel; `onClose` is called when the person closes it. */
  constructor(
    private readonly page: HTMLElement,
    private readonly onClose: () => void,
  ) {
    matchMedia('(max-width: 60rem)').addEventListener('change', () => this.place());
  }

  get isOpen(): boolean {
    return this.element !== null;
  }

  /** Shows the document at `address` (in the API), in place of any that is open. */
  async open(t: Translator, address: string): Promise<void> {
    this.request.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const content = h('div', { class: 'panel-content' }, [h('p', { class: 'loading' }, [t.text('document.loading')])]);
    const title = h('h2', { id: 'panel-title', tabindex: -1 }, [t.text('document.label')]);
    const facts = h('p', { class: 'facts' });
    const close = button(t.text('document.close'), { class: 'quiet' }, this.onClose);
    this.show([h('div', { class: 'panel-head' }, [h('div', {}, [title, facts]), close]), content]);
    title.focus({ preventScroll: true });
    try {
      const source = await openDocument(address, signal);
      if (!signal.aborted) this.fill(t, source, documentNotice(t, source, address), title, facts, content);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ServiceError && error.status === GONE) {
        const current = error.current === null ? null : currentLink(t, error.current);
        content.replaceChildren(h('div', { class: 'failed', role: 'alert' }, [h('p', {}, [t.text('document.gone')]), current]));
        return;
      }
      const again = button(t.text('error.retry'), { class: 'primary' }, () => void this.open(t, address));
      const detail = error instanceof ServiceError ? error.detail : null;
      content.replaceChildren(h('div', { class: 'failed', role: 'alert' }, [h('p', {}, [detail ?? t.text('error.document')]), again]));
    }
  }

  close(): void {
    this.request.abort();
    this.element?.remove();
    this.element = null;
    this.place();
  }

  private show(children: readonly HTMLElement[]): void {
    if (this.element === null) {
      this.element = h('section', { class: 'panel', role: 'dialog', 'aria-labelledby': 'panel-title' });
      document.body.append(this.element);
    }
    this.element.replaceChildren(...children);
    this.place();
  }

  /** Beside the page the panel is one of two things to read; over it, the page behind is out of reach. */
  private place(): void {
    const over = this.isOpen && isNarrow();
    this.page.inert = over;
    document.body.classList.toggle('with-panel', this.isOpen);
    this.element?.setAttribute('aria-modal', String(over));
  }

  private fill(t: Translator, source: SourceDocument, notice: HTMLElement | null, title: HTMLElement, facts: HTMLElement, content: HTMLElement): void {
    const language = inLanguage(source.language || t.language);
    title.textContent = source.title;
    title.lang = language.lang;
    title.dir = language.dir;
    document.title = `${source.title} · ${t.text('app.name')}`;
    facts.replaceChildren(
      ...(source.language ? [h('span', { class: 'badge' }, [t.languageName(source.language)])] : []),
      ...(source.version === null ? [] : [h('span', {}, [t.text('citation.version', { version: t.version(source.version) })])]),
    );
    const body = documentBody(t, source);
    content.replaceChildren(...(notice ? [notice] : []), body);
    const passage = body.querySelector<HTMLElement>('mark, tr.marked');
    if (!passage) return;
    passage.tabIndex = -1;
    passage.focus({ preventScroll: true });
    passage.scrollIntoView({ block: 'center' });
  }
}
