/** The languages of the interface. */

export const LANGUAGES = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  pt: 'Português',
  it: 'Italiano',
  nl: 'Nederlands',
  pl: 'Polski',
  tr: 'Türkçe',
  ar: 'العربية',
  hi: 'हिन्दी',
  zh: '中文',
  ja: '日本語',
  ko: '한국어',
  vi: 'Tiếng Việt',
  ru: 'Русский',
} as const;

export type LanguageCode = keyof typeof LANGUAGES;

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'yi', 'dv', 'ckb', 'ug']);

export function isLanguage(code: string | null): code is LanguageCode {
  return code !== null && Object.hasOwn(LANGUAGES, code);
}

/** The direction in which a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(primary(language)) ? 'rtl' : 'ltr';
}

/** `pt-BR` → `pt`. */
export function primary(tag: string): string {
  return tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
}

/** The first of the preferred language tags that the interface speaks, otherwise English. */
export function negotiate(preferred: readonly string[]): LanguageCode {
  return preferred.map(primary).find(isLanguage) ?? 'en';
}
