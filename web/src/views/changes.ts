/** What changes in the quoted policies: the sentence before and after, side by side. */

import type { Answer, PolicyChange, PolicyVersion } from '../api/records';
import { h } from '../dom';
import type { Translator } from '../i18n/messages';
import { pageLink } from '../text/links';
import { inLanguage } from './parts';

/** Only changes of which another version is known; the day of the others is said in the answer itself. */
export function changes(t: Translator, answer: Answer): HTMLElement | null {
  const shown = answer.changes.filter((change) => change.before !== null && change.after !== null);
  if (shown.length === 0) return null;
  return h('section', { class: 'changes' }, [h('h3', {}, [t.text('changes.title')]), ...shown.map((change) => changeView(t, change))]);
}

function changeView(t: Translator, change: PolicyChange): HTMLElement {
  const day = t.text(change.kind === 'since' ? 'changes.since' : 'changes.from', { date: t.date(change.on) });
  return h('div', { class: 'change' }, [
    h('p', { class: 'change-day' }, [day]),
    h('div', { class: 'change-sides' }, [versionView(t, t.text('changes.before'), change.before), versionView(t, t.text('changes.after'), change.after)]),
  ]);
}

function versionView(t: Translator, label: string, version: PolicyVersion | null): HTMLElement | null {
  if (version === null) return null;
  const link = pageLink(version.href);
  const facts = version.version === null ? label : t.list([label, t.text('citation.version', { version: t.version(version.version) })]);
  return h('div', { class: 'change-side' }, [
    h('p', { class: 'facts' }, [facts]),
    version.quote !== null && h('blockquote', inLanguage(version.language || t.language), [version.quote]),
    link && h('a', { class: 'open', href: link, 'aria-label': `${t.text('citation.open')}: ${version.title} (${label})` }, [t.text('citation.open')]),
  ]);
}
