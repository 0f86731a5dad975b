import { describe, expect, it } from 'vitest';

import { parseAnswer, parseMarkers } from '../src/text/answer';
import { codePointLength, sliceCodePoints } from '../src/text/codepoints';
import { highlightRows, highlightText } from '../src/text/highlight';
import { documentAddress, pageLink, webAddress } from '../src/text/links';
import { findMasks, splitMasks } from '../src/text/masks';
import { cellsOf, tableOf } from '../src/text/table';
import { phonesIn } from '../src/text/phones';

const known = new Set([1, 2]);

describe('markers', () => {
  it('become citations where the citation exists', () => {
    expect(parseMarkers('16 weeks [1], paid [2].', known)).toEqual([
      { kind: 'text', text: '16 weeks ' },
      { kind: 'marker', n: 1 },
      { kind: 'text', text: ', paid ' },
      { kind: 'marker', n: 2 },
      { kind: 'text', text: '.' },
    ]);
  });
  it('stay text where it does not', () => {
    expect(parseMarkers('see [3] and [a] and []', known)).toEqual([{ kind: 'text', text: 'see [3] and [a] and []' }]);
  });
  it('may share a bracket', () => {
    expect(parseMarkers('[1, 2]', known).filter((each) => each.kind === 'marker')).toHaveLength(2);
    expect(parseMarkers('[1, 3]', known)).toEqual([{ kind: 'text', text: '[1, 3]' }]);
  });
});

describe('answers', () => {
  it('are paragraphs, lists and tables', () => {
    const blocks = parseAnswer('Intro [1]\n\nPlan | Cost\nBasic | 10\nPlus | 20 [2]\n- one\n- two', known);
    expect(blocks.map((block) => block.kind)).toEqual(['paragraph', 'table', 'list']);
    const [, table] = blocks;
    if (table?.kind !== 'table') throw new Error('a table');
    expect(table.header).toHaveLength(2);
    expect(table.rows).toHaveLength(2);
    expect(table.rows[1]?.[1]).toEqual([{ kind: 'text', text: '20 ' }, { kind: 'marker', n: 2 }]);
  });
  it('keep a bar inside a word and an empty answer', () => {
    expect(parseAnswer('a|b', known)[0]?.kind).toBe('paragraph');
    expect(parseAnswer('', known)).toEqual([]);
  });
});

describe('tables', () => {
  it('split cells, with or without outer bars', () => {
    expect(cellsOf('| a | b |')).toEqual(['a', 'b']);
    expect(cellsOf('a | b')).toEqual(['a', 'b']);
    expect(cellsOf('|  | Standard | Plus |')).toEqual(['', 'Standard', 'Plus']);
    expect(cellsOf('| a \\| b | c |')).toEqual(['a | b', 'c']);
    expect(cellsOf('a and b')).toBeNull();
    expect(cellsOf('|')).toBeNull();
  });
  it('take a first row of words as header, a first row of data as data', () => {
    expect(tableOf(['Plan | Cost', 'Basic | 10']).header).toEqual(['Plan', 'Cost']);
    expect(tableOf(['Basic | 10', 'Plus | 20']).header).toBeNull();
    expect(tableOf(['Country | Contact', 'Spain | People Desk']).header).toEqual(['Country', 'Contact']);
    expect(tableOf(['Basic | 10']).header).toBeNull();
  });
  it('take the row above a rule as header, whatever is in it', () => {
    const header = ['', '2025', '2026'];
    expect(tableOf(['|  | 2025 | 2026 |', '| --- | --- | --- |', '| Days | 20 | 22 |'])).toEqual({ header, rows: [['Days', '20', '22']] });
  });
  it('leave out the rule and fill short rows', () => {
    expect(tableOf(['a | b', '--- | ---', 'c | d | e'])).toEqual({ header: ['a', 'b', ''], rows: [['c', 'd', 'e']] });
  });
});

describe('masks', () => {
  it('are cut out by code points', () => {
    expect(splitMasks('🙂 <PERSON_2> asks', [{ type: 'PERSON', start: 2, end: 12 }])).toEqual([
      { kind: 'plain', text: '🙂 ' },
      { kind: 'mask', type: 'PERSON', number: 2 },
      { kind: 'plain', text: ' asks' },
    ]);
  });
  it('that overlap or lie outside are left as text', () => {
    const parts = splitMasks('<PERSON>', [
      { type: 'PERSON', start: 0, end: 8 },
      { type: 'PHONE', start: 3, end: 8 },
      { type: 'IBAN', start: 9, end: 20 },
    ]);
    expect(parts).toEqual([{ kind: 'mask', type: 'PERSON', number: null }]);
    expect(splitMasks('plain', [{ type: 'PERSON', start: -1, end: -1 }])).toEqual([{ kind: 'plain', text: 'plain' }]);
  });
});

describe('masks of a text without redactions', () => {
  it('are its placeholders, by code points', () => {
    expect(findMasks('🙂 <PERSON_2> and <DATE_OF_BIRTH>')).toEqual([
      { type: 'PERSON', start: 2, end: 12 },
      { type: 'DATE_OF_BIRTH', start: 17, end: 32 },
    ]);
  });
  it.each(['<b>bold</b>', 'a < B > c', '<IBAN', '<Person>', '<1>'])('are not %s', (text) => {
    expect(findMasks(text)).toEqual([]);
  });
});

describe('highlights', () => {
  const block = { text: 'You get 16 weeks.', start: 100 };
  it('cover the part of a block that the passage covers', () => {
    expect(highlightText(block, { start: 108, end: 116 })).toEqual([
      { text: 'You get ', marked: false },
      { text: '16 weeks', marked: true },
      { text: '.', marked: false },
    ]);
  });
  it('run over block borders and miss other blocks', () => {
    expect(highlightText(block, { start: 0, end: 500 })).toEqual([{ text: block.text, marked: true }]);
    expect(highlightText(block, { start: 117, end: 200 })).toEqual([{ text: block.text, marked: false }]);
    expect(highlightText(block, null)).toEqual([{ text: block.text, marked: false }]);
  });
  it('count code points, as the service does', () => {
    expect(highlightText({ text: '🙂🙂 ok', start: 0 }, { start: 3, end: 5 })[1]).toEqual({ text: 'ok', marked: true });
    expect(codePointLength('🙂a')).toBe(2);
    expect(sliceCodePoints('🙂abc', 1, 3)).toBe('ab');
  });
  it('find table rows, the rule between header and body not counted', () => {
    const table = { text: 'Plan | Cost\n--- | ---\nBasic | 10\nPlus | 20', start: 50 };
    const at = 50 + table.text.indexOf('Basic');
    expect([...highlightRows(table, { start: at, end: at + 5 })]).toEqual([1]);
    expect([...highlightRows(table, { start: at, end: at + 15 })]).toEqual([1, 2]);
    expect(highlightRows(table, null).size).toBe(0);
  });
});

describe('links', () => {
  it('go from the API to the page and back', () => {
    const href = '/v1/documents/global/leave/parental-leave.es.md?start=120&end=300&hash=abc';
    expect(documentAddress(pageLink(href) ?? '')).toBe(href);
  });
  it('refuse what is no document', () => {
    for (const href of ['javascript:alert(1)', 'https://elsewhere.example/v1/documents/a', '/v1/documents/', '/v1/documents/../feedback', '/v1/documents/%2e%2e/x', '/v1/documents/a%2fb', '/v1/documents/%zz']) {
      expect(pageLink(href), href).toBeNull();
    }
    expect(documentAddress('#/documents/../answers')).toBeNull();
    expect(documentAddress('#/')).toBeNull();
  });
  it('to the web are http or https', () => {
    expect(webAddress('my.aldermoor.example/help')).toBe('https://my.aldermoor.example/help');
    expect(webAddress('javascript://alert(1)')).toBeNull();
    expect(webAddress('javascript:alert(1)')).toBeNull();
  });
});

describe('telephone numbers', () => {
  it.each([
    ['+1 800 555 0142', [['+1 800 555 0142', '+18005550142']]],
    ['US +1 800 555 0142 · DE 0800 555 0143', [['US +1 800 555 0142', '+18005550142'], ['DE 0800 555 0143', '08005550143']]],
    ['(0800) 555-144; ext. 12', [['(0800) 555-144', '0800555144'], ['ext. 12', '12']]],
    ['at the front desk', [['at the front desk', '']]],
    ['', []],
  ])('are dialled one by one: %s', (line, expected) => {
    expect(phonesIn(line).map((phone) => [phone.text, phone.dialled])).toEqual(expected);
  });
});
