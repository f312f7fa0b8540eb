import { z } from 'zod';

import type { Answer, Job, RequestOptions } from './auth0-client.ts';
import { readShape } from './read-shape.ts';
import { pathPart } from './request.ts';
import type { Door } from './request.ts';

const jobSchema = z.looseObject({
  id: z.string().min(1),
  type: z.string(),
  status: z.string(),
  location: z.string().optional(),
  percentage_done: z.number().optional().catch(undefined),
  time_left_seconds: z.number().optional().catch(undefined),
  status_details: z.string().optional().catch(undefined),
});

/** Takes a job out of an answer. @throws AppError `bad_answer` */
export function readJob(body: unknown): Job {
  return readShape(jobSchema, body);
}

/** Auth0 forgets a job after 24 hours: `not_found`. */
export async function getJob(door: Door, id: string, options: RequestOptions): Promise<Answer<Job>> {
  const path = `/jobs/${pathPart(id)}`;
  return await door.call({ method: 'GET', path, family: 'other', repeat: 'read', what: 'job' }, options, readJob);
}
