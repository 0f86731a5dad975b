/** The page: what has been asked, what is shown, and what happens when something is pressed. */

import { ask } from './api/client';
import type { Answer, Persona } from './api/records';
import { h } from './dom';
import type { LanguageCode } from './i18n/languages';
import { type MessageKey, type Translator, loadTranslator } from './i18n/messages';
import { chooseLanguage, chosenLanguage, interfaceLanguage, readPersona, writePersona } from './preferences';
import { documentAddress } from './text/links';
import { openAbout, personaFacts } from './views/about';
import { type Composer, composerView } from './views/composer';
import { headerView } from './views/header';
import { Panel } from './views/panel';
import { sentenceOf } from './views/problems';
import { type Turn, showPartial, turnView } from './views/turn';

const EXAMPLES = ['example.1', 'example.2', 'example.3', 'example.4'] as const satisfies readonly MessageKey[];
const LONG_WAIT_MS = 6000;
const SIDE = '#/documents/';

/** A random name for the conversation; `randomUUID` exists only on secure origins. */
function newConversationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Where a focused field raises a keyboard over the answer, focus goes to the answer instead. */
function hasTouchKeyboard(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches;
}

export class App {
  private readonly panel: Panel;
  private turns: Turn[] = [];
  private lastTurnId = 0;
  private conversationId = newConversationId();
  /** What was answered to a question asked back; it holds for this conversation only. */
  private clarified: Persona = {};
  private persona: Persona = readPersona();
  private request: AbortController | null = null;
  private composer: Composer;
  /** What opened the panel, so that focus can go back to it. */
  private opener: { readonly element: HTMLElement; readonly link: string | null } | null = null;
  /** Whether the panel was opened from this page, and so the browser's Back closes it. */
  private openedHere = false;

  constructor(
    private t: Translator,
    private readonly root: HTMLElement,
    private readonly live: HTMLElement,
  ) {
    this.panel = new Panel(root, () => this.leaveDocument());
    this.composer = this.newComposer();
    addEventListener('hashchange', () => this.route());
    addEventListener('keydown', (event) => this.onKey(event));
    root.addEventListener('click', (event) => this.onLink(event));
  }

  start(): void {
    this.render();
    this.route();
  }

  // --- what is shown

  private render(): void {
    const { t } = this;
    document.documentElement.lang = t.language;
    document.documentElement.dir = t.direction;
    document.title = t.text('app.name');
    const text = this.composer.field.value;
    this.composer = this.newComposer();
    this.composer.setText(text);
    this.composer.setBusy(this.request !== null);
    const started = this.turns.length > 0;
    document.body.classList.toggle('started', started);
    this.root.replaceChildren(
      h('a', { class: 'skip', href: '#question' }, [t.text('app.skip')], {
        click: (event) => {
          event.preventDefault();
          this.composer.field.focus();
        },
      }),
      headerView(t, chosenLanguage(), started, {
        onLanguage: (code) => void this.changeLanguage(code),
        onAbout: () => openAbout(t, this.persona, (persona) => this.changePersona(persona)),
        onNew: () => this.newConversation(),
      }),
      h('main', {}, [started ? this.conversation() : this.welcome(), this.dock(), started ? null : this.examples()]),
      h('footer', {}, [h('p', {}, [t.text('app.limits')]), h('p', { class: 'keys' }, [t.text('ask.keys')])]),
    );
  }

  private welcome(): HTMLElement {
    return h('div', { class: 'welcome' }, [h('h1', {}, [this.t.text('app.headline')]), h('p', {}, [this.t.text('app.tagline')])]);
  }

  private conversation(): HTMLElement {
    return h('div', {}, [
      h('h1', { class: 'sr-only' }, [this.t.text('app.name')]),
      h('ol', { class: 'turns' }, this.turns.map((turn) => this.turnElement(turn))),
    ]);
  }

  private examples(): HTMLElement {
    const items = EXAMPLES.map((key) => {
      const question = this.t.text(key);
      return h('li', {}, [h('button', { type: 'button', class: 'choice' }, [question], { click: () => this.ask(question) })]);
    });
    return h('section', { class: 'examples' }, [h('h2', {}, [this.t.text('example.title')]), h('ul', {}, items)]);
  }

  private dock(): HTMLElement {
    return h('div', { class: 'dock' }, [h('p', { class: 'as' }, [this.personaText()]), this.composer.element]);
  }

  private personaText(): string {
    const facts = personaFacts(this.t, { ...this.persona, ...this.clarified });
    return facts === '' ? '' : this.t.text('about.as', { facts });
  }

  private showPersona(): void {
    const line = this.root.querySelector('.as');
    if (line) line.textContent = this.personaText();
  }

  private newComposer(): Composer {
    return composerView(this.t, chosenLanguage, (text) => this.ask(text));
  }

  private turnElement(turn: Turn): HTMLElement {
    return turnView(this.t, turn, {
      ask: (question) => this.ask(question),
      choose: (option) => {
        this.clarified = { ...this.clarified, ...option.persona };
        // An option that says nothing of the person is an answer in words.
        this.ask(Object.keys(option.persona).length > 0 ? turn.asked : `${turn.asked}\n${option.label}`);
      },
      stop: () => this.request?.abort(),
      retry: () => this.retry(turn),
      deleted: () => {
        turn.asked = '';
        turn.state = { kind: 'deleted' };
        this.redraw(turn)?.querySelector<HTMLElement>('.deleted')?.focus();
      },
    });
  }

  private redraw(turn: Turn): HTMLElement | null {
    const element = document.getElementById(`turn-${turn.id}`);
    if (!element) return null;
    const next = this.turnElement(turn);
    element.replaceWith(next);
    return next;
  }

  /** Puts a turn that is being asked on the page; what stands there (a reason half written) stays as it is. */
  private show(turn: Turn): void {
    const list = this.root.querySelector('.turns');
    if (!list) {
      this.render();
      return;
    }
    const shown = new Set(this.turns.map((each) => `turn-${each.id}`));
    for (const element of [...list.children]) if (!shown.has(element.id)) element.remove();
    if (!this.redraw(turn)) list.append(this.turnElement(turn));
    this.showPersona();
    this.composer.setBusy(true);
  }

  private say(text: string): void {
    this.live.textContent = text;
    this.live.lang = this.t.language;
  }

  // --- asking

  private ask(question: string): void {
    if (this.request) return;
    const persona = { ...this.persona, ...this.clarified };
    this.turns = this.turns.filter((turn) => turn.state.kind !== 'failed');
    this.lastTurnId += 1;
    const turn: Turn = {
      id: this.lastTurnId,
      asked: question,
      persona: Object.keys(persona).length > 0 ? persona : null,
      state: { kind: 'asking' },
      rated: { rating: null },
    };
    this.turns.push(turn);
    if (this.composer.field.value.trim() === question) this.composer.setText('');
    void this.run(turn);
  }

  private retry(turn: Turn): void {
    if (this.request) return;
    if (this.composer.field.value.trim() === turn.asked) this.composer.setText('');
    turn.state = { kind: 'asking' };
    void this.run(turn);
  }

  private async run(turn: Turn): Promise<void> {
    const request = new AbortController();
    this.request = request;
    this.show(turn);
    if (!hasTouchKeyboard()) this.composer.field.focus({ preventScroll: true });
    document.getElementById(`turn-${turn.id}`)?.scrollIntoView({ block: 'start' });
    this.say(this.t.text('progress.asking'));
    const slow = setTimeout(() => {
      const progress = document.querySelector(`#turn-${turn.id} .progress-text`);
      if (progress) progress.textContent = this.t.text('progress.long');
    }, LONG_WAIT_MS);
    try {
      const answer = await ask(
        { question: turn.asked, language: chosenLanguage(), persona: turn.persona, conversationId: this.conversationId },
        request.signal,
        (partial) => {
          turn.state = { kind: 'asking', partial };
          showPartial(this.t, turn, partial);
        },
      );
      turn.state = { kind: 'answered', answer };
      this.announce(answer);
    } catch (error) {
      this.failed(turn, error, request.signal.aborted);
    } finally {
      clearTimeout(slow);
      // A new conversation may have begun meanwhile.
      if (this.request === request) this.request = null;
      this.composer.setBusy(this.request !== null);
    }
    const element = this.redraw(turn);
    element?.scrollIntoView({ block: 'start' });
    if (hasTouchKeyboard() && document.activeElement === document.body) element?.focus({ preventScroll: true });
  }

  /** A question that got no answer goes back into the field, unless something else has been typed there. */
  private failed(turn: Turn, error: unknown, stopped: boolean): void {
    if (!this.turns.includes(turn)) return;
    turn.state = { kind: 'failed', error };
    if (stopped) {
      this.turns = this.turns.filter((each) => each !== turn);
      this.say('');
      if (this.turns.length > 0) document.getElementById(`turn-${turn.id}`)?.remove();
      else this.render();
    } else {
      this.say(sentenceOf(this.t, error));
    }
    if (this.composer.field.value.trim() === '') this.composer.setText(turn.asked);
    this.composer.field.focus({ preventScroll: true });
  }

  private announce(answer: Answer): void {
    this.live.textContent = answer.clarify?.question || answer.text || this.t.text('answer.notFound');
    this.live.lang = answer.language;
  }

  private newConversation(): void {
    this.request?.abort();
    this.request = null;
    this.turns = [];
    this.clarified = {};
    this.conversationId = newConversationId();
    this.leaveDocument();
    this.say('');
    this.render();
    this.composer.field.focus();
  }

  // --- preferences

  private async changeLanguage(code: LanguageCode | null): Promise<void> {
    chooseLanguage(code);
    this.t = await loadTranslator(interfaceLanguage());
    this.render();
    this.route();
    document.getElementById('language')?.focus();
  }

  private changePersona(persona: Persona): void {
    this.persona = persona;
    writePersona(persona);
    this.showPersona();
  }

  // --- documents

  private route(): void {
    const address = documentAddress(location.hash);
    if (address !== null) {
      void this.panel.open(this.t, address);
    } else if (this.panel.isOpen) {
      this.panel.close();
      this.openedHere = false;
      document.title = this.t.text('app.name');
      this.returnFocus();
    }
  }

  private onLink(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const hash = link?.getAttribute('href') ?? '';
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (!hash.startsWith(SIDE)) return;
    event.preventDefault();
    this.opener = { element: link, link: hash };
    if (location.hash === hash) {
      this.route();
    } else if (this.panel.isOpen) {
      location.replace(hash);
    } else {
      this.openedHere = true;
      location.assign(hash);
    }
  }

  private leaveDocument(): void {
    if (!this.panel.isOpen) return;
    if (this.openedHere) history.back();
    else {
      history.replaceState(null, '', '#/');
      this.route();
    }
  }

  private returnFocus(): void {
    const { opener } = this;
    this.opener = null;
    const again = opener && !opener.element.isConnected ? this.root.querySelector<HTMLElement>(`a[href="${CSS.escape(opener.link ?? '')}"]`) : opener?.element;
    (again ?? this.composer.field).focus({ preventScroll: !again });
  }

  private onKey(event: KeyboardEvent): void {
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape' && this.panel.isOpen && !event.isComposing) {
      event.preventDefault();
      this.leaveDocument();
    }
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !this.root.inert) {
      event.preventDefault();
      this.composer.field.focus();
    }
  }
}
