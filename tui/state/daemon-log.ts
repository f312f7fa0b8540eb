import type { Step } from '../ui-state.ts';

/** Goes on reading the daemon's log for as long as it is in sight. */
export function followLog([state, effects]: Step): Step {
  if (state.screen !== 'daemon-log') return [state, effects];
  return [state, [...effects, { type: 'read-log', known: state.daemonLog?.stamp }]];
}
