import { Option } from 'commander';

import type { DefineCommand } from './command.ts';
import { runProgram } from './run-program.ts';
import { wholeNumber } from './whole-number.ts';

export const defineSimulator: DefineCommand = (command, context) => {
  command
    .option('--users <n>', 'how many users it has', wholeNumber(0, 10_000_000))
    .option('--seed <n>', 'the same seed makes the same users', wholeNumber(0, 999_999_999))
    .option('--port <n>', 'the port on 127.0.0.1 (default: any free one)', wholeNumber(0, 65_535))
    .option('--https', 'serve by TLS as localhost:PORT, with a CA of its own made at the start')
    .option('--live <n>', 'log events per minute; 0 keeps it still', wholeNumber(0, 100_000))
    .option('--logs <n>', 'how many log events it starts with, at least', wholeNumber(0, 100_000_000))
    .addOption(
      new Option('--plan <word>', 'the subscription, which decides rate limits and log retention').choices([
        'free',
        'essentials',
        'professional',
        'enterprise',
        'enterprise-development',
        'private-cloud',
      ]),
    )
    .option(
      '--faults <spec>',
      'what goes wrong: KIND[@PATH][*TIMES][+AFTER][=MS], …, such as rate-limit@/users*3,slow@/logs=2000',
    )
    .addHelpText(
      'after',
      '\nWhen it is ready it prints one line of JSON: domain, url, client_id, client_secret, users, seed.\n' +
        'With --https also ca: the file to name in NODE_EXTRA_CA_CERTS. It is removed at the end.',
    )
    .action(async (options: Readonly<Record<string, string | number | true>>) => {
      const words = Object.entries(options).flatMap(([name, value]) =>
        value === true ? [`--${name}`] : [`--${name}`, String(value)],
      );
      context.setExitCode(await runProgram(context, 'simulator', words));
    });
};
