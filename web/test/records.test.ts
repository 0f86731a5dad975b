import { describe, expect, it } from 'vitest';

import { readAnswer, readDocument } from '../src/api/records';
import { confidenceKey } from '../src/views/answer';

describe('records', () => {
  it('forgive absent, null and unknown fields', () => {
    const answer = readAnswer({ answer_id: 'a1', status: 'not_found', clarify: null, contacts: null, extra: 1 });
    expect(answer).toMatchObject({ answerId: 'a1', status: 'not_found', citations: [], contacts: [], followUps: [], confidence: null, clarify: null });
    expect(readAnswer(null)).toMatchObject({ language: 'en', readAs: null, changes: [] });
    const change = { n: 1, kind: 'from', on: '2026-07-01', before: null, after: { document: 'leave.md', version: '2.0', quote: '28 days' } };
    expect(readAnswer({ changes: [change, { kind: 'new', after: 3 }] }).changes).toMatchObject([
      { n: 1, kind: 'from', on: '2026-07-01', before: null, after: { title: 'leave.md', version: '2.0', quote: '28 days' } },
      { kind: 'since', after: null },
    ]);
    expect(readDocument({ replaced_on: '2026-07-01' }).replacedOn).toBe('2026-07-01');
    expect(readAnswer({ resolved_question: 'How many days? And in Spain?' }).readAs).toBe('How many days? And in Spain?');
    expect(readDocument({ highlight: null, blocks: [{ kind: 'table', rows: [['a', 1]] }] })).toMatchObject({
      highlight: null,
      changed: false,
      blocks: [{ rows: [['a', '1']] }],
    });
  });
});

describe('confidence', () => {
  it.each([
    [0, 'confidence.low'],
    [0.49, 'confidence.low'],
    [0.5, 'confidence.medium'],
    [0.8, 'confidence.high'],
    [1, 'confidence.high'],
  ])('%d reads %s', (confidence, key) => {
    expect(confidenceKey(confidence)).toBe(key);
  });
});
