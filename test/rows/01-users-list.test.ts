import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { optionalColumns } from '../../tui/screens/user-columns.ts';
import { activeList, rowAtCursor } from '../../tui/state/tenants.ts';
import { LiveApp } from '../helpers/live-app.tsx';

describe('Users list', () => {
  let app: LiveApp;
  let all: readonly UserProfile[];
  beforeAll(async () => {
    app = await LiveApp.open({ users: 60, columns: 160, rows: 45 });
    all = app.simulator.allUsers();
    await app.sees('60 users');
  });
  afterAll(async () => await app[Symbol.asyncDispose]());

  const ids = (): string[] => (activeList(app.state).read?.users ?? []).map(({ row }) => row.user_id);
  const heads = (): string => app.text().split('\n')[2] ?? '';
  const rowOf = (user_id: string): string => {
    const at = ids().indexOf(user_id);
    const { top, read } = activeList(app.state);
    return app.text().split('\n')[3 + at + (read?.offset ?? 0) - top] ?? '';
  };

  test('shows initials, name, e-mail, connection, logins and latest login, and says what each sign means', () => {
    expect(heads()).toMatch(/NAME +EMAIL +CONNECTION +LOGINS +LAST▼/);
    const user = all.find(
      ({ name, user_id }) => /^[A-Z][a-z]+ [A-Z][a-z]+$/.test(name ?? '') && ids().includes(user_id),
    );
    const initials = (user?.name ?? '').replaceAll(/[^A-Z]/g, '');
    expect(rowOf(user?.user_id ?? '')).toMatch(new RegExp(`${initials} +${user?.name ?? ''}`));
    expect(app.text()).toMatch(/⊘ blocked +✉ not verified +○ pending +! look closely +~ stale/);
    expect(app.text()).toContain('row 1 of 60');
  });

  test('says `pending` of who never logged in, and `never` where only the date is missing', async () => {
    const pending = all.find(({ last_login, logins_count }) => last_login === undefined && logins_count === undefined);
    app
      .press('/')
      .type(pending?.user_id ?? '')
      .press('enter');
    expect(rowOf(pending?.user_id ?? '')).toMatch(/○.* 0 +pending/);
    app.press('esc');
    await app.sees('row 1 of 60');
  });

  test.each([
    ['n', 'NAME'],
    ['e', 'EMAIL'],
    ['c', 'CONNECTION'],
    ['o', 'LOGINS'],
    ['r', 'CREATED'],
    ['u', 'UPDATED'],
    ['d', 'USER_ID'],
    ['l', 'LAST'],
  ])('sorts by `s %s`, the column %s, in both directions', (key, title) => {
    if (title === 'USER_ID') app.press('c', 'd', 'esc');
    app.press('s', key);
    const { field, descending } = activeList(app.state).sort;
    expect(heads()).toContain(`${title}${descending ? '▼' : '▲'}`);
    app.press('S', 'g', 'g');
    expect(heads()).toContain(`${title}${descending ? '▲' : '▼'}`);
    const first = ids();
    app.press('S', 'G');
    // Who has no value stands last in either direction.
    const has = (user_id: string): boolean =>
      valueOf(
        all.find((user) => user.user_id === user_id),
        field,
      ) !== undefined;
    expect(
      ids()
        .filter(has)
        .at(descending ? 0 : -1),
    ).toBeDefined();
    expect(new Set([...first, ...ids()]).size).toBe(60);
    app.press('g', 'g');
    if (title === 'USER_ID') app.press('c', 'd', 'esc');
  });

  test('by user_id the order is that of the ids', () => {
    app.press('s', 'd');
    expect(ids()).toEqual(all.map(({ user_id }) => user_id).toSorted());
    app.press('s', 'l');
  });

  test('columns are chosen: each can be asked for and done without, and the menu says what has no room', () => {
    for (const { key, id, label } of optionalColumns) {
      app.press('c');
      const isShown = (): boolean => new RegExp(` ${label} +shown`).test(app.text());
      const before = isShown();
      app.press(key);
      expect([id, isShown()]).toEqual([id, !before]);
      app.press(key);
      expect([id, isShown()]).toEqual([id, before]);
      app.press('esc');
    }
    app.send({ type: 'resize', columns: 130, rows: 45 });
    app.press('p', 'c', 'd', 'r', 'esc');
    expect(heads()).toMatch(/EMAIL +CONNECTION +LOGINS +LAST▼ +CREATED +USER_ID/);
    app.send({ type: 'resize', columns: 80, rows: 24 });
    expect(heads()).not.toMatch(/CONNECTION/);
    expect(heads()).toMatch(/NAME +EMAIL.*USER_ID/);
    app.press('c');
    expect(app.text()).toMatch(/connection +hidden/);
    app.press('d', 'r', 'esc');
    app.send({ type: 'resize', columns: 160, rows: 45 });
    app.press('p');
  });

  test('w shows more columns where there is room', () => {
    app.send({ type: 'resize', columns: 130, rows: 45 });
    app.press('p', 'w');
    expect(heads()).toMatch(/LAST▼ +CREATED +USER_ID/);
    app.press('w');
    expect(heads()).not.toContain('USER_ID');
    app.press('p');
    app.send({ type: 'resize', columns: 160, rows: 45 });
  });

  test('G goes to the last user and gg to the first, Enter opens, and the preview says how old it is', async () => {
    app.press('G');
    expect(app.text()).toContain('row 60 of 60');
    app.press('g', 'g');
    expect(app.text()).toContain('row 1 of 60');
    await app.sees(/│ mirror \d+\w+ old, read by id/);
    const at = rowAtCursor(app.state)?.row.user_id ?? '';
    app.press('enter');
    expect(app.state.user?.user_id).toBe(at);
    app.press('q');
  });

  test('the menu of a row blocks its user: Auth0 has it, the journal knows it, the row shows it', async () => {
    const user = all.find(({ blocked, user_id }) => blocked !== true && ids().slice(0, 30).includes(user_id));
    const user_id = user?.user_id ?? '';
    app.press(...Array.from({ length: ids().indexOf(user_id) }, () => 'down'), 'a');
    expect(app.text()).toContain('Block user…');
    app.press('B');
    // Asked of the state: a screen of this size takes long to draw.
    await app.until('the change is planned', () =>
      app.state.overlays.some((overlay) => overlay.kind === 'review' && overlay.stage === 'reviewing'),
    );
    expect(app.text()).toContain('[ Yes, block ]');
    app.press('y');
    await app.until('the user is blocked', () => app.simulator.user(user_id)?.blocked === true);
    const isShown = (): boolean =>
      activeList(app.state).read?.users.some(({ row }) => row.user_id === user_id && row.blocked) === true;
    await app.until('the list has read it', isShown);
    expect(rowOf(user_id)).toContain('⊘');
    const done = (await app.journal()).filter(({ state }) => state === 'done');
    expect(done).toMatchObject([{ action: 'block', user_id }]);
  });

  test('the command lists the same users in the same order, with the same words', async () => {
    app.press('s', 'd', 'g', 'g');
    const listed = (await app.commands.json(['users', 'list', '--sort', 'user_id', '--json'])) as UserProfile[];
    expect(listed.map(({ user_id }) => user_id)).toEqual(ids());
    const { stdout } = await app.commands.run(['users', 'list', '--sort', '-user_id']);
    expect(stdout).toMatch(/NAME +EMAIL +CONNECTION +LOGINS +LAST LOGIN +STATE +USER_ID/);
    expect(stdout).toContain('pending');
    expect(stdout.indexOf(listed[0]?.user_id ?? '')).toBeGreaterThan(stdout.indexOf(listed.at(-1)?.user_id ?? ''));
  });
});

function valueOf(user: UserProfile | undefined, field: string): unknown {
  return field === 'connection' ? user?.identities?.[0]?.connection : user?.[field];
}
