/** The dialog in which a person says, if they like, where and how they work. */

import type { Persona } from '../api/records';
import { COUNTRIES } from '../countries';
import { button, h } from '../dom';
import type { Translator } from '../i18n/messages';

const EMPLOYMENT_TYPES = ['full_time', 'part_time', 'fixed_term', 'apprentice'] as const;

/** What is said of a person, in words: "Spain, Part time"; empty when nothing is. */
export function personaFacts(t: Translator, persona: Persona): string {
  const country = persona['country'];
  const employment = persona['employment_type'];
  const facts = [country && t.countryName(country), employment && (t.lookUp(`employment.${employment}`) ?? employment)];
  return t.list(facts.filter((fact): fact is string => Boolean(fact)));
}

function select(t: Translator, id: string, label: string, options: readonly (readonly [string, string])[], chosen: string): [HTMLElement, HTMLSelectElement] {
  const element = h('select', { id }, [
    h('option', { value: '' }, [t.text('about.unset')]),
    ...options.map(([value, name]) => h('option', { value, selected: value === chosen }, [name])),
  ]);
  return [h('div', { class: 'row' }, [h('label', { for: id }, [label]), element]), element];
}

/** Opens the dialog; `onChange` gets each new state at once, and focus goes back to what opened it. */
export function openAbout(t: Translator, persona: Persona, onChange: (persona: Persona) => void): void {
  const countries = COUNTRIES.map((code) => [code, t.countryName(code)] as const).sort((a, b) => a[1].localeCompare(b[1], t.language));
  const types = EMPLOYMENT_TYPES.map((type) => [type, t.text(`employment.${type}`)] as const);
  const [countryRow, country] = select(t, 'country', t.text('about.country'), countries, persona['country'] ?? '');
  const [employmentRow, employment] = select(t, 'employment', t.text('about.employment'), types, persona['employment_type'] ?? '');
  const changed = (): void => {
    const entries = [
      ['country', country.value],
      ['employment_type', employment.value],
    ].filter(([, value]) => value !== '');
    onChange(Object.fromEntries(entries) as Persona);
  };
  const dialog = h(
    'dialog',
    { class: 'about', 'aria-labelledby': 'about-title' },
    [
      h('h2', { id: 'about-title' }, [t.text('about.title')]),
      h('p', {}, [t.text('about.intro')]),
      countryRow,
      employmentRow,
      h('div', { class: 'row end' }, [
        button(t.text('about.forget'), { class: 'quiet' }, () => {
          country.value = '';
          employment.value = '';
          changed();
          dialog.close();
        }),
        button(t.text('about.done'), { class: 'primary' }, () => dialog.close()),
      ]),
    ],
    { change: changed, close: () => dialog.remove() },
  );
  document.body.append(dialog);
  dialog.showModal();
}
