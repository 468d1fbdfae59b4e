/**
 * Random halves for the delete-half jackknife: whole units (patients, blocks), or single images where images are independent.
 *
 * Halves come in complementary pairs, half 2k + 1 being what half 2k left, so that of a mean over units the pair's errors are equal
 * and opposite: fewer halves say as much. Of an odd number of units one half has the one more.
 */
import { permutation, type Stream } from '../numerics/random.ts';

/** Images of each of the units 0 … count − 1. */
export interface UnitMembers {
  readonly count: number;
  readonly members: readonly Uint32Array[];
}

/** Units in the order of their first image; any integers name them. */
export function unitMembers(units: ArrayLike<number>): UnitMembers {
  const lists = new Map<number, number[]>();
  for (let i = 0; i < units.length; i++) {
    const list = lists.get(units[i]!);
    if (list) list.push(i);
    else lists.set(units[i]!, [i]);
  }
  const members = [...lists.values()].map((list) => Uint32Array.from(list));
  return { count: members.length, members };
}

/** Every image a unit of its own. */
export function singleImages(count: number): UnitMembers {
  return { count, members: Array.from({ length: count }, (_, i) => Uint32Array.of(i)) };
}

/** Images of half number `index` ≥ 0 of the units, ascending. */
export function halfOf(
  { count, members }: UnitMembers,
  stream: Omit<Stream, 'index'>,
  index: number,
): Uint32Array {
  const order = permutation({ ...stream, index: index >> 1 }, count);
  const cut = (count + ((index >> 1) & 1)) >> 1; // the one more falls to the first and the second in turn
  const chosen = index & 1 ? order.subarray(cut) : order.subarray(0, cut);
  const images: number[] = [];
  for (const unit of chosen) images.push(...members[unit]!);
  return Uint32Array.from(images).sort();
}
