/** Two texts side by side, and questions that would be answered differently. */

import { h } from '../dom';
import type { DocumentDiff, Preview, Row, Section, Shown, Span } from './client';
import { fieldName, named, word } from './words';

const TAGS = { same: 'span', gone: 'del', new: 'ins' } as const;

export function diffView(documents: readonly DocumentDiff[]): HTMLElement {
  return h('div', { class: 'diff' }, documents.map(documentView));
}

export function previewView(preview: Preview): HTMLElement {
  const title = word('try.result', { changed: preview.changed.length, asked: preview.asked });
  return h('div', { class: 'diff' }, [
    h('h4', {}, [title]),
    ...preview.changed.flatMap((item) => [
      h('p', { dir: 'auto', lang: item.language, class: 'question' }, [item.question]),
      sides(word('try.now'), word('try.then'), [[answerView(item.before), answerView(item.after)]]),
    ]),
  ]);
}

function documentView(document: DocumentDiff): HTMLElement {
  const fields = document.fields.map((field) => [
    h('span', {}, [`${fieldName(field.name)}: `, h('del', {}, [field.before ?? word('diff.none')])]),
    h('span', {}, [`${fieldName(field.name)}: `, h('ins', {}, [field.after ?? word('diff.none')])]),
  ] as const);
  return h('section', {}, [
    h('h4', {}, [h('bdi', {}, [document.path]), ' ', h('span', { class: `tag ${document.fate}` }, [named('fate', document.fate)])]),
    ...document.notes.map((note) => h('p', { class: 'problem', lang: 'en', dir: 'auto' }, [note])),
    fields.length > 0 && sides(word('diff.before'), word('diff.after'), fields),
    ...document.sections.flatMap(sectionView),
    document.sections_unchanged > 0 && h('p', { class: 'soft' }, [word('diff.sections', { count: document.sections_unchanged })]),
  ]);
}

function sectionView(section: Section): HTMLElement[] {
  const title = section.headings.join(' › ') || word('diff.beginning');
  const renamed = section.before && section.before.join(' › ') !== section.headings.join(' › ');
  return [
    h('h5', { dir: 'auto' }, [title, renamed ? h('small', {}, [` (${word('diff.renamed', { name: section.before.join(' › ') })})`]) : null]),
    sides(word('diff.before'), word('diff.after'), rowsOf(section.rows)),
  ];
}

function rowsOf(rows: readonly Row[]): (readonly [HTMLElement, HTMLElement])[] {
  const shown: (readonly [HTMLElement, HTMLElement])[] = [];
  let same = 0;
  const skip = (): void => {
    const text = word('diff.unchanged', { count: same });
    if (same > 0) shown.push([h('span', { class: 'soft' }, [text]), h('span', { class: 'soft' }, [text])]);
    same = 0;
  };
  for (const row of rows) {
    if (row.fate === 'same') {
      same += 1;
      continue;
    }
    skip();
    shown.push([sideView(row.left), sideView(row.right)]);
  }
  skip();
  return shown;
}

function sideView(spans: readonly Span[]): HTMLElement {
  return h('div', { dir: 'auto' }, spans.map((span) => h(TAGS[span.kind], {}, [span.text])));
}

function answerView(shown: Shown): HTMLElement {
  return h('div', { dir: 'auto', class: 'answer-text' }, [h('small', { class: 'soft' }, [named('status', shown.status)]), h('p', {}, [shown.answer])]);
}

function sides(left: string, right: string, rows: readonly (readonly [HTMLElement, HTMLElement])[]): HTMLElement {
  return h('table', { class: 'sides' }, [
    h('thead', {}, [h('tr', {}, [h('th', { scope: 'col' }, [left]), h('th', { scope: 'col' }, [right])])]),
    h('tbody', {}, rows.map(([before, after]) => h('tr', {}, [h('td', {}, [before]), h('td', {}, [after])]))),
  ]);
}
