import { describe, expect, test } from 'vitest';

import type { Change } from '../../src/domain/change.ts';
import { aChange } from '../helpers/a-change.ts';
import { acme, people, TestApp } from './test-app.tsx';

const users = people(5);
const email = 'ada@example.com';

/** A change that cannot be undone, typed and confirmed. */
async function held(environment: Change['environment'] = 'development'): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme({ environment }), users }]);
  await app.press('B');
  const [plan] = app.effects;
  if (plan?.type !== 'plan-change' || 'undoes' in plan.order) throw new Error('no change was planned');
  const { subject, action } = plan.order;
  const change = aChange({ tenant: 'acme-prod', environment, action, user_id: subject.id, irreversible: true });
  app.planned(change);
  expect(app.text()).toContain('This cannot be undone.');
  await app.type(email);
  await app.press('tab', 'enter');
  return app;
}

function tick(app: TestApp, seconds: number): void {
  for (let at = 1; at <= seconds; at += 1) app.send({ type: 'tick', now: app.state.now + 1_000 });
}

function sent(app: TestApp): number {
  return app.effects.filter(({ type }) => type === 'apply-change').length;
}

describe('A change that cannot be undone', () => {
  test('asks for the typed address in every environment', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'development' }), users }]);
    await app.press('B');
    const user_id = app.state.lists['acme-prod']?.read?.users[0]?.row.user_id ?? '';
    app.planned(aChange({ tenant: 'acme-prod', user_id, irreversible: true }), { at: 0 });
    expect(app.text()).toContain(`Type ${email} to go on`);
    await app.press('y', 'tab', 'tab', 'enter');
    expect(sent(app)).toBe(0);
    expect(app.state.held).toEqual([]);
  });

  test.each([
    ['development', 10],
    ['production', 30],
  ] as const)(
    'is held in %s for %i seconds, counted down on the screen, then sent once',
    async (environment, seconds) => {
      const app = await held(environment);
      expect(sent(app)).toBe(0);
      expect(app.text()).toMatch(/In \d+ s: .*Ada in acme-prod {2,}u takes it back/);
      tick(app, seconds - 2);
      expect(sent(app)).toBe(0);
      expect(app.text()).toMatch(/In [12] s: /);
      tick(app, 4);
      expect(sent(app)).toBe(1);
      expect(app.state.held).toEqual([]);
    },
  );

  test('is taken back by u, and then never sent', async () => {
    const app = await held();
    await app.press('u');
    expect(app.text()).toContain('Taken back: block Ada in acme-prod. Nothing was sent.');
    tick(app, 40);
    expect(sent(app)).toBe(0);
  });

  test('is not sent by time in which nobody could see it: the machine slept, or an editor had the screen', async () => {
    const app = await held();
    app.send({ type: 'tick', now: app.state.now + 3_600_000 });
    expect(sent(app)).toBe(0);
    expect(app.state.held[0]?.left).toBeGreaterThan(7_000);
  });

  test.each(['done', 'failed'] as const)(
    'leaves a form alone that was opened meanwhile, when it is %s',
    async (end) => {
      const app = await held();
      await app.press('e');
      tick(app, 12);
      const effect = app.effects.findLast(({ type }) => type === 'apply-change');
      if (effect?.type !== 'apply-change') throw new Error('nothing was sent');
      const { change } = effect;
      await app.type('{"typed":');
      const typed = app.state.overlays;
      expect(typed).toMatchObject([{ kind: 'form' }]);
      const problem = { title: 'no', message: 'refused', hint: 'wait' };
      if (end === 'done') app.send({ type: 'change-ended', change, state: 'done', detail: '' });
      else app.send({ type: 'change-failed', change, problem });
      expect(app.state.overlays).toEqual(typed);
    },
  );

  test('goes when the entry of its tenant changes', async () => {
    const app = await held();
    app.send({ type: 'tenants', tenants: [acme({ environment: 'development', read_only: true })] });
    tick(app, 40);
    expect(sent(app)).toBe(0);
  });
});

describe('A review that is longer than the screen', () => {
  test('scrolls, and can only be confirmed once its end was seen', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'development' }), users }]);
    await app.press('B');
    const user_id = app.state.lists['acme-prod']?.read?.users[0]?.row.user_id ?? '';
    const remarks = Array.from({ length: 30 }, (_, at) => `Remark ${String(at)}.`);
    app.planned(aChange({ tenant: 'acme-prod', user_id, remarks }));
    expect(app.text()).toMatch(/▼ \d+ more: arrows, PgDn/);
    expect(app.text()).toContain('[ Yes, block ]');
    await app.press('y');
    expect(sent(app)).toBe(0);
    expect(app.text()).toContain('read it to its end first');
    await app.press('pagedown', 'pagedown', 'pagedown');
    expect(app.text()).toContain('Remark 29.');
    await app.press('y');
    expect(sent(app)).toBe(1);
  });

  test('several requests are listed in their order, a long value is shown whole', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'development' }), users }], { rows: 40 });
    await app.press('B');
    const user_id = app.state.lists['acme-prod']?.read?.users[0]?.row.user_id ?? '';
    const requests = [
      { method: 'DELETE', path: '/sessions/one' },
      { method: 'DELETE', path: '/grants', query: { user_id: 'auth0|1' } },
    ] as const;
    const differences = [{ field: 'app_metadata', before: {}, after: { text: `${'long '.repeat(40)}end` } }];
    const change = aChange({ tenant: 'acme-prod', user_id, requests, differences });
    app.planned(change);
    const text = app.text();
    expect(text).toMatch(
      /request 1 +DELETE \/api\/v2\/sessions\/one\s+request 2 +DELETE \/api\/v2\/grants\?user_id=auth0%7C1/,
    );
    expect(text).toMatch(/end"}/);
  });
});
