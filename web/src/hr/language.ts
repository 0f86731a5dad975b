/** The choice of the page's language, kept in this browser as the question page keeps it. */

import { h } from '../dom';
import { LANGUAGES, isLanguage } from '../i18n/languages';
import { chooseLanguage, chosenLanguage, interfaceLanguage } from '../preferences';
import { speak, spoken, word } from './words';

/** A list of languages; `changed` is called once the chosen one is spoken. */
export function languageSelect(changed: () => Promise<void>): HTMLSelectElement {
  const chosen = chosenLanguage();
  const options = Object.entries(LANGUAGES).map(([code, name]) => h('option', { value: code, lang: code, selected: code === chosen }, [name]));
  const select = h('select', { id: 'language', 'aria-label': word('language') }, [
    h('option', { value: '', selected: chosen === null }, [word('language.auto')]),
    ...options,
  ]);
  select.addEventListener('change', () => {
    chooseLanguage(isLanguage(select.value) ? select.value : null);
    void speak(interfaceLanguage()).then(changed).then(() => document.getElementById('language')?.focus());
  });
  return select;
}

/** Says to browser and screen reader which language the page is in. */
export function declareLanguage(): void {
  const { language, direction } = spoken();
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  document.title = `${word('title')} – ${word('app')}`;
}
