import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { programFile } from '../../src/programs.ts';

/**
 * `systemctl`, `loginctl`, `launchctl` and `schtasks` that write down how they were called, and start and end a real
 * daemon where the real ones would have the operating system do so.
 */
const script = `#!/bin/sh
printf '%s %s\\n' "$(basename "$0")" "$*" >> "$FAKE_LOG"
alive() { [ -f "$FAKE_PID" ] && kill -0 "$(cat "$FAKE_PID")" 2>/dev/null; }
if [ -n "$FAKE_FAIL" ]; then case "$*" in *$FAKE_FAIL*) echo "Failed to connect to bus: No medium found" >&2; exit 1;; esac; fi
case " $* " in
  *" restart "*|*" start "*|*" bootstrap "*|*" /Run "*)
    if ! alive; then "$FAKE_NODE" "$FAKE_DAEMON" >/dev/null 2>&1 & echo $! > "$FAKE_PID"; fi;;
  *" stop "*|*" disable "*|*" bootout "*|*" /End "*)
    alive || exit 3
    kill "$(cat "$FAKE_PID")"; while alive; do sleep 0.05; done; rm -f "$FAKE_PID";;
  *" is-active "*|*" print gui/"*/*|*" /Query /TN "*) alive; exit $?;;
  *" show-user "*) echo "$FAKE_LINGER";;
esac
exit 0
`;

export class FakeTools implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'tenantry-service-'));
  readonly env: NodeJS.ProcessEnv;
  readonly #log = join(this.folder, 'log');
  readonly #pid = join(this.folder, 'pid');

  constructor() {
    const tools = join(this.folder, 'tools');
    mkdirSync(tools);
    for (const name of ['systemctl', 'loginctl', 'launchctl', 'schtasks']) {
      writeFileSync(join(tools, name), script);
      chmodSync(join(tools, name), 0o755);
    }
    const home = join(this.folder, 'a person');
    mkdirSync(home);
    this.env = {
      ...process.env,
      PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: home,
      LOCALAPPDATA: join(home, 'local'),
      TENANTRY_HOME: join(this.folder, 'moved home'),
      TENANTRY_CREDENTIAL_STORE: undefined,
      XDG_CONFIG_HOME: undefined,
      XDG_DATA_HOME: undefined,
      XDG_STATE_HOME: undefined,
      FAKE_LOG: this.#log,
      FAKE_PID: this.#pid,
      FAKE_NODE: process.execPath,
      FAKE_DAEMON: programFile('daemon'),
      FAKE_LINGER: 'Linger=no',
      FAKE_FAIL: '',
    };
  }

  /** What was run since the last call. */
  calls(): string[] {
    const lines = existsSync(this.#log) ? readFileSync(this.#log, 'utf8').trim().split('\n') : [];
    rmSync(this.#log, { force: true });
    return lines;
  }

  [Symbol.dispose](): void {
    try {
      process.kill(Number(readFileSync(this.#pid, 'utf8')), 'SIGKILL');
    } catch {
      // It has ended.
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
