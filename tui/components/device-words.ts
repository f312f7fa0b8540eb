/** First match wins: browsers name each other. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** A user agent in a few words, `Chrome on macOS`: a guess, and as easy to fake as the header. Raw text. */
export function deviceWords(user_agent: unknown): string {
  if (typeof user_agent !== 'string' || user_agent === '') return 'unknown device';
  const browser = nameIn(browsers, user_agent);
  const system = nameIn(systems, user_agent);
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  const [product = ''] = user_agent.split(' ');
  return system === undefined ? product.replace('/', ' ') : `${product.replace('/', ' ')} on ${system}`;
}

function nameIn(names: readonly (readonly [RegExp, string])[], user_agent: string): string | undefined {
  return names.find(([form]) => form.test(user_agent))?.[1];
}
