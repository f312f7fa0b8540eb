import { AppError } from '../errors.ts';

/** A message of a stream of server-sent events. Comments and pauses for reconnecting are left out. */
export interface ServerEvent {
  readonly event: string;
  readonly id?: string | undefined;
  readonly data: string;
}

/** Longest message, in characters: a profile has 10 KB, with an allowance of ten times that. */
const longest = 4_000_000;

/**
 * Takes a stream apart into its messages. What comes after the last blank line is no message.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 * @throws AppError `bad_answer`
 */
export async function* readServerEvents(body: AsyncIterable<Buffer>): AsyncGenerator<ServerEvent, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let fields: { event?: string; id?: string; data: string[] } = { data: [] };
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > longest) throw new AppError('bad_answer', 'an event is too long');
    // A carriage return at the end may be the first half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        const { event = 'message', id, data } = fields;
        if (data.length > 0) yield { event, id, data: data.join('\n') };
        fields = { data: [] };
        continue;
      }
      const [name = ''] = line.split(':', 1);
      const value = line.slice(name.length + 1).replace(/^ /, '');
      if (name === 'event') fields.event = value;
      else if (name === 'id') fields.id = value;
      else if (name === 'data') fields.data.push(value);
    }
  }
}
