import { describe, expect, test } from 'vitest';

import { pressKey } from '../../tui/press-key.ts';
import { firstDraft } from '../../tui/setup/draft.ts';
import { openSetup } from '../../tui/state/setup-overlay.ts';
import { aChange } from '../helpers/a-change.ts';
import { acme, people, TestApp } from './test-app.tsx';

const [first, ...others] = people(5);
if (first === undefined) throw new Error('nobody');
const ada = {
  ...first,
  name: 'Ada Lovelace',
  last_login: '2026-11-21T11:59:00.000Z',
  user_metadata: { theme: 'dark', old: 1 },
  app_metadata: { roles: ['admin'] },
};

async function editing(options: { columns?: number; rows?: number } = {}): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme({ environment: 'development' }), users: [ada, ...others] }], options);
  await app.press('e');
  return app;
}

function orders(app: TestApp) {
  return app.effects.flatMap((effect) => (effect.type === 'plan-change' ? [effect.order] : []));
}

function planChanged(after: string) {
  return [{ field: 'user_metadata.plan', before: 'free', after }];
}

async function replace(app: TestApp, text: string): Promise<void> {
  await app.press('ctrl+home', ...Array.from({ length: 400 }, () => 'delete'));
  app.send({ type: 'paste', text, at: app.now + 1 });
}

describe('Editing metadata', () => {
  test('opens with both documents, the first one in its editor', async () => {
    const text = (await editing()).text();
    expect(text).toContain('Edit metadata');
    expect(text).toContain('[user_metadata]');
    expect(text).toContain('"theme": "dark"');
    expect(text).toContain('nothing is changed');
  });

  test('shows what would be sent as it is typed, and sends exactly that to the review', async () => {
    const app = await editing({ columns: 120 });
    await replace(app, '{\n"theme": "light",\n"beta": true\n}');
    const text = app.text();
    expect(text).toMatch(/~ theme {2}"dark"/);
    expect(text).toMatch(/\+ beta {2}true/);
    expect(text).toMatch(/- old {2}removed \(sent as null\)/);
    await app.press('ctrl+s');
    const subject = { kind: 'user', id: ada.user_id };
    const input = { user_metadata: { theme: 'light', beta: true, old: null } };
    expect(orders(app)).toEqual([{ action: 'edit-metadata', subject, input }]);
  });

  test('does not save what is no JSON, and says where it stops being it', async () => {
    const app = await editing();
    await replace(app, '{\n  "beta": tru\n}');
    expect(app.text()).toMatch(/not valid JSON at line 2, column 11: expected true, false/);
    await app.press('ctrl+s');
    expect(orders(app)).toEqual([]);
    await replace(app, '[1]');
    await app.press('ctrl+s');
    expect(app.text()).toContain('has to be an object');
    expect(orders(app)).toEqual([]);
  });

  test('does not save what is as it was', async () => {
    const app = await editing();
    await app.press('ctrl+f', 'ctrl+s');
    expect(app.text()).toContain('nothing is changed yet');
    expect(orders(app)).toEqual([]);
  });

  test('asks before it throws away what was typed, and only then', async () => {
    const app = await editing();
    await app.press('esc');
    expect(app.state.overlays).toEqual([]);
    await app.press('e', 'down', 'X', 'esc');
    expect(app.text()).toContain('Throw away what was typed?');
    await app.press('n');
    expect(app.text()).toMatch(/X +"theme"|X.*"theme"/);
    await app.press('esc', 'y');
    expect(app.state.overlays).toEqual([]);
  });

  test('one Ctrl-C asks as Esc does, also from the review, and a second one quits', async () => {
    const app = await editing();
    await app.press('ctrl+c');
    expect(app.state.overlays).toEqual([]);
    await app.press('esc', 'e');
    await replace(app, '{"plan":"gold"}');
    await app.press('ctrl+c');
    expect(app.text()).toContain('Throw away what was typed?');
    expect(app.text()).toContain('press Ctrl-C again to quit');
    await app.press('n', 'ctrl+s');
    expect(app.state.overlays.map(({ kind }) => kind)).toEqual(['form', 'review']);
    app.send({ type: 'key', key: 'ctrl+c', at: app.now + 5_000 });
    expect(app.text()).toContain('Throw away what was typed?');
    app.send({ type: 'key', key: 'ctrl+c', at: app.now + 9_000 });
    expect(app.text()).toContain('Throw away what was typed?');
    expect(app.effects).not.toContainEqual({ type: 'quit', code: 130 });
    app.send({ type: 'key', key: 'ctrl+c', at: app.now + 10_000 });
    expect(app.effects.at(-1)).toEqual({ type: 'quit', code: 130 });
  });

  test('what came back from the editor is asked about, too', async () => {
    const app = await editing();
    await app.press('ctrl+e');
    app.send({ type: 'text-edited', field: 'user_metadata', text: '{"plan":"gold"}' });
    await app.press('ctrl+c');
    expect(app.text()).toContain('Throw away what was typed?');
    await app.press('y');
    expect(app.state.overlays).toEqual([]);
  });

  test('Ctrl-C while a sign-in waits for the browser stops it, and asks about the form below', async () => {
    const app = await editing();
    await app.press('X');
    const draft = { ...firstDraft, name: 'acme-eu', domain: 'acme-eu.eu.auth0.example' };
    const [state] = openSetup(app.state, draft, { type: 'stop-setup' });
    const [left, effects] = pressKey(state, 'ctrl+c', app.now);
    expect(effects).toEqual([{ type: 'stop-setup' }]);
    expect(left.overlays).toMatchObject([{ kind: 'form', leaving: true }]);
  });

  test('letters in the form are text, not keys', async () => {
    const app = await editing();
    await app.press('B', 'q', 'D');
    expect(app.state.overlays).toHaveLength(1);
    expect(app.text()).toContain('BqD');
    expect(app.effects).toEqual([]);
  });

  test('the plan of what was typed first is not shown for what was typed then', async () => {
    const app = await editing();
    await replace(app, '{"plan":"gold"}');
    await app.press('ctrl+s');
    const [first] = orders(app);
    await app.press('esc');
    await replace(app, '{"plan":"silver"}');
    await app.press('ctrl+s');
    const second = orders(app).at(-1);
    const planned = { tenant: 'acme-prod', action: 'edit-metadata', user_id: ada.user_id };
    app.planned(aChange({ ...planned, id: 'late', differences: planChanged('gold') }), { order: first! });
    expect(app.text()).toContain('reading from Auth0');
    app.planned(aChange({ ...planned, differences: planChanged('silver') }), { order: second! });
    expect(app.text()).toContain('silver');
  });

  test('the form stays below its review, and goes when the change is done', async () => {
    const app = await editing();
    await replace(app, '{}');
    await app.press('ctrl+s', 'esc');
    expect(app.state.overlays.map(({ kind }) => kind)).toEqual(['form']);
    await app.press('ctrl+s');
    const change = aChange({ tenant: 'acme-prod', action: 'edit-metadata', user_id: ada.user_id });
    app.planned(change);
    await app.press('y');
    expect(app.effects.at(-1)).toMatchObject({ type: 'apply-change', change });
    app.send({ type: 'change-ended', change, state: 'done', detail: '', canUndo: true });
    expect(app.state.overlays).toEqual([]);
    expect(app.text()).toContain('Edited the metadata of Ada in acme-prod   u undo');
    await app.press('u');
    expect(orders(app).at(-1)).toEqual({ undoes: change.id });
    const back = aChange({ ...change, id: 'change-2' });
    app.planned(back, { order: { undoes: 'another' } });
    expect(app.text()).toContain('reading from Auth0');
    app.planned(back);
    expect(app.text()).toContain('[ Yes, undo edit metadata ]');
  });

  test('a plan that is refused comes back to the form and says why', async () => {
    const app = await editing();
    await replace(app, '{}');
    await app.press('ctrl+s');
    const [plan] = app.effects;
    if (plan?.type !== 'plan-change') throw new Error('no plan');
    const problem = { title: 'scope', message: 'scope is missing', hint: 'Grant it.' };
    app.send({ type: 'plan-failed', tenant: plan.tenant, order: plan.order, problem });
    expect(app.state.overlays.map(({ kind }) => kind)).toEqual(['form']);
    expect(app.text()).toContain('scope is missing. Grant it.');
  });

  test('the key offers the undo for half a minute only', async () => {
    const app = new TestApp([{ tenant: acme(), users: [ada] }]);
    const change = aChange({ tenant: 'acme-prod' });
    app.send({ type: 'change-ended', change, state: 'done', detail: '', canUndo: true });
    app.send({ type: 'tick', now: app.state.now + 31_000 });
    await app.press('u');
    expect(app.effects).toEqual([]);
  });

  test('E hands the document to the editor, and takes back what it leaves', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'development' }), users: [ada, ...others] }]);
    await app.press('E');
    expect(app.effects).toEqual([
      {
        type: 'edit-text',
        name: 'user_metadata.json',
        field: 'user_metadata',
        text: JSON.stringify(ada.user_metadata, undefined, 2),
      },
    ]);
    app.send({ type: 'text-edited', field: 'user_metadata', text: '{"theme": "dark"}\n' });
    expect(app.text()).toMatch(/- old {2}removed/);
    await app.press('ctrl+e');
    const problem = { title: '', message: 'editor vi ended with a failure', hint: 'Try again.' };
    app.send({ type: 'text-edited', field: 'user_metadata', text: undefined, problem });
    expect(app.text()).toContain('editor vi ended with a failure. Try again.');
    expect(app.text()).toMatch(/- old {2}removed/);
  });

  test('a read-only tenant has neither key, and the menu says why', async () => {
    const app = new TestApp([{ tenant: acme({ read_only: true }), users: [ada] }]);
    await app.press('e', 'E', 'D');
    expect(app.state.overlays).toEqual([]);
    await app.press('a');
    expect(app.text()).toMatch(/Edit metadata….*read-only/);
  });
});
