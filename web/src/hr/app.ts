/** What the page for HR shows, and what happens when something is pressed. */

import { button, h } from '../dom';
import { type Change, type Doc, type Entry, type Gap, type Job, type Me, type Preview, Refusal, corpus, storeToken, storedToken } from './client';
import { diffView, previewView } from './diff';
import { gapsView } from './gaps';
import { declareLanguage, languageSelect } from './language';
import { openMetadata } from './metadata/form';
import { type Upload, chooseFile, uploadView } from './upload';
import { askWhy } from './why';
import { fieldName, named, spoken, word } from './words';

const POLL_MS = 1000;
const PAUSE = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

export class HrApp {
  private me: Me | null = null;
  private sets: readonly string[] = [];
  private readonly notices = h('div', { class: 'notices', role: 'log', 'aria-live': 'polite' });
  private readonly changes = h('div', {});
  private readonly documents = h('div', {});
  private readonly gaps = h('div', {});
  private readonly log = h('div', {});

  constructor(
    private readonly root: HTMLElement,
    private readonly live: HTMLElement,
  ) {}

  async start(): Promise<void> {
    declareLanguage();
    if (storedToken() === null) {
      this.gate(null);
      return;
    }
    try {
      this.me = await corpus.me();
      this.sets = await corpus.sets();
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) storeToken(null);
      this.gate(error instanceof Refusal && error.status === 401 ? word('token.wrong') : reasonOf(error));
      return;
    }
    this.frame(this.me);
    await this.refresh();
  }

  private gate(problem: string | null): void {
    const field = h('input', { type: 'password', id: 'token', autocomplete: 'off', required: true });
    const form = h('form', { class: 'card gate' }, [
      h('h1', {}, [word('title')]),
      h('label', { for: 'token' }, [word('token.label')]),
      field,
      h('p', { class: 'soft' }, [word('token.help')]),
      problem !== null && h('p', { class: 'problem', role: 'alert' }, [problem]),
      h('button', { type: 'submit', class: 'primary' }, [word('token.enter')]),
    ], {
      submit: (event) => {
        event.preventDefault();
        storeToken(field.value.trim());
        void this.start();
      },
    });
    this.root.replaceChildren(h('main', {}, [h('div', { class: 'gate language' }, [languageSelect(() => this.start())]), form]));
    field.focus();
  }

  private frame(me: Me): void {
    const part = (title: string, body: HTMLElement): HTMLElement => h('section', { class: 'card' }, [h('h2', {}, [title]), body]);
    this.root.replaceChildren(
      h('header', {}, [
        h('h1', {}, [word('title')]),
        h('span', { class: 'soft' }, [`${me.name} · ${named('role', me.role)}`]),
        languageSelect(() => this.start()),
        button(word('token.leave'), {}, () => {
          storeToken(null);
          this.gate(null);
        }),
      ]),
      h('main', {}, [
        this.notices,
        part(word('waiting'), this.changes),
        me.role === 'viewer' ? null : uploadView((upload) => this.upload(upload)),
        part(word('gaps'), this.gaps),
        part(word('documents'), this.documents),
        part(word('log'), this.log),
      ].filter((each) => each !== null)),
    );
  }

  private async refresh(): Promise<void> {
    await this.guarded(async () => {
      const [changes, documents, entries] = await Promise.all([corpus.changes(), corpus.documents(), corpus.log()]);
      this.changes.replaceChildren(...(changes.length > 0 ? changes.map((change) => this.changeView(change)) : [soft(word('waiting.none'))]));
      this.documents.replaceChildren(...this.documentsView(documents));
      this.log.replaceChildren(entries.length > 0 ? logView(entries) : soft(word('log.none')));
    });
    // Their meaning has to be worked out: the rest of the page does not wait for it.
    await this.guarded(async () => {
      const draft = this.me?.role === 'viewer' ? null : (gap: Gap): void => void this.draft(gap);
      this.gaps.replaceChildren(gapsView(await corpus.gaps(), draft));
    });
  }

  private async draft(gap: Gap): Promise<void> {
    await this.doing(async () => {
      const change = await corpus.draftGap(gap.id);
      this.say(word('gaps.started', { path: change.files.map((file) => file.path).join(', ') }));
    });
  }

  // --- waiting changes

  private changeView(change: Change): HTMLElement {
    const below = h('div', {});
    const show = button(word('diff.show'), { 'aria-expanded': 'false' }, () => {
      void this.guarded(async () => {
        const open = below.childElementCount > 0;
        below.replaceChildren(...(open ? [] : [diffView(await corpus.diff(change.id))]));
        show.textContent = word(open ? 'diff.show' : 'diff.hide');
        show.setAttribute('aria-expanded', String(!open));
      });
    });
    const files = change.files.map((file) => file.path).join(', ');
    return h('article', { class: 'change' }, [
      h('h3', {}, [h('bdi', {}, [files]), ' ', h('span', { class: `tag ${change.state}` }, [named('state', change.state)])]),
      h('p', { class: 'soft' }, [`${named('kind', change.kind)} · ${change.by} · ${spoken().moment(change.when)} · ${change.id}`]),
      change.why !== '' && h('p', {}, [change.why]),
      h('div', { class: 'row' }, [show, ...this.actions(change, below)]),
      below,
    ]);
  }

  private actions(change: Change, below: HTMLElement): HTMLElement[] {
    const { me } = this;
    if (!me || me.role === 'viewer') return [];
    const buttons: HTMLElement[] = [];
    if (this.sets.length > 0) buttons.push(this.tryView(change, below));
    if (change.state === 'draft') {
      buttons.push(button(word('submit'), { class: 'primary' }, () => void this.doing(() => corpus.submit(change.id))));
    } else if (me.role === 'publisher') {
      const barred = me.publish_needs_another_person && [change.by, change.submitted_by].includes(me.name);
      buttons.push(barred ? soft(word('four-eyes')) : button(word('publish'), { class: 'primary' }, () => void this.publish(change)));
    }
    if (me.role === 'publisher' || change.by === me.name) {
      buttons.push(button(word('reject'), {}, () => void this.asked(word('reject'), change.id, (why) => corpus.reject(change.id, why))));
    }
    return buttons;
  }

  private tryView(change: Change, below: HTMLElement): HTMLElement {
    const select = h('select', { 'aria-label': word('try.set') }, this.sets.map((set) => h('option', { value: set }, [set])));
    const go = button(word('try'), {}, () => {
      void this.guarded(async () => {
        const job = await this.follow(await corpus.preview(change.id, select.value));
        if (job?.result) below.replaceChildren(previewView(job.result as Preview));
      });
    });
    return h('span', { class: 'try' }, [select, go]);
  }

  private async publish(change: Change): Promise<void> {
    await this.guarded(async () => {
      const shown = diffView(await corpus.diff(change.id));
      const about = change.files.map((file) => file.path).join(', ');
      await this.asked(word('publish'), about, async (why) => void this.index(await corpus.publish(change.id, why)), shown);
    });
  }

  // --- documents

  private documentsView(documents: readonly Doc[]): HTMLElement[] {
    const names = ['column.document', 'field.state', 'field.version', 'field.language', 'group.audience', 'column.force', 'column.actions'] as const;
    const body = h('tbody', {});
    const filter = h('input', { type: 'search', placeholder: word('documents.filter'), 'aria-label': word('documents.filter') });
    const fill = (): void => {
      const wanted = filter.value.trim().toLocaleLowerCase();
      const fitting = documents.filter((each) => `${each.title} ${each.path}`.toLocaleLowerCase().includes(wanted));
      body.replaceChildren(...fitting.flatMap((each) => this.documentRows(each, documents)));
      if (fitting.length === 0) body.replaceChildren(h('tr', {}, [h('td', { colspan: names.length }, [word('documents.none')])]));
    };
    filter.addEventListener('input', fill);
    fill();
    const head = h('tr', {}, names.map((name) => h('th', { scope: 'col' }, [word(name)])));
    return [filter, h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': word('documents') }, [h('table', { class: 'list' }, [h('thead', {}, [head]), body])])];
  }

  private documentRows(document: Doc, documents: readonly Doc[]): HTMLElement[] {
    const below = h('td', { colspan: 7 });
    const more = h('tr', { hidden: true }, [below]);
    const force = [document.effective_from, document.effective_to].some(Boolean)
      ? [document.effective_from, document.effective_to].map((day) => spoken().date(day ?? '')).join(' – ') : '';
    const versions = button(`${word('versions')} (${spoken().number(document.versions)})`, { 'aria-expanded': 'false' }, () => {
      void this.guarded(async () => {
        if (more.hidden) below.replaceChildren(await this.versionsView(document));
        more.hidden = !more.hidden;
        versions.setAttribute('aria-expanded', String(!more.hidden));
      });
    });
    const retire = this.me?.role === 'publisher' && document.state === 'published';
    const replace = this.me?.role !== 'viewer';
    return [
      h('tr', {}, [
        h('th', { scope: 'row' }, [h('span', { dir: 'auto' }, [document.title]), h('small', { class: 'soft path' }, [h('bdi', {}, [document.path])]),
          document.problem !== null && h('small', { class: 'problem', lang: 'en', dir: 'auto' }, [document.problem])]),
        h('td', {}, [h('span', { class: `tag ${document.state}` }, [named('state', document.state)]),
          document.state === 'published' && !document.indexed && h('small', { class: 'soft' }, [word('not-indexed')])]),
        h('td', {}, [spoken().version(document.version ?? '')]),
        h('td', {}, [document.language === null ? '' : spoken().languageName(document.language)]),
        h('td', {}, [audienceText(document) || word('everyone')]),
        h('td', {}, [force]),
        h('td', {}, [h('div', { class: 'row' }, [
          versions,
          replace && button(word('meta.edit'), { 'aria-haspopup': 'dialog' }, () => this.edit(document, documents)),
          replace && button(word('replace'), {}, () => void this.replace(document)),
          retire && button(word('retire'), {}, () => void this.retire(document)),
        ])]),
      ]),
      more,
    ];
  }

  private async versionsView(document: Doc): Promise<HTMLElement> {
    const known = await corpus.versions(document.path);
    const last = known.length - 1;
    return h('ul', { class: 'versions' }, known.map((version) => {
      const said = version.when === null ? word('versions.before') : `${spoken().moment(version.when)} · ${version.by ?? ''} · ${version.why ?? ''}`;
      const name = `${version.number} · ${version.sha256 === null ? word('versions.gone') : version.sha256.slice(0, 8)} · ${said}`;
      const back = this.me?.role === 'publisher' && version.number !== last;
      const go = (): void => void this.asked(word('versions.back'), `${document.path} (${version.number})`, async (why) => {
        void this.index(await corpus.rollback(document.path, String(version.number), why));
      });
      return h('li', {}, [name, ' ', back && button(word('versions.back'), {}, go)]);
    }));
  }

  private edit(document: Doc, documents: readonly Doc[]): void {
    openMetadata(document, documents, async (fields, why) => {
      await corpus.edit(document.path, fields, why);
      this.say(word('meta.saved', { path: document.path }));
      // The form closes now; it has no need of the gaps, whose meaning is worked out anew.
      void this.refresh();
    });
  }

  private async replace(document: Doc): Promise<void> {
    const file = await chooseFile(document.path);
    if (!file) return;
    const ending = document.path.slice(document.path.lastIndexOf('.')).toLowerCase();
    if (!file.name.toLowerCase().endsWith(ending)) {
      this.say(word('replace.kind', { name: file.name, path: document.path }), true);
      return;
    }
    await this.asked(word('replace'), document.path, (why) => corpus.upload(file, document.path, why));
  }

  private async retire(document: Doc): Promise<void> {
    await this.asked(word('retire'), document.path, async (why) => {
      const change = await corpus.retire(document.path, why);
      if (!this.me?.publish_needs_another_person) void this.index(await corpus.publish(change.id, why));
    });
  }

  // --- what happens

  private async upload(upload: Upload): Promise<void> {
    this.notices.replaceChildren();
    for (const file of upload.files) {
      const sending = this.say(word('upload.sending', { name: file.name }));
      await this.guarded(async () => {
        const { refused } = await corpus.upload(file, file.name.toLowerCase().endsWith('.zip') ? '' : upload.folder, upload.why);
        this.say(word('upload.done', { name: file.name }));
        for (const item of refused) this.say(word('upload.refused', { name: item.path, reason: item.reason }), true);
      }, file.name);
      sending.remove();
    }
    await this.refresh();
  }

  private async asked(action: string, about: string, act: (why: string) => Promise<unknown>, shown: HTMLElement | null = null): Promise<void> {
    const why = await askWhy(action, about, shown);
    if (why !== null) await this.doing(() => act(why));
  }

  private async doing(act: () => Promise<unknown>): Promise<void> {
    await this.guarded(act);
    await this.refresh();
  }

  private async guarded(act: () => Promise<unknown>, about = ''): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) {
        storeToken(null);
        this.gate(word('token.wrong'));
      } else {
        this.say(`${about ? `${about}: ` : ''}${word('failed', { reason: reasonOf(error) })}`, true);
      }
    }
  }

  private async index(job: Job): Promise<void> {
    const ended = await this.follow(job);
    if (ended) this.say(word('job.done'));
    await this.refresh();
  }

  /** Shows how far a job is until it ends; null if it failed. */
  private async follow(job: Job): Promise<Job | null> {
    const bar = h('progress', {});
    const line = h('p', { class: 'notice' }, [word(job.kind === 'index' ? 'job.index' : 'job.preview'), ' ', bar]);
    this.notices.prepend(line);
    let now = job;
    try {
      while (now.state === 'running') {
        await PAUSE();
        now = await corpus.job(job.id);
        if (now.total > 0) {
          bar.max = now.total;
          bar.value = now.done;
        }
      }
    } finally {
      line.remove();
    }
    if (now.state === 'failed') this.say(word('failed', { reason: now.error ?? '' }), true);
    return now.state === 'done' ? now : null;
  }

  private say(text: string, bad = false): HTMLElement {
    const line = h('p', { class: bad ? 'notice problem' : 'notice' }, [text]);
    this.notices.prepend(line);
    while (this.notices.childElementCount > 6) this.notices.lastElementChild?.remove();
    this.live.textContent = text;
    return line;
  }
}

function logView(entries: readonly Entry[]): HTMLElement {
  return h('ol', { class: 'log', reversed: true }, entries.map((entry) =>
    h('li', { value: entry.n }, [
      h('span', { class: 'soft' }, [[spoken().moment(entry.when), `${entry.actor} (${named('role', entry.role)})`, named('event', entry.event), named('kind', entry.kind)].join(' · ')]),
      h('div', {}, [entry.files.map((file) => file.path).join(', ')]),
      entry.why !== '' && h('div', {}, [entry.why]),
    ]),
  ));
}

function soft(text: string): HTMLElement {
  return h('span', { class: 'soft' }, [text]);
}

function audienceText(document: Doc): string {
  return Object.entries(document.audience).map(([name, values]) => {
    const shown = values.split(',').map((value) => valueName(name, value.trim()));
    return `${fieldName(`audience.${name}`)}: ${shown.join(', ')}`;
  }).join('; ');
}

function valueName(attribute: string, value: string): string {
  if (attribute === 'country') return spoken().countryName(value);
  return attribute === 'employment_type' ? named('employment', value) : value;
}

function reasonOf(error: unknown): string {
  return error instanceof Refusal ? error.message : word('network');
}
