/** The top of the page: name, language, about me, new conversation. */

import { button, h, icon } from '../dom';
import { LANGUAGES, type LanguageCode, isLanguage } from '../i18n/languages';
import type { Translator } from '../i18n/messages';

export interface HeaderActions {
  readonly onLanguage: (code: LanguageCode | null) => void;
  readonly onAbout: () => void;
  readonly onNew: () => void;
}

const PERSON = 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1.2-3.2 4-5 7.5-5s6.3 1.8 7.5 5';
const PLUS = 'M12 5v14M5 12h14';

function languageSelect(t: Translator, chosen: LanguageCode | null, onLanguage: HeaderActions['onLanguage']): HTMLElement {
  const options = Object.entries(LANGUAGES).map(([code, name]) => h('option', { value: code, lang: code, selected: code === chosen }, [name]));
  const select = h('select', { id: 'language', 'aria-label': t.text('nav.language') }, [
    h('option', { value: '', selected: chosen === null }, [t.text('nav.languageAuto')]),
    ...options,
  ]);
  select.addEventListener('change', () => onLanguage(isLanguage(select.value) ? select.value : null));
  return select;
}

export function headerView(t: Translator, chosen: LanguageCode | null, hasTurns: boolean, actions: HeaderActions): HTMLElement {
  const iconButton = (label: string, path: string, id: string, onClick: () => void): HTMLButtonElement => {
    const element = button('', { class: 'quiet with-icon', id, title: label }, onClick);
    element.append(icon(path), h('span', {}, [label]));
    return element;
  };
  return h('header', { class: 'top' }, [
    h('a', { class: 'brand', href: '#/' }, [h('img', { src: '/static/favicon.svg', alt: '', width: 28, height: 28 }), h('span', {}, [t.text('app.name')])]),
    h('nav', {}, [
      hasTurns && iconButton(t.text('nav.new'), PLUS, 'new', actions.onNew),
      iconButton(t.text('nav.about'), PERSON, 'about', actions.onAbout),
      languageSelect(t, chosen, actions.onLanguage),
    ]),
  ]);
}
