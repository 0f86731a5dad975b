/** Reads server-sent events from the body of a response; `EventSource` itself can only GET. */

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Takes text as it arrives and gives back the events that are complete. */
export class EventReader {
  private rest = '';

  /** Lines may end in any of the three ways; an event ends at an empty line. */
  push(piece: string): ServerEvent[] {
    const text = this.rest + piece;
    // A line break at the very end may be the first half of one.
    const settled = text.endsWith('\r') ? text.slice(0, -1) : text;
    const blocks = settled.replace(/\r\n?/g, '\n').split('\n\n');
    this.rest = (blocks.pop() ?? '') + text.slice(settled.length);
    return blocks.map(readBlock).filter((event) => event !== null);
  }
}

function readBlock(block: string): ServerEvent | null {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') name = value ?? '';
    else if (field === 'data') data.push(value ?? '');
  }
  return data.length > 0 ? { name, data: data.join('\n') } : null;
}

/** The events of a response, as they come. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const events = new EventReader();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* events.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
