import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { unread } from '../unread.ts';

/** https://auth0.com/docs/secure/attack-protection/brute-force-protection */
export const bruteForce: Check = ({ detail }) => {
  const known = detail('blocks');
  const gap = unread('brute-force', 'Brute-force blocks', known);
  if (gap !== undefined) return [gap];
  const blocks = known.detail?.items ?? [];
  if (blocks.length === 0) return [{ id: 'brute-force', level: 'good', words: 'No brute-force blocks' }];
  return blocks.map(({ identifier, ip, connection }, at): Finding => {
    const from = typeof ip === 'string' && ip !== '' ? ` from ${ip}` : ' from everywhere';
    const where = typeof connection === 'string' ? ` (${connection})` : '';
    return {
      id: `brute-force ${String(at)}`,
      level: 'bad',
      words: `Brute-force block${from}${where}`,
      more: `${String(identifier)} had too many wrong passwords. It ends by itself 30 days after the last failure, by a new password, or by the link in the mail that the user got. Lifting it lifts all blocks of the user.`,
      fix: 'lift-blocks',
    };
  });
};
