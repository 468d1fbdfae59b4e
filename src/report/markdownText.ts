/** Pieces of Markdown (CommonMark 0.31 with GitHub's tables) in which every string is text: no markup, link or HTML comes of it. */

/** One line in which nothing of `text` means anything. */
export function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\`*_{}[\]#|~!]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('://', '&#58;//') // GitHub makes links of bare addresses
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}&#46;`)
    .replaceAll('@', '&#64;');
}

/** @param rows of as many cells as `head`, each Markdown already */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param items names and values, each Markdown already */
export function list(items: readonly (readonly [string, string])[]): string {
  return items.map(([name, value]) => `- **${name}**: ${value}`).join('\n');
}

/** Blocks with an empty line between; those that are empty are left out. */
export function blocks(...parts: readonly string[]): string {
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
