import { describe, expect, test } from 'vitest';

import type { Change } from '../../src/domain/change.ts';
import type { Effect } from '../../tui/effect.ts';
import { aChange } from '../helpers/a-change.ts';
import { acme, people, TestApp } from './test-app.tsx';

const users = people(5);

function planned(app: TestApp, changes: Partial<Change> = {}): Change {
  const plan = app.effects.find(
    (effect): effect is Extract<Effect, { type: 'plan-change' }> => effect.type === 'plan-change',
  );
  if (plan === undefined || 'undoes' in plan.order) throw new Error('no change was planned');
  const { action, subject } = plan.order;
  const change = aChange({
    tenant: plan.tenant,
    action,
    user_id: subject.id,
    target: { name: 'Ada Lovelace', email: 'ada@example.com', connection: 'members' },
    remarks: ['Sessions that are open stay open.'],
    planned_at: app.now,
    ...changes,
  });
  app.planned(change);
  return change;
}

async function reviewing(changes: Partial<Change> = {}): Promise<{ app: TestApp; change: Change }> {
  const app = new TestApp([{ tenant: acme({ environment: changes.environment ?? 'development' }), users }]);
  await app.press('B');
  return { app, change: planned(app, changes) };
}

function sent(app: TestApp): Effect[] {
  return app.effects.filter((effect) => effect.type === 'apply-change');
}

describe('Review of a change', () => {
  test('opens from one key, plans the change and sends nothing', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('B');
    expect(app.effects.map((effect) => effect.type)).toEqual(['plan-change']);
    expect(app.text()).toMatch(/reading from Auth0 in acme-prod/);
  });

  test('names tenant, environment, user, e-mail, id, connection, difference and what is surprising', async () => {
    const { app, change } = await reviewing();
    const text = app.text();
    for (const words of [
      'acme-prod',
      'DEVELOPMENT',
      'Ada Lovelace',
      'ada@example.com',
      change.user_id,
      'members',
      'blocked  not set  ->  true',
      'Sessions that are open stay open.',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('y sends it, once it can have been read', async () => {
    const { app, change } = await reviewing();
    app.send({ type: 'key', key: 'y', at: app.now + 399 });
    expect(sent(app)).toEqual([]);
    app.send({ type: 'key', key: 'y', at: app.now + 2_000 });
    expect(sent(app)).toEqual([{ type: 'apply-change', change, input: undefined }]);
    expect(app.text()).toContain('sending it to Auth0');
  });

  test('a key held down never confirms', async () => {
    const { app } = await reviewing();
    for (let at = app.now; at < app.now + 10_000; at += 30) app.send({ type: 'key', key: 'y', at });
    expect(sent(app)).toEqual([]);
    expect(app.text()).toContain('not so fast');
  });

  test('Enter presses Cancel, on which the focus starts', async () => {
    const { app } = await reviewing();
    await app.press('enter');
    expect(sent(app)).toEqual([]);
    expect(app.state.overlays).toEqual([]);
  });

  test('Tab and Enter confirm', async () => {
    const { app } = await reviewing();
    await app.press('tab', 'enter');
    expect(sent(app)).toHaveLength(1);
  });

  test('a second yes while it is being sent does nothing', async () => {
    const { app } = await reviewing();
    await app.press('y', 'y', 'tab', 'enter', 'y');
    expect(sent(app)).toHaveLength(1);
    await app.press('esc');
    expect(app.text()).toContain('cannot be called back');
  });

  test('keys typed ahead are dropped while the change is being planned', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('B', 'y', 'y');
    expect(app.state.overlays).toHaveLength(1);
    planned(app);
    expect(sent(app)).toEqual([]);
  });

  test('in production the e-mail address has to be typed', async () => {
    const { app } = await reviewing({ environment: 'production' });
    expect(app.text()).toContain('Type ada@example.com to go on');
    await app.press('y', 'tab', 'tab', 'enter');
    expect(sent(app)).toEqual([]);
    await app.press('tab', 'backspace');
    await app.type('ada@example.com');
    await app.press('tab', 'enter');
    expect(sent(app)).toHaveLength(1);
  });

  test('Enter in the field goes to the button once the text is right, and never sends by itself', async () => {
    const { app } = await reviewing({ environment: 'production' });
    expect(app.text()).toContain('enter to the button once it is right');
    await app.type('ada@example.co');
    await app.press('enter', 'enter');
    expect(app.text()).toContain('what you typed is not the same');
    await app.type('m');
    await app.press('enter');
    expect(sent(app)).toEqual([]);
    expect(app.text()).toContain('enter press');
    await app.press('enter');
    expect(sent(app)).toHaveLength(1);
  });

  test('Enter held down in the field never confirms', async () => {
    const { app } = await reviewing({ environment: 'production' });
    await app.type('ada@example.com');
    const from = app.now + 5_000;
    for (let at = from; at < from + 10_000; at += 30) app.send({ type: 'key', key: 'enter', at });
    expect(sent(app)).toEqual([]);
    expect(app.text()).toContain('not so fast');
  });

  test('as long as the text is not right, Tab goes from the field to Cancel', async () => {
    const { app } = await reviewing({ environment: 'production' });
    await app.type('ada@');
    await app.press('tab', 'enter');
    expect(app.state.overlays).toEqual([]);
    expect(sent(app)).toEqual([]);
  });

  test.each(['yy', 'y\r', '\t\r', '\ty', '\r\r'])('keys that came at once, %j, are no yes', async (burst) => {
    const { app } = await reviewing({});
    await app.press(burst);
    expect(sent(app)).toEqual([]);
    expect(app.text()).toContain('several keys came at once, and none was taken');
    await app.press('tab', 'enter');
    expect(sent(app)).toHaveLength(1);
  });

  test('keys that came at once and begin with a no are one, and those that scroll do so', async () => {
    const { app } = await reviewing({});
    await app.press('jjj');
    expect(app.state.overlays).toHaveLength(1);
    expect(app.text()).not.toContain('several keys');
    await app.press('ny');
    expect(app.state.overlays).toEqual([]);
    expect(sent(app)).toEqual([]);
  });

  test('what was typed during a stall is not called a paste, and the rest can be typed', async () => {
    const { app } = await reviewing({ environment: 'production' });
    await app.press('ada', '@exam');
    expect(app.text()).toContain('that came at once, as pasted text does, and was not taken: type it');
    await app.type('@example.com');
    await app.press('tab', 'enter');
    expect(sent(app)).toHaveLength(1);
  });

  test('pasting the address is refused', async () => {
    const { app } = await reviewing({ environment: 'production' });
    app.send({ type: 'paste', text: 'ada@example.com', at: app.now + 1_000 });
    app.send({ type: 'key', key: 'ada@example.com', at: app.now + 2_000 });
    await app.press('tab', 'tab', 'enter');
    expect(sent(app)).toEqual([]);
  });

  test('an address that could be mistaken for another gives way to the user_id', async () => {
    const { app, change } = await reviewing({
      environment: 'production',
      target: { name: 'Ada', email: 'аda@example.com', connection: 'members' },
    });
    expect(app.text()).toContain(`Type ${change.user_id} to go on`);
    expect(app.text()).toMatch(/mixes scripts/);
  });

  test('a person who has turned away is not asked', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('B', 'esc');
    planned(app);
    expect(app.state.overlays).toEqual([]);
  });

  test('tells how it ended: done, refused, not done, unknown', async () => {
    const { app, change } = await reviewing();
    await app.press('y');
    app.send({ type: 'change-ended', change, state: 'done', detail: '' });
    expect(app.state.overlays).toEqual([]);
    expect(app.text()).toContain('Blocked Ada Lovelace in acme-prod');
    app.send({ type: 'change-ended', change, state: 'not_done', detail: 'The record was read again.' });
    expect(app.text()).toContain('Not done: block Ada Lovelace');
    const problem = { title: 'scope is missing', message: 'insufficient_scope: update:users', hint: 'Grant it.' };
    app.send({ type: 'change-failed', change, problem });
    expect(app.text()).toContain('insufficient_scope: update:users');
  });

  test('an unknown outcome is called unknown, is settled by reading, and is never sent again', async () => {
    const { app, change } = await reviewing();
    await app.press('y');
    app.send({ type: 'change-ended', change, state: 'unknown', detail: 'No answer came in time.' });
    expect(app.text()).toMatch(/Outcome unknown: block Ada Lovelace/);
    expect(app.effects.at(-1)).toEqual({ type: 'settle-changes', tenant: 'acme-prod' });
    expect(sent(app)).toHaveLength(1);
    const { subject } = change;
    app.send({ type: 'settled', tenant: 'acme-prod', outcomes: [{ subject, action: 'block', state: 'done' }] });
    expect(app.text()).toContain('it was done after all');
  });

  test('u undoes within 30 seconds; later it says which command takes the change back', async () => {
    const { app, change } = await reviewing({ id: '1a2b3c4d-0000-4000-8000-000000000000' });
    await app.press('u');
    expect(app.text()).not.toContain('undo');
    await app.press('y');
    app.send({ type: 'change-ended', change, state: 'done', detail: '', canUndo: true });
    await app.press('u');
    expect(app.text()).toContain('Undo: Block user');
    await app.press('esc');
    app.send({ type: 'tick', now: app.state.now + 31_000 });
    await app.press('u');
    expect(app.text()).toContain('nothing to undo any more (30 s): tenantry journal undo 1a2b3c4d takes it back');
    expect(app.state.overlays).toEqual([]);
  });
});
