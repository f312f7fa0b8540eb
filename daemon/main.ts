#!/usr/bin/env node
import { readDaemonCommand } from './daemon-command.ts';
import { runProgram } from './run-program.ts';

process.exitCode = await runProgram(process, () => readDaemonCommand(process.argv.slice(2)));
