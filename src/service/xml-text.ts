const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as the content of an XML element. Control characters are not XML at all; they must have been refused before. */
export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (found) => entities[found] ?? found);
}
