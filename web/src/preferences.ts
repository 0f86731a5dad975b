/** What a person chose, kept in this browser only. A browser that refuses storage keeps it until the page is closed. */

import { type LanguageCode, isLanguage, negotiate } from './i18n/languages';
import type { Persona } from './api/records';

const LANGUAGE = 'benefits.language';
const PERSONA = 'benefits.persona';

const memory = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  memory.delete(key);
  if (value !== null) memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is off: memory has it.
  }
}

/** The language chosen by hand, or null for automatic. */
export function chosenLanguage(): LanguageCode | null {
  const code = read(LANGUAGE);
  return isLanguage(code) ? code : null;
}

export function chooseLanguage(code: LanguageCode | null): void {
  write(LANGUAGE, code);
}

export function interfaceLanguage(): LanguageCode {
  return chosenLanguage() ?? negotiate(navigator.languages);
}

export function readPersona(): Persona {
  try {
    const stored: unknown = JSON.parse(read(PERSONA) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

export function writePersona(persona: Persona): void {
  write(PERSONA, Object.keys(persona).length > 0 ? JSON.stringify(persona) : null);
}
