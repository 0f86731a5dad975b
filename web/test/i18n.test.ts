import { describe, expect, it } from 'vitest';

import { LANGUAGES, directionOf, negotiate } from '../src/i18n/languages';
import { loadTranslator } from '../src/i18n/messages';
import { fill } from '../src/i18n/speaker';

const files = import.meta.glob<Record<string, string>>('../src/i18n/locales/*.json', { eager: true, import: 'default' });
const codes = Object.keys(files).map((path) => path.replace(/^.*\/(\w+)\.json$/, '$1'));
const read = (code: string): Record<string, string> => files[`../src/i18n/locales/${code}.json`] ?? {};
const placeholders = (message: string): string[] => [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const english = read('en');
const SCRIPTS: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u,
  hi: /\p{Script=Devanagari}/u,
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
};

describe('languages', () => {
  it('are sixteen, one file each', () => {
    expect(codes.sort()).toEqual(Object.keys(LANGUAGES).sort());
    expect(codes).toHaveLength(16);
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
  const messages = read(code);
  it('have the keys of English, in its order', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english));
  });
  it('have its placeholders and leave nothing empty', () => {
    for (const [key, message] of Object.entries(messages)) {
      expect(placeholders(message), key).toEqual(placeholders(english[key] ?? ''));
      expect(message.trim(), key).toBe(message);
      expect(message, key).not.toBe('');
    }
  });
  it('are in its own script', () => {
    const script = SCRIPTS[code];
    if (!script) return;
    for (const [key, message] of Object.entries(messages)) {
      if (key !== 'mask.IBAN') expect(message, key).toMatch(script);
    }
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
