import { z } from 'zod';

import { isKeepLogs } from './domain/retention.ts';
import { isSameView, mostViews, viewProblem } from './domain/saved-view.ts';
import { environments } from './domain/tenant.ts';
import { tenantDomainProblem } from './domain/tenant-domain.ts';
import {
  clientIdShape,
  credentialKinds,
  deviceName,
  intervalSpan,
  reserveSpan,
  storeKinds,
  tenantNameShape,
} from './plain-config.ts';

export type ConfigIssue = z.core.$ZodIssue;

const tenantName = z
  .string()
  .regex(tenantNameShape, 'expected a name of lower-case letters, digits and `-`, at most 40')
  .refine((name) => !deviceName.test(name), 'expected another name: this one is a device on Windows');

const tenant = z
  .strictObject({
    name: tenantName,
    domain: z.string(),
    audience_domain: z.string().optional(),
    client_id: z.string().regex(clientIdShape, 'expected the client ID of an application'),
    credential: z.enum(credentialKinds),
    environment: z.enum(environments).default('production'),
    read_only: z.boolean().default(true),
    loopback_http: z.boolean().default(false),
    keep_logs: z.string().refine(isKeepLogs, 'expected a time such as 90d, 12w, 6m or 2y, or forever').optional(),
    paused: z.boolean().optional(),
    events: z.boolean().optional(),
  })
  .superRefine((value, context) => {
    const problem = tenantDomainProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['domain'], message: problem });
  });

const view = z
  .strictObject({
    name: z.string(),
    query: z.string(),
    sort: z.string().optional(),
    columns: z.array(z.string()).optional(),
    tenant: tenantName.optional(),
  })
  .superRefine((value, context) => {
    const problem = viewProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: [problem.field], message: problem.words });
  });

const views = z
  .array(view)
  .max(mostViews, `at most ${mostViews} views are kept`)
  .superRefine((list, context) => {
    for (const [at, { name }] of list.entries()) {
      if (list.findIndex((each) => isSameView(each.name, name)) < at)
        context.addIssue({ code: 'custom', path: [at, 'name'], message: 'this name is taken' });
    }
  });

const defaultPreferences = { sync_reserve: 0.2, sync_interval: 30 };

/** What `config.json` may hold. An unknown key is an error: a slip in a name must not be taken for a default. */
export const configSchema = z.strictObject({
  version: z.literal(1).default(1),
  tenants: z
    .array(tenant)
    .superRefine((tenants, context) => {
      const seen = new Set<string>();
      for (const [at, { name }] of tenants.entries()) {
        if (seen.has(name)) context.addIssue({ code: 'custom', path: [at, 'name'], message: 'this name is taken' });
        seen.add(name);
      }
    })
    .default([]),
  views: views.optional(),
  log_views: views.optional(),
  credential_store: z.enum(storeKinds).optional(),
  preferences: z
    .strictObject({
      sync_reserve: z.number().min(reserveSpan.least).max(reserveSpan.most).default(defaultPreferences.sync_reserve),
      sync_interval: z
        .number()
        .min(intervalSpan.least)
        .max(intervalSpan.most)
        .default(defaultPreferences.sync_interval),
    })
    .default(defaultPreferences),
});
