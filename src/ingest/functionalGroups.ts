/**
 * Where an attribute of a frame stands: in the frame's own functional group, in the shared one, or in the root
 * (PS3.3 C.7.6.16.1), in that order.
 */
import { itemsOf } from './dataSet.ts';
import type { DataSet } from './elements.ts';
import { TAGS } from './tags.ts';

/** The first of the three that has `tag`; the root where none has, which then says so itself. `macro` is the group's sequence. */
export function placeOf(root: DataSet, frame: number, macro: number, tag: number): DataSet {
  return groupsOf(root, frame, macro).find(({ elements }) => elements.has(tag)) ?? root;
}

/** Items of `macro` for the frame: its own, then the shared one. */
export function groupsOf(root: DataSet, frame: number, macro: number): DataSet[] {
  const own = itemsOf(root, TAGS.perFrameGroups)[frame];
  const [shared] = itemsOf(root, TAGS.sharedGroups);
  return [own, shared].flatMap((group) => {
    const [item] = group ? itemsOf(group, macro) : [];
    return item ? [item] : [];
  });
}
