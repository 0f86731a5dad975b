/** The form for a document's metadata: a dialog with a message beside each field that is wrong. */

import { button, h } from '../../dom';
import { LANGUAGES } from '../../i18n/languages';
import { type Doc, Refusal } from '../client';
import { type WordKey, fieldName, named, spoken, word } from '../words';
import { type Problem, fieldNamedIn, isDay, problemsOf } from './check';
import { FIELDS, type Field, GROUPS, assignments, normal, shownValues, split } from './fields';

/** Tells the service; rejects with a `Refusal` that the form shows. */
export type Save = (fields: Record<string, string>, why: string) => Promise<void>;

const LONGEST = 500;
const idOf = (name: string): string => `meta-${name.replace('.', '-')}`;

/** Opens the form; it closes once the change is proposed, or the person thinks better of it. */
export function openMetadata(document: Doc, documents: readonly Doc[], save: Save): void {
  new MetadataForm(document, documents, save).open();
}

class MetadataForm {
  private readonly inputs = new Map<string, () => string>();
  private readonly messages = new Map<string, HTMLElement>();
  private readonly summary = h('p', { class: 'problem', role: 'alert', tabindex: -1, hidden: true });
  private readonly why = h('input', { id: 'meta-why', type: 'text', maxlength: 1000, autocomplete: 'off' });
  private readonly before: Record<string, string>;
  private readonly paths: ReadonlySet<string>;
  private readonly dialog: HTMLDialogElement;

  constructor(
    private readonly about: Doc,
    documents: readonly Doc[],
    private readonly save: Save,
  ) {
    this.before = shownValues(about.fields);
    this.paths = new Set(documents.map(({ path }) => path));
    this.dialog = this.view();
  }

  open(): void {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>('input')?.focus();
  }

  private view(): HTMLDialogElement {
    const others = [...this.paths].filter((path) => path !== this.about.path);
    const form = h('form', { novalidate: true }, [
      h('p', { class: 'soft' }, [word('meta.help')]),
      this.summary,
      ...GROUPS.map((group) => h('fieldset', {}, [
        h('legend', {}, [word(group.title)]),
        group.hint !== undefined && h('p', { class: 'soft' }, [h('small', {}, [word(group.hint)])]),
        h('div', { class: 'fields' }, group.fields.map((field) => this.fieldView(field))),
      ])),
      h('label', { for: 'meta-why', class: 'one' }, [h('span', {}, [word('upload.why')]), this.why]),
      h('datalist', { id: 'meta-paths' }, others.map((path) => h('option', { value: path }))),
      h('div', { class: 'row end' }, [
        button(word('why.cancel'), {}, () => this.close()),
        h('button', { type: 'submit', class: 'primary' }, [word('meta.save')]),
      ]),
    ], {
      submit: (event) => {
        event.preventDefault();
        void this.submit();
      },
    });
    const title = h('h2', { id: 'metadata' }, [word('meta.title', { path: this.about.path })]);
    return h('dialog', { class: 'why large metadata', 'aria-labelledby': 'metadata' }, [title, form], { close: () => this.dialog.remove() });
  }

  private close(): void {
    this.dialog.close();
  }

  private fieldView(field: Field): HTMLElement {
    const id = idOf(field.name);
    const message = h('small', { id: `${id}-problem`, class: 'problem', hidden: true });
    this.messages.set(field.name, message);
    if (field.kind === 'several') return this.severalView(field, message);
    const hint = field.hint === undefined ? null : h('small', { id: `${id}-hint`, class: 'soft' }, [word(field.hint)]);
    const control = this.control(field, id);
    control.setAttribute('aria-describedby', [hint?.id, message.id].filter(Boolean).join(' '));
    control.addEventListener('change', () => this.mark(field.name, null));
    this.inputs.set(field.name, () => (control instanceof HTMLInputElement && control.validity.badInput ? '?' : control.value));
    return h('div', { class: 'field' }, [h('label', { for: id }, [fieldName(field.name)]), control, hint, message]);
  }

  private control(field: Field, id: string): HTMLInputElement | HTMLSelectElement {
    const value = this.before[field.name] ?? '';
    if (field.kind === 'choice') return select(id, value, (field.choices ?? []).map((name) => [name, named(field.name, name)]));
    if (field.kind === 'flag') return select(id, value, [['', word('choice.unset')], ...(field.choices ?? []).map((name) => [name, named('choice', name)] as const)]);
    if (field.kind === 'language') {
      const codes = new Set([...Object.keys(LANGUAGES), ...(value ? [value] : [])]);
      const names = [...codes].map((code) => [code, `${spoken().languageName(code)} (${code})`] as const);
      return select(id, value, [['', word('choice.unset')], ...names]);
    }
    // A day that cannot be one would not be shown in a field for days, and be lost.
    const type = field.kind === 'day' && (value === '' || isDay(value)) ? 'date' : 'text';
    const list = field.kind === 'path' || field.name === 'supersedes' ? 'meta-paths' : null;
    return h('input', { id, type, value, list, maxlength: type === 'text' ? LONGEST : null, autocomplete: 'off', dir: type === 'text' ? 'auto' : null });
  }

  private severalView(field: Field, message: HTMLElement): HTMLElement {
    const chosen = split(this.before[field.name] ?? '');
    const boxes = [...new Set([...(field.choices ?? []), ...chosen])].map((name) => {
      const box = h('input', { type: 'checkbox', value: name, checked: chosen.includes(name) });
      return [box, h('label', { class: 'box' }, [box, ' ', named('employment', name)])] as const;
    });
    this.inputs.set(field.name, () => {
      const ticked = new Set(boxes.filter(([box]) => box.checked).map(([box]) => box.value));
      // In the order in which they were written, so that nothing looks changed that is not.
      return [...chosen.filter((name) => ticked.has(name)), ...[...ticked].filter((name) => !chosen.includes(name))].join(', ');
    });
    return h('div', { class: 'field', role: 'group', 'aria-labelledby': `${idOf(field.name)}-name`, 'aria-describedby': message.id }, [
      h('span', { id: `${idOf(field.name)}-name` }, [fieldName(field.name)]), ...boxes.map(([, label]) => label), message,
    ]);
  }

  private async submit(): Promise<void> {
    const now = Object.fromEntries(FIELDS.map((field) => [field.name, normal(field, this.inputs.get(field.name)?.() ?? '')]));
    const problems = problemsOf(now, this.about.path, this.paths, isCountry);
    for (const { name } of FIELDS) this.mark(name, null);
    if (problems.length > 0) {
      for (const problem of problems) this.mark(problem.field, sentenceOf(problem));
      this.say(word('meta.check', { count: problems.length }));
      this.focus(problems[0]?.field ?? null);
      return;
    }
    const told = assignments(this.about.fields, now);
    if (Object.keys(told).length === 0) {
      this.say(word('meta.same'));
      this.focus(null);
      return;
    }
    await this.send(told);
  }

  private async send(told: Record<string, string>): Promise<void> {
    const submit = this.dialog.querySelector<HTMLButtonElement>('button.primary');
    if (submit) submit.disabled = true;
    try {
      await this.save(told, this.why.value.trim());
      this.close();
    } catch (error) {
      const reason = error instanceof Refusal ? error.message : word('network');
      const field = error instanceof Refusal ? fieldNamedIn(reason) : null;
      if (field !== null) this.mark(field, reason);
      this.say(word('failed', { reason }));
      this.focus(field);
    } finally {
      if (submit) submit.disabled = false;
    }
  }

  private say(text: string): void {
    this.summary.hidden = false;
    this.summary.textContent = text;
  }

  private mark(name: string, problem: string | null): void {
    const message = this.messages.get(name);
    const control = this.dialog.querySelector(`#${idOf(name)}`);
    if (!message) return;
    message.hidden = problem === null;
    message.textContent = problem ?? '';
    if (problem === null) control?.removeAttribute('aria-invalid');
    else control?.setAttribute('aria-invalid', 'true');
  }

  private focus(field: string | null): void {
    const control = field === null ? null : this.dialog.querySelector<HTMLElement>(`#${idOf(field)}`);
    (control ?? this.summary).focus();
  }
}

function select(id: string, value: string, choices: readonly (readonly [string, string])[]): HTMLSelectElement {
  const known = choices.some(([name]) => name === value) ? choices : [...choices, [value, value] as const];
  return h('select', { id }, known.map(([name, label]) => h('option', { value: name, selected: name === value }, [label])));
}

function sentenceOf(problem: Problem): string {
  const key: WordKey = problem.key;
  return word(key, { field: fieldName(problem.field), value: shown(problem.value), ...(problem.other !== undefined && { other: fieldName(problem.other) }) });
}

/** Half a day in a field for days has no value that could be shown. */
function shown(value: string): string {
  return value === '?' ? '…' : spoken().date(value);
}

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && spoken().countryName(code) !== code;
}
