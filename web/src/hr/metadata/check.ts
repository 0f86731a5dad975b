/** What is wrong with metadata before the service is asked, which stays the judge: each problem names field, value and remedy. */

import type { WordKey } from '../words';
import { FIELDS, type Field, type Values, split } from './fields';

/** `key` is the sentence, `values` its `{places}` besides the field's name; `other` is a second field that it names. */
export interface Problem { readonly field: string; readonly key: WordKey; readonly value: string; readonly other?: string }

const DAY = /^\d{4}-\d{2}-\d{2}$/;
// A reference that can only be a path ends as files do; a slash alone may be a version's, as in "2025/26".
const PATH = /\.(md|markdown|html?|pdf|docx|pptx|xlsx|csv|eml|txt)$/i;

export function problemsOf(values: Values, path: string, documents: ReadonlySet<string>, isCountry: (code: string) => boolean): Problem[] {
  const found = FIELDS.flatMap((field) => problemOf(field, values[field.name] ?? '', path, documents, isCountry) ?? []);
  const [from, to] = [values['effective_from'] ?? '', values['effective_to'] ?? ''];
  if (isDay(from) && isDay(to) && to < from) found.push({ field: 'effective_to', key: 'error.order', value: to, other: 'effective_from' });
  // In the order of the form, so that the first is where the eye and the keyboard go.
  const order = FIELDS.map(({ name }) => name);
  return found.sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field));
}

function problemOf(field: Field, value: string, path: string, documents: ReadonlySet<string>, isCountry: (code: string) => boolean): Problem | null {
  if (value === '') return null;
  const name = field.name;
  if (field.kind === 'day' && !isDay(value)) return { field: name, key: 'error.date', value };
  if (field.kind === 'countries') {
    const wrong = split(value).find((code) => code.toLowerCase() !== 'any' && !isCountry(code));
    return wrong === undefined ? null : { field: name, key: 'error.country', value: wrong };
  }
  const reference = field.kind === 'path' || (name === 'supersedes' && PATH.test(value));
  return reference && (value === path || !documents.has(value)) ? { field: name, key: 'error.document', value } : null;
}

/** True for a day that exists, written as YYYY-MM-DD. */
export function isDay(value: string): boolean {
  if (!DAY.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** The field that a sentence of the service names, null if it names none of the form. */
export function fieldNamedIn(sentence: string): string | null {
  return FIELDS.map(({ name }) => name).find((name) => sentence.includes(`'${name}'`) || sentence.includes(`field ${name} `)) ?? null;
}
