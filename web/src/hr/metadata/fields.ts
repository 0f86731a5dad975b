/** The fields of a document's metadata: which there are, what they hold, and what the service is told of a change. */

import type { WordKey } from '../words';

export type Kind = 'text' | 'day' | 'words' | 'countries' | 'path' | 'choice' | 'flag' | 'language' | 'several';

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly hint?: WordKey;
  /** What can be chosen, by the names of the service. */
  readonly choices?: readonly string[];
  /** What holds where nothing is said. */
  readonly otherwise?: string;
}
export interface Group { readonly title: WordKey; readonly hint?: WordKey; readonly fields: readonly Field[] }
export type Values = Readonly<Record<string, string>>;

export const AUDIENCE = 'audience.';
// What the service takes for "there is none", whatever the catalogue or the document itself says.
const NONE = 'none';
const EVERYBODY = 'any';

export const GROUPS: readonly Group[] = [
  {
    title: 'group.identity',
    fields: [
      { name: 'title', kind: 'text' },
      { name: 'policy', kind: 'text', hint: 'hint.policy' },
      { name: 'version', kind: 'text' },
      { name: 'supersedes', kind: 'text', hint: 'hint.supersedes' },
      { name: 'state', kind: 'choice', choices: ['draft', 'review', 'published', 'retired'], otherwise: 'published' },
    ],
  },
  {
    title: 'group.time',
    fields: [
      { name: 'effective_from', kind: 'day', hint: 'hint.effective_from' },
      { name: 'effective_to', kind: 'day', hint: 'hint.effective_to' },
      { name: 'review_by', kind: 'day', hint: 'hint.review_by' },
    ],
  },
  {
    title: 'group.audience',
    hint: 'hint.audience',
    fields: [
      { name: 'audience.country', kind: 'countries', hint: 'hint.country' },
      { name: 'audience.site', kind: 'words', hint: 'hint.list' },
      { name: 'audience.grade', kind: 'words', hint: 'hint.list' },
      { name: 'audience.employment_type', kind: 'several', choices: ['full_time', 'part_time', 'fixed_term', 'apprentice'] },
    ],
  },
  {
    title: 'group.language',
    fields: [
      { name: 'language', kind: 'language' },
      { name: 'translation_of', kind: 'path', hint: 'hint.translation_of' },
      { name: 'translated_from', kind: 'text', hint: 'hint.translated_from' },
      { name: 'binding', kind: 'flag', choices: ['true', 'false'], hint: 'hint.binding' },
    ],
  },
  {
    title: 'group.care',
    fields: [
      { name: 'owner', kind: 'text', hint: 'hint.owner' },
      { name: 'contacts', kind: 'words', hint: 'hint.list' },
      { name: 'topics', kind: 'words', hint: 'hint.list' },
      { name: 'confidentiality', kind: 'choice', choices: ['public', 'internal', 'restricted'], otherwise: 'internal' },
    ],
  },
];
export const FIELDS: readonly Field[] = GROUPS.flatMap((group) => group.fields);

/** Words between commas, without empty ones. */
export function split(value: string): string[] {
  return value.split(',').map((part) => part.trim()).filter(Boolean);
}

/** A value as the form writes it, so that what was not changed reads the same before and after. */
export function normal(field: Field, value: string): string {
  const text = value.trim();
  if (['none', 'null', '~'].includes(text.toLowerCase())) return '';
  if (field.kind === 'countries') return split(text.toUpperCase()).join(', ');
  if (field.kind === 'words' || field.kind === 'several') return split(text).join(', ');
  if (field.kind === 'flag') return { yes: 'true', no: 'false' }[text.toLowerCase()] ?? text.toLowerCase();
  if (field.kind === 'choice') return text.toLowerCase() || (field.otherwise ?? '');
  return text;
}

/** What is said of a document, as the form shows it. */
export function shownValues(said: Values): Record<string, string> {
  return Object.fromEntries(FIELDS.map((field) => [field.name, normal(field, said[field.name] ?? '')]));
}

/**
 * What the service is to be told: only what changed. An audience is one field to it: a metadata file that names a part of it takes the place
 * of the whole in the catalogue, so all parts go together.
 */
export function assignments(said: Values, now: Values): Record<string, string> {
  const before = shownValues(said);
  const changed = FIELDS.filter(({ name }) => (now[name] ?? '') !== before[name]);
  const told: Record<string, string> = {};
  for (const { name, kind } of changed) {
    const value = now[name] ?? '';
    // A language that is not said is found in the file's name or text; "none" would not be a language.
    if (!name.startsWith(AUDIENCE)) told[name] = value || (kind === 'language' ? '' : NONE);
  }
  if (changed.some(({ name }) => name.startsWith(AUDIENCE))) Object.assign(told, audience(said, now));
  return told;
}

function audience(said: Values, now: Values): Record<string, string> {
  const together = Object.fromEntries(Object.entries({ ...said, ...now }).filter(([name]) => name.startsWith(AUDIENCE)));
  if (Object.values(together).some(Boolean)) return together;
  return { ...together, 'audience.country': EVERYBODY };
}
