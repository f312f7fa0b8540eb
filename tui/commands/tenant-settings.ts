import { type Command, Option } from 'commander';

import { environments, type Environment } from '../../src/domain/tenant.ts';
import type { SecretOptions } from './read-secret.ts';

/** What commander leaves of the options that `tenants add` and `tenants edit` share. */
export interface TenantSettings extends SecretOptions {
  readonly domain?: string;
  readonly audienceDomain?: string;
  readonly clientId?: string;
  readonly device?: boolean;
  readonly environment?: Environment;
  readonly readOnly?: boolean;
  readonly readWrite?: boolean;
  readonly loopbackHttp?: boolean;
  readonly keepLogs?: string;
  readonly check: boolean;
}

/** Adds the options that describe a tenant and how to sign in to it. */
export function addTenantSettings(command: Command, { isNew }: { isNew: boolean }): Command {
  const otherwise = (word: string) => (isNew ? ` (default${word === '' ? '' : `: ${word}`})` : '');
  addSignInOptions(command, isNew);
  return command
    .addOption(
      new Option('--environment <word>', `how bad a slip would be${otherwise('production')}`).choices(environments),
    )
    .addOption(new Option('--read-only', `never change anything${otherwise('')}`).conflicts('readWrite'))
    .option('--read-write', 'allow changes')
    .option('--loopback-http', 'plain http to a simulator on this machine')
    .option('--keep-logs <time>', `how long log events are kept here: 90d, 12w, 6m, 2y, forever${otherwise('forever')}`)
    .option('--no-check', 'do not sign in to try it out');
}

function addSignInOptions(command: Command, isNew: boolean): void {
  const others = ['clientSecretStdin', 'privateKey', 'device', 'tokenStdin'];
  const way = (flags: string, words: string) => {
    const option = new Option(flags, words);
    return option.conflicts(others.filter((other) => other !== option.attributeName()));
  };
  const domain = new Option('--domain <domain>', 'acme.eu.auth0.com, or a custom domain');
  command
    .addOption(domain.makeOptionMandatory(isNew))
    .option('--audience-domain <domain>', 'with a custom domain: the domain that Auth0 gave the tenant')
    .option('--client-id <id>', 'of the machine-to-machine application; not needed with --device and --token-stdin')
    .addOption(way('--client-secret-stdin', 'read its client secret from standard input'))
    .addOption(way('--private-key <file>', 'sign in with this private key (PEM, RSA) instead; - is standard input'))
    .addOption(way('--device', 'sign in yourself with a browser; for a day at most, so not for a daemon'))
    .addOption(way('--token-stdin', 'read a ready-made access token from standard input; it works until it expires'));
}
