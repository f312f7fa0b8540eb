import { z } from 'zod';

import { readDate } from '../domain/user.ts';
import { AppError, isAppError } from '../errors.ts';
import { eventsLost, type RequestOptions, type TenantSignal } from './auth0-client.ts';
import type { Streamed } from './exchange.ts';
import { readServerEvents, type ServerEvent } from './read-server-events.ts';
import type { Door } from './request.ts';

/** Auth0 sends heartbeats; how often is written nowhere. Longer silence means a connection that nobody ended. */
const longestSilence = 120_000;

const eventSchema = z.looseObject({
  event: z
    .looseObject({
      time: z.string().optional(),
      data: z.looseObject({ object: z.looseObject({ user_id: z.string().optional() }).optional() }).optional(),
    })
    .optional(),
});
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string() }) });

const lostCodes: ReadonlySet<string> = new Set(['cursor_expired', 'invalid_cursor']);
/** The server ends each connection some time, with one of these or without a word. */
const plainEnds: ReadonlySet<string> = new Set(['connection_timeout', 'timeout']);

/** https://auth0.com/docs/customize/events/consume-events-with-events-api */
export async function* followEvents(
  door: Door,
  from: string | undefined,
  options: RequestOptions,
): AsyncGenerator<TenantSignal, void> {
  const stream = await connect(door, from, options);
  yield { type: 'connected' };
  try {
    for await (const message of readServerEvents(stream.body)) {
      if (message.event !== 'error') yield readSignal(message);
      else if (isPlainEnd(message)) return;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { broken, detail, hint } = stream.explain(error);
    throw new AppError(broken, `${detail} (events)`, { hint });
  }
}

async function connect(door: Door, from: string | undefined, options: RequestOptions): Promise<Streamed> {
  let stream: Streamed | undefined;
  const take = (body: Streamed): void => void (stream = body);
  try {
    await door.call(
      {
        method: 'GET',
        path: '/events',
        query: { from },
        family: 'other',
        repeat: 'read',
        stream: { take, silence: longestSilence },
        what: 'events',
      },
      options,
      () => undefined,
    );
  } catch (error) {
    const isLost = isAppError(error) && (error.statusCode === 410 || lostCodes.has(error.errorCode ?? ''));
    throw isLost ? lost() : error;
  }
  if (stream === undefined) throw new AppError('bad_answer', 'no stream of events came');
  return stream;
}

/** @throws AppError what the error says, unless it only ends the connection */
function isPlainEnd({ data }: ServerEvent): boolean {
  const code = errorSchema.safeParse(readJson(data)).data?.error.code ?? '';
  if (plainEnds.has(code)) return true;
  if (lostCodes.has(code)) throw lost();
  throw new AppError('server_error', 'Auth0 ended the stream of events with an error');
}

function lost(): AppError {
  return new AppError('not_found', 'Auth0 has no events any more from where the stream ended', {
    errorCode: eventsLost,
  });
}

function readSignal({ event: type, id: offset, data }: ServerEvent): TenantSignal {
  const told = eventSchema.safeParse(readJson(data)).data?.event;
  const user_id = type.startsWith('user.') ? told?.data?.object?.user_id : undefined;
  return { type, offset, user_id, at: readDate(told?.time) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
