/**
 * Loads what needs Ink. Its layout engine is WebAssembly in a `data:` URL, and asks for it with `fetch` where there is
 * one: that would bring in all of Node's HTTP, three times as long as the engine itself takes. Without `fetch` it takes
 * the bytes as they are. Nothing else runs in this process meanwhile that could miss it.
 */
export async function loadInk(): Promise<typeof import('./start-app.tsx')> {
  const { fetch } = globalThis;
  Reflect.deleteProperty(globalThis, 'fetch');
  try {
    return await import('./start-app.tsx');
  } finally {
    globalThis.fetch = fetch;
  }
}
