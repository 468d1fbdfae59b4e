/** Keys that a JSON text names twice in one object: JSON.parse keeps the last and says nothing. */

/** The first key named twice, or null. @param json text that JSON.parse accepts */
export function findDuplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = []; // keys seen in each open object; null for an array
  let start = 0; // of the last string: a key, if a colon follows
  let end = 0;
  for (let i = 0; i < json.length; i++) {
    switch (json[i]) {
      case '"':
        start = i;
        end = endOfString(json, i);
        i = end - 1;
        break;
      case '{':
        open.push(new Set());
        break;
      case '[':
        open.push(null);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':': {
        const key = JSON.parse(json.slice(start, end)) as string;
        const keys = open.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
    }
  }
  return null;
}

/** Index behind the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}
