import { expect } from 'vitest';

type Words = Record<string, string>;

const SCRIPTS: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u,
  hi: /\p{Script=Devanagari}/u,
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
};
const placeholders = (message: string): string[] => [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

/** The words of each language by its code, from the files that a glob found. */
export function byLanguage(files: Record<string, Words>): Record<string, Words> {
  return Object.fromEntries(Object.entries(files).map(([path, words]) => [path.replace(/^.*\/(\w+)\.json$/, '$1'), words]));
}

/** A translation has English's keys in its order and its placeholders, leaves nothing empty and is in its own script, but for some keys. */
export function expectTranslated(code: string, words: Words, english: Words, unwritten: readonly string[] = []): void {
  expect(Object.keys(words)).toEqual(Object.keys(english));
  for (const [key, message] of Object.entries(words)) {
    expect(placeholders(message), key).toEqual(placeholders(english[key] ?? ''));
    expect(message.trim(), key).toBe(message);
    expect(message, key).not.toBe('');
    if (SCRIPTS[code] && !unwritten.includes(key)) expect(message, key).toMatch(SCRIPTS[code]);
  }
}
