/** Every fifth day of a month, and its first. */
import { integer } from '../format.ts';

export function dayTicks(days: number): { value: number; label: string }[] {
  const shown = [1, 5, 10, 15, 20, 25, 30].filter((day) => day <= days);
  return shown.map((day) => ({ value: day, label: integer(day) }));
}
