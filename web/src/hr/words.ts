/** The words of the page for HR. */

import words from './words.json';

export type WordKey = keyof typeof words;

/** A word or sentence, with its `{places}` filled. */
export function word(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return words[key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The name of a state; one that is not known as it is. */
export function stateWord(state: string): string {
  const key = `state.${state}`;
  return key in words ? word(key as WordKey) : state;
}
