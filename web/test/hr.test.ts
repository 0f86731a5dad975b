import { describe, expect, it } from 'vitest';

import { FIELDS, assignments, normal, shownValues } from '../src/hr/metadata/fields';
import { fieldNamedIn, isDay, problemsOf } from '../src/hr/metadata/check';
import { speak, spoken, word } from '../src/hr/words';
import { LANGUAGES } from '../src/i18n/languages';
import { byLanguage, expectTranslated } from './locales';

const WORDS = byLanguage(import.meta.glob<Record<string, string>>('../src/hr/locales/*.json', { eager: true, import: 'default' }));

describe.each(Object.keys(LANGUAGES))('the words for HR in %s', (code) => {
  const words = WORDS[code] ?? {};
  it('say all that English says', () => {
    expectTranslated(code, words, WORDS['en'] ?? {});
  });
  it('name every field and every choice of it', () => {
    for (const field of FIELDS) {
      expect(words, field.name).toHaveProperty([`field.${field.name}`]);
      const group = { choice: field.name, flag: 'choice', several: 'employment' }[field.kind as string];
      for (const choice of group ? (field.choices ?? []) : []) expect(words, choice).toHaveProperty([`${group}.${choice}`]);
    }
  });
});

it('a language is spoken with its numbers, days and names', async () => {
  await speak('de');
  expect(word('gaps.size', { count: 1500 })).toBe('Fragen: 1.500');
  expect(spoken().date('2026-07-01')).toBe('01.07.2026');
  expect(spoken().moment('2026-07-01T09:30:00+00:00')).toMatch(/^01\.07\.2026, \d\d:\d\d$/);
  expect(spoken().moment('yesterday')).toBe('yesterday');
  await speak('ar');
  expect(word('upload.done', { name: 'a.md' })).toContain('\u2068a.md\u2069');
  await speak('en');
});

describe('metadata', () => {
  const said = { version: '1', effective_to: 'none', 'audience.country': 'DE, ES', contacts: 'hr@example.org', binding: 'Yes' };
  const shown = shownValues(said);
  it('are shown as people read them', () => {
    expect(shown).toMatchObject({ effective_to: '', state: 'published', confidentiality: 'internal', binding: 'true', title: '' });
    expect(FIELDS.map(({ name }) => name)).toEqual(Object.keys(shown));
  });
  it('are sent as far as they changed', () => {
    expect(assignments(said, shown)).toEqual({});
    expect(assignments(said, { ...shown, version: '2', contacts: '', language: 'de' })).toEqual({ version: '2', contacts: 'none', language: 'de' });
    expect(assignments({ language: 'de' }, { ...shownValues({}), language: '' })).toEqual({ language: '' });
  });
  it('send an audience whole, since a part of it hides the catalogue’s', () => {
    expect(assignments(said, { ...shown, 'audience.site': 'Leipzig' })).toMatchObject({ 'audience.country': 'DE, ES', 'audience.site': 'Leipzig' });
    expect(assignments(said, { ...shown, 'audience.country': '' })).toMatchObject({ 'audience.country': 'any' });
    expect(assignments({ ...said, 'audience.union': 'x' }, { ...shown, 'audience.country': '' })).toMatchObject({ 'audience.country': '', 'audience.union': 'x' });
  });
  it.each([
    ['audience.country', ' de ,fr,, ', 'DE, FR'], ['topics', 'a,b', 'a, b'], ['state', '', 'published'], ['binding', 'no', 'false'], ['title', '~', ''], ['title', ' None of it ', 'None of it'],
  ])('%s %j is written as %j', (name, value, wanted) => {
    const field = FIELDS.find((each) => each.name === name);
    expect(field && normal(field, value)).toBe(wanted);
  });
});

describe('a mistake', () => {
  const documents = new Set(['a.md', 'b/c.md']);
  const check = (values: Record<string, string>): string[] =>
    problemsOf(values, 'a.md', documents, (code) => ['DE', 'FR'].includes(code)).map(({ field, key, value }) => `${field} ${key} ${value}`);
  it.each([
    [{ effective_from: '2026-02-30' }, ['effective_from error.date 2026-02-30']],
    [{ effective_from: '2026-02-28', effective_to: '2026-02-28' }, []],
    [{ effective_from: '2026-03-01', effective_to: '2026-02-28' }, ['effective_to error.order 2026-02-28']],
    [{ effective_from: 'soon', effective_to: '2026-02-28' }, ['effective_from error.date soon']],
    [{ translation_of: 'x', effective_from: '2026-03-01', effective_to: '2026-02-28' }, ['effective_to error.order 2026-02-28', 'translation_of error.document x']],
    [{ 'audience.country': 'DE, XX' }, ['audience.country error.country XX']],
    [{ 'audience.country': 'DE, FR' }, []],
    [{ 'audience.country': 'ANY' }, []],
    [{ translation_of: 'b/c.md' }, []],
    [{ translation_of: 'a.md' }, ['translation_of error.document a.md']],
    [{ translation_of: 'x.md' }, ['translation_of error.document x.md']],
    [{ supersedes: '2.4' }, []],
    [{ supersedes: '2025/26' }, []],
    [{ supersedes: 'b/c.md' }, []],
    [{ supersedes: 'b/d.md' }, ['supersedes error.document b/d.md']],
  ])('in %j is %j', (values, wanted) => {
    expect(check(values as unknown as Record<string, string>)).toEqual(wanted);
  });
  it('that the service finds stands beside the field that it names', () => {
    expect(fieldNamedIn("a.md: the field 'effective_to' is 'x'; write a date as YYYY-MM-DD")).toBe('effective_to');
    expect(fieldNamedIn('somebody else is writing')).toBeNull();
  });
  it('of a day is told from a day', () => {
    expect([isDay('2024-02-29'), isDay('2023-02-29'), isDay('29.02.2024'), isDay('')]).toEqual([true, false, false, false]);
  });
});
