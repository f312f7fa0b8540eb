import { join } from 'node:path';

import { writePicture } from './picture.ts';
import { PtyTerminal } from './pty-terminal.ts';
import { builtProgram } from './temp-home.ts';

/** Takes the pictures of the documentation: the demo, as a person meets it. Run by `npm run pictures`. */
await using terminal = new PtyTerminal({
  args: [builtProgram('tui'), 'demo'],
  columns: 120,
  rows: 36,
  graphemes: false,
});
await terminal.waitFor(/@/u, 60_000);
await terminal.settle(1000, 10_000);
await terminal.press('Down', 'Down', 'Down');
await terminal.settle(500);
writePicture(terminal.emulator, join(import.meta.dirname, '..', '..', 'docs', 'users-list.png'));
await terminal.press('Q');
const { code } = await terminal.exit();
process.exitCode = code;
