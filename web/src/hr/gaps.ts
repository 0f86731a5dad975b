/** What people asked in vain, with the nearest section and a way to fill the gap. */

import { button, h } from '../dom';
import type { Gap, Gaps } from './client';
import { spoken, word } from './words';

/** The gaps, largest first; `draft` is null for those who may not propose anything. */
export function gapsView(found: Gaps, draft: ((gap: Gap) => void) | null): HTMLElement {
  if (found.gaps.length === 0) return h('span', { class: 'soft' }, [word('gaps.none', { count: found.minimum_group })]);
  const body = found.gaps.map((gap) => gapView(gap, draft));
  return h('div', {}, [h('p', { class: 'soft' }, [word('gaps.help', { count: found.minimum_group })]), ...body]);
}

function gapView(gap: Gap, draft: ((gap: Gap) => void) | null): HTMLElement {
  const languages = Object.entries(gap.by_language).map(([language, count]) => `${spoken().languageName(language)} ${spoken().number(count)}`).join(', ');
  const counts = [
    word('gaps.size', { count: gap.size }),
    gap.unanswered !== null && word('gaps.unanswered', { count: gap.unanswered }),
    gap.rated_down !== null && word('gaps.down', { count: gap.rated_down }),
    languages,
  ].filter(Boolean).join(' · ');
  return h('article', { class: 'change' }, [
    h('h3', { dir: 'auto', lang: gap.language }, [gap.example]),
    h('p', { class: 'soft' }, [counts]),
    nearestView(gap),
    h('div', { class: 'row' }, [drafted(gap) ?? (draft !== null && button(word('gaps.draft'), { 'aria-label': `${word('gaps.draft')}: ${gap.example}` }, () => draft(gap)))]),
  ]);
}

function nearestView(gap: Gap): HTMLElement {
  if (gap.nearest === null) return h('p', { class: 'soft' }, [word('gaps.far')]);
  const { href, language, section, title } = gap.nearest;
  const name = section === null || section === title ? title : `${title} › ${section}`;
  return h('p', {}, [`${word('gaps.nearest')}: `, h('a', { href, target: '_blank', rel: 'noopener', lang: language, dir: 'auto' }, [name])]);
}

function drafted(gap: Gap): HTMLElement | null {
  if (gap.draft === null) return null;
  return h('span', { class: 'soft path' }, [word(gap.draft.change === null ? 'gaps.there' : 'gaps.waiting', { path: gap.draft.path })]);
}
