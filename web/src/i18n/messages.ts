/** The interface's words in the chosen language. */

import type { LanguageCode } from './languages';
import english from './locales/en.json';
import { Speaker } from './speaker';

export type MessageKey = keyof typeof english;
export type Translator = Speaker<MessageKey>;
type Messages = Readonly<Record<MessageKey, string>>;

const loaders = import.meta.glob<Messages>(['./locales/*.json', '!./locales/en.json'], { import: 'default' });

/** Loads a language; one that cannot be loaded (connection lost) leaves the page in English. */
export async function loadTranslator(language: LanguageCode): Promise<Translator> {
  const load = loaders[`./locales/${language}.json`];
  if (!load) return new Speaker('en', english);
  try {
    return new Speaker(language, await load());
  } catch {
    return new Speaker('en', english);
  }
}
