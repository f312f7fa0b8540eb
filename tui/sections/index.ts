import { accountsSection } from './accounts-section.ts';
import { grantsSection } from './grants-section.ts';
import { methodsSection } from './methods-section.ts';
import { organizationsSection } from './organizations-section.ts';
import { permissionsSection } from './permissions-section.ts';
import { rolesSection } from './roles-section.ts';
import type { Section } from './section.ts';

/** What the Details tab shows beside the profile, in this order. A new part is one file and one row here. */
export const sections: readonly Section[] = [
  methodsSection,
  rolesSection,
  permissionsSection,
  organizationsSection,
  grantsSection,
  accountsSection,
];
