import { ADDRCONFIG } from 'node:dns';
import { lookup } from 'node:dns/promises';

import { isPublicAddress } from './is-public-address.ts';

/** How hosts of pictures are found and reached. The product has one; tests have a server of their own. */
export interface PictureNetwork {
  /** All addresses of a host. */
  lookup(host: string): Promise<readonly string[]>;
  /** Whether an address may be connected to. */
  isAllowed(address: string): boolean;
  readonly port: number;
  /** A certification authority to trust instead of those of the system, as PEM. */
  readonly ca?: string | undefined;
}

export const publicNetwork: PictureNetwork = {
  lookup: async (host) => {
    const found = await lookup(host, { all: true, hints: ADDRCONFIG });
    return found.map(({ address }) => address);
  },
  isAllowed: isPublicAddress,
  port: 443,
};
