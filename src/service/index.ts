import { launchdAgent } from './launchd-agent.ts';
import { scheduledTask } from './scheduled-task.ts';
import type { ServiceManager } from './service-manager.ts';
import { systemdService } from './systemd-service.ts';

/** What runs the daemon by itself, one per platform. */
export const serviceManagers: readonly ServiceManager[] = [systemdService, launchdAgent, scheduledTask];
