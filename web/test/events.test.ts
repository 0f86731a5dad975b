import { describe, expect, it } from 'vitest';

import { EventReader, type ServerEvent, eventsOf } from '../src/api/events';

const STREAM = 'event: citations\r\ndata: []\r\n\r\n: ping\r\n\r\nevent: delta\r\ndata: {"text":\r\ndata: "16 Wochen 🍼"}\r\n\r\ndata: bare\n\nevent: half';
const EVENTS: ServerEvent[] = [
  { name: 'citations', data: '[]' },
  { name: 'delta', data: '{"text":\n"16 Wochen 🍼"}' },
  { name: 'message', data: 'bare' },
];

describe('events', () => {
  it('are read whole', () => {
    expect(new EventReader().push(STREAM)).toEqual(EVENTS);
  });

  it('are the same wherever the stream is cut', () => {
    for (let at = 0; at <= STREAM.length; at += 1) {
      const reader = new EventReader();
      expect([...reader.push(STREAM.slice(0, at)), ...reader.push(STREAM.slice(at))], `cut at ${at}`).toEqual(EVENTS);
    }
  });

  it('are the same when bytes come one by one', async () => {
    const bytes = new TextEncoder().encode(STREAM);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const events: ServerEvent[] = [];
    for await (const event of eventsOf(body)) events.push(event);
    expect(events).toEqual(EVENTS);
  });
});
