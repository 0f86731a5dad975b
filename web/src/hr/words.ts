/** The words of the page for HR, in the language that was chosen last. */

import type { LanguageCode } from '../i18n/languages';
import { Speaker } from '../i18n/speaker';
import english from './locales/en.json';

export type WordKey = keyof typeof english;
type Words = Readonly<Record<WordKey, string>>;

const loaders = import.meta.glob<Words>(['./locales/*.json', '!./locales/en.json'], { import: 'default' });

let speaker: Speaker<WordKey> = new Speaker('en', english);

/** Loads a language; one that cannot be loaded (connection lost) leaves the page in English. */
export async function speak(language: LanguageCode): Promise<void> {
  const load = loaders[`./locales/${language}.json`];
  try {
    speaker = load ? new Speaker(language, await load()) : new Speaker('en', english);
  } catch {
    speaker = new Speaker('en', english);
  }
}

/** The language that is spoken, for numbers, dates, names and the direction. */
export function spoken(): Speaker<WordKey> {
  return speaker;
}

/** A word or sentence, with its `{places}` filled. */
export function word(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return speaker.text(key, values);
}

/** The word for something that the service names (`state`, `kind`, `fate` and so on); one that is not known as it is. */
export function named(group: string, name: string): string {
  return speaker.lookUp(`${group}.${name.replaceAll(' ', '_')}`) ?? name;
}

/** The name of a metadata field; one that the page does not know as the service calls it. */
export function fieldName(name: string): string {
  return named('field', name);
}
