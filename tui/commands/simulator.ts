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
    .option('--export-speed <n>', 'how many users an export gets done in a second', wholeNumber(1, 10_000_000))
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
      'what goes wrong: KIND[@[METHOD ]PATH][*TIMES][+AFTER][=MS], …, such as rate-limit@/users*3,slow@GET /logs*5m=2000',
    )
    .option('--control', 'let faults, lags and traffic be changed while it runs, on a port of its own with a token')
    .addHelpText(
      'after',
      '\nWhen it is ready it prints one line of JSON: domain, url, client_id, client_secret, users, seed.\n' +
        'With --https also ca: the file to name in NODE_EXTRA_CA_CERTS. It is removed at the end.\n' +
        'With --control also control and control_token: GET / with `Authorization: Bearer TOKEN` tells what is set,\n' +
        'and what each kind of fault does; fixtures/README.md tells how it is changed.\n\n' +
        'Of faults, TIMES is a number of requests, a time (30s, 5m) or always; AFTER, how many go well before; MS, what\n' +
        'the kind makes of it. A wrong KIND is answered with the list of all.',
    )
    .action(async (options: Readonly<Record<string, string | number | true>>) => {
      const words = Object.entries(options).flatMap(([name, value]) => {
        const option = `--${name.replaceAll(/[A-Z]/gu, (capital) => `-${capital.toLowerCase()}`)}`;
        return value === true ? [option] : [option, String(value)];
      });
      context.setExitCode(await runProgram(context, 'simulator', words));
    });
};
