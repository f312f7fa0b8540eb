#!/usr/bin/env node
import { refuseOldNode } from '../src/refuse-old-node.ts';

if (!refuseOldNode(process)) {
  const { rememberCompiled } = await import('../src/remember-compiled.ts');
  // Before anything else is loaded, so that it is loaded the quicker.
  rememberCompiled(process.argv.length > 2 ? 'command' : 'ui');
  const { tenantry } = await import('./tenantry.ts');
  await tenantry(process.argv.slice(2));
}
