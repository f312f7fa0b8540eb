#!/usr/bin/env node
import { refuseOldNode } from '../src/refuse-old-node.ts';

if (!refuseOldNode(process)) {
  const [{ readDaemonCommand }, { runProgram }] = await Promise.all([
    import('./daemon-command.ts'),
    import('./run-program.ts'),
  ]);
  process.exitCode = await runProgram(process, () => readDaemonCommand(process.argv.slice(2)));
  // What a library still holds open then (a socket, a watcher) is not waited for.
  setTimeout(() => process.exit(), 500).unref();
}
