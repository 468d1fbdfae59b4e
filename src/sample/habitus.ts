/**
 * Who the six phantom patients are: build, contrast, findings. Sizes follow adult chests as textbooks give them; no real
 * person's measurements are in here. The seed moves every size a little and places the findings.
 */
import { uniforms } from '../numerics/random.ts';
import type { Point } from './tree.ts';

export interface Nodule {
  readonly centre: Point;
  readonly radius: number;
  readonly spiculated: boolean;
}

export interface Habitus {
  readonly sex: 'F' | 'M';
  readonly age: number;
  /** Half-axes of the pleural cavity at its widest, millimetres: lateral, towards the sternum, towards the spine. */
  readonly cavity: { readonly lateral: number; readonly front: number; readonly back: number };
  /** Subcutaneous fat, millimetres. */
  readonly fat: number;
  /** 1 is an average man's muscle. */
  readonly muscle: number;
  readonly heart: number;
  /** Heights of the lung apex and the two domes of the diaphragm over the carina, millimetres. */
  readonly apex: number;
  readonly dome: { readonly right: number; readonly left: number };
  readonly contrast: boolean;
  /** Standard deviation of the noise inside the body, HU. */
  readonly noise: number;
  /** Number of emphysematous spaces. */
  readonly emphysema: number;
  /** Depth of fluid on the left, millimetres; 0 for none. */
  readonly effusion: number;
  /** Strength of an infiltrate in the right lower lobe, HU; 0 for none. */
  readonly infiltrate: number;
  readonly nodules: readonly Nodule[];
}

interface Build {
  readonly sex: 'F' | 'M';
  readonly age: number;
  readonly lateral: number;
  readonly front: number;
  readonly back: number;
  readonly fat: number;
  readonly muscle: number;
  readonly heart: number;
  readonly noise: number;
  readonly contrast?: true;
  readonly emphysema?: number;
  readonly effusion?: number;
  readonly infiltrate?: number;
  /** Radii in millimetres. */
  readonly nodules?: readonly number[];
}

const BUILDS: readonly Build[] = [
  { sex: 'M', age: 34, lateral: 122, front: 82, back: 80, fat: 9, muscle: 1.1, heart: 0.95, noise: 13 },
  {
    sex: 'M',
    age: 61,
    lateral: 126,
    front: 90,
    back: 84,
    fat: 17,
    muscle: 1,
    heart: 1.04,
    noise: 16,
    nodules: [7, 4],
  },
  {
    sex: 'M',
    age: 57,
    lateral: 136,
    front: 98,
    back: 90,
    fat: 31,
    muscle: 1.1,
    heart: 1.12,
    noise: 22,
    contrast: true,
  },
  {
    sex: 'F',
    age: 29,
    lateral: 108,
    front: 74,
    back: 74,
    fat: 12,
    muscle: 0.75,
    heart: 0.86,
    noise: 12,
    infiltrate: 320,
  },
  {
    sex: 'F',
    age: 66,
    lateral: 114,
    front: 84,
    back: 78,
    fat: 24,
    muscle: 0.8,
    heart: 1.02,
    noise: 17,
    contrast: true,
    effusion: 24,
    nodules: [5],
  },
  {
    sex: 'M',
    age: 74,
    lateral: 120,
    front: 104,
    back: 86,
    fat: 13,
    muscle: 0.85,
    heart: 0.98,
    noise: 15,
    emphysema: 150,
    nodules: [13],
  },
];

export const PATIENTS = BUILDS.length;

/** @param patient 0-based */
export function habitusOf(patient: number, seed: number): Habitus {
  const build = BUILDS[patient]!;
  const random = uniforms({ seed, name: 'phantom/habitus', index: patient }, 64);
  let drawn = 0;
  const within = (low: number, high: number) => low + (high - low) * random[drawn++]!;
  const near = (x: number) => x * within(0.97, 1.03);
  return {
    sex: build.sex,
    age: build.age,
    cavity: { lateral: near(build.lateral), front: near(build.front), back: near(build.back) },
    fat: near(build.fat),
    muscle: near(build.muscle),
    heart: near(build.heart),
    apex: within(88, 100),
    dome: { right: within(-72, -62), left: within(-86, -76) },
    contrast: build.contrast ?? false,
    noise: build.noise,
    emphysema: build.emphysema ?? 0,
    effusion: build.effusion ?? 0,
    infiltrate: build.infiltrate ?? 0,
    nodules: (build.nodules ?? []).map((radius, i) => {
      const side = (i + patient) % 2 === 0 ? -1 : 1;
      const centre = [side * within(60, 85), within(-20, 35), within(-30, 50)] as const;
      return { centre, radius, spiculated: radius > 6 };
    }),
  };
}
