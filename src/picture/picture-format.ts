/** A kind of file, told by its first bytes: what a server says about it does not count. */
interface PictureFormat {
  readonly name: string;
  /** Whether it can be shown here. */
  readonly isShown: boolean;
  readonly matches: (bytes: Uint8Array) => boolean;
}

export const pictureFormats = [
  { name: 'PNG', isShown: true, matches: startsWith('\x89PNG\r\n\x1a\n') },
  { name: 'JPEG', isShown: true, matches: startsWith('\xff\xd8\xff') },
  { name: 'WebP', isShown: false, matches: (bytes) => startsWith('RIFF')(bytes) && startsWith('WEBP', 8)(bytes) },
  { name: 'GIF', isShown: false, matches: startsWith('GIF8') },
  { name: 'AVIF', isShown: false, matches: startsWith('ftypavi', 4) },
  { name: 'SVG', isShown: false, matches: (bytes) => /^\s*(?:<\?xml[^>]*>\s*)?<svg/.test(latin(bytes, 0, 512)) },
] as const satisfies readonly PictureFormat[];

/** The format of a file, or undefined where it is none that is known. */
export function pictureFormat(bytes: Uint8Array): (typeof pictureFormats)[number] | undefined {
  return pictureFormats.find(({ matches }) => matches(bytes));
}

function startsWith(magic: string, at = 0): (bytes: Uint8Array) => boolean {
  return (bytes) => latin(bytes, at, at + magic.length) === magic;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('latin1');
}
