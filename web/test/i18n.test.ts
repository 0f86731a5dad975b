import { describe, expect, it } from 'vitest';

import { LANGUAGES, directionOf, negotiate } from '../src/i18n/languages';
import { loadTranslator } from '../src/i18n/messages';
import { fill } from '../src/i18n/speaker';
import { byLanguage, expectTranslated } from './locales';

const WORDS = byLanguage(import.meta.glob<Record<string, string>>('../src/i18n/locales/*.json', { eager: true, import: 'default' }));

describe('languages', () => {
  it('are sixteen, one file each', () => {
    expect(Object.keys(WORDS).sort()).toEqual(Object.keys(LANGUAGES).sort());
    expect(Object.keys(WORDS)).toHaveLength(16);
  });
  it('are chosen by preference, English when none fits', () => {
    expect(negotiate(['sv-SE', 'pt-BR', 'en'])).toBe('pt');
    expect(negotiate(['zh-Hant-TW'])).toBe('zh');
    expect(negotiate(['sv'])).toBe('en');
    expect(negotiate([])).toBe('en');
  });
  it('know their direction', () => {
    expect(directionOf('ar-EG')).toBe('rtl');
    expect(directionOf('hi')).toBe('ltr');
  });
});

describe.each(Object.keys(LANGUAGES))('the words of %s', (code) => {
  it('say all that English says', () => {
    expectTranslated(code, WORDS[code] ?? {}, WORDS['en'] ?? {}, ['mask.IBAN']);
  });
});

describe('a translator', () => {
  it('fills placeholders and leaves unknown ones', () => {
    expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  });
  it('writes numbers and dates as its language does', async () => {
    const german = await loadTranslator('de');
    expect(german.text('ask.left', { count: 1500 })).toBe('Verbleibende Zeichen: 1.500');
    expect(german.version('2026-01-31')).toBe('31.01.2026');
    expect(german.version('3.2')).toBe('3.2');
    expect(german.countryName('ES')).toBe('Spanien');
    expect(german.languageName('fr')).toBe('Französisch');
    expect(german.languageName('not a code')).toBe('not a code');
  });
  it('isolates values in a right-to-left sentence', async () => {
    const arabic = await loadTranslator('ar');
    expect(arabic.text('generator.llm', { model: 'x-1' })).toContain('\u2068x-1\u2069');
  });
});
