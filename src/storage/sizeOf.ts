/** About how many bytes a value takes as the structured clone that the browser stores, before its database compresses anything. */
export function sizeOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 29 ? 3 : 9; // a varint, or a double, behind its tag
    case 'string':
      return 2 + value.length;
    case 'object':
      return value === null ? 1 : sizeOfObject(value);
    default:
      return 1;
  }
}

function sizeOfObject(value: object): number {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 8 + value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + sizeOf(one), 4);
  return Object.entries(value).reduce((sum, [key, one]) => sum + 2 + key.length + sizeOf(one), 3);
}
