import { z } from 'zod';

import type { Answer, RequestOptions, UserBlock } from './auth0-client.ts';
import { readShape } from './read-shape.ts';
import { pathPart } from './request.ts';
import type { Door } from './request.ts';

const blocksSchema = z.looseObject({
  blocked_for: z.array(
    z.looseObject({
      identifier: z.string().optional().catch(undefined),
      ip: z.string().optional().catch(undefined),
      connection: z.string().optional().catch(undefined),
    }),
  ),
});

/** https://auth0.com/docs/api/management/v2/user-blocks/get-user-blocks-by-id */
export async function getUserBlocks(
  door: Door,
  user_id: string,
  options: RequestOptions,
): Promise<Answer<readonly UserBlock[]>> {
  const path = `/user-blocks/${pathPart(user_id)}`;
  const call = { method: 'GET', path, family: 'other', repeat: 'read', what: 'blocks of a user' } as const;
  return await door.call(call, options, (body) => readShape(blocksSchema, body).blocked_for as UserBlock[]);
}

/** https://auth0.com/docs/api/management/v2/user-blocks/get-user-blocks */
export async function getIdentifierBlocks(
  door: Door,
  identifier: string,
  options: RequestOptions,
): Promise<Answer<readonly UserBlock[]>> {
  const query = { identifier };
  const what = 'blocks of an identifier';
  const call = { method: 'GET', path: '/user-blocks', query, family: 'other', repeat: 'read', what } as const;
  return await door.call(call, options, (body) => readShape(blocksSchema, body).blocked_for as UserBlock[]);
}
