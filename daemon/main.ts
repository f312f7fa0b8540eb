#!/usr/bin/env node
import { readDaemonCommand } from './daemon-command.ts';
import { runProgram } from './run-program.ts';

process.exitCode = await runProgram(process, () => readDaemonCommand(process.argv.slice(2)));
// What a library still holds open then (a socket, a watcher) is not waited for.
setTimeout(() => process.exit(), 500).unref();
