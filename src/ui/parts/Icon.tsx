/** The page's small drawings: 16-pixel line icons, always beside words, so hidden from screen readers. */

const PATHS = {
  folder: 'M1.75 4.25v8.5h12.5v-7h-6.5l-1.5-1.5z',
  file: 'M3.75 1.75h5.5l3 3v9.5h-8.5zM9.25 1.75v3h3',
  phantom:
    'M1.75 8a6.25 4.75 0 1 0 12.5 0a6.25 4.75 0 1 0-12.5 0M4.25 8.5a1.5 2.25 0 1 0 3 0a1.5 2.25 0 1 0-3 0M8.75 8.5a1.5 2.25 0 1 0 3 0a1.5 2.25 0 1 0-3 0',
  check: 'M3 8.5l3.25 3.25L13 5',
  cross: 'M4 4l8 8M12 4l-8 8',
  alert: 'M8 2.25L14.5 13.5h-13zM8 6.5v3.25M8 11.5v.5',
  info: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 1 0 0-12.5M8 7.25v4M8 4.75v.5',
  play: 'M4.75 3.25v9.5L12.5 8z',
  pause: 'M5.25 3.5v9M10.75 3.5v9',
  stop: 'M4 4h8v8H4z',
  gauge: 'M2.5 12a6.25 6.25 0 1 1 11 0M8 9.5l3-4',
  download: 'M8 2v8M4.75 7L8 10.25L11.25 7M2.5 13.5h11',
  upload: 'M8 10.5v-8M4.75 5.5L8 2.25L11.25 5.5M2.5 13.5h11',
  arrow: 'M3 8h9.5M9 4.5L12.5 8L9 11.5',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  forward: 'M6.5 3.5L11 8l-4.5 4.5',
  loop: 'M12.75 6.25A5 5 0 0 0 3.5 6M3.25 9.75A5 5 0 0 0 12.5 10M12.75 2.75v3.5h-3.5M3.25 13.25v-3.5h3.5',
  sun: 'M8 5.25a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 1 0 0-5.5M8 1.25v1.5M8 13.25v1.5M1.25 8h1.5M13.25 8h1.5M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1',
  moon: 'M13.25 9.75A5.75 5.75 0 0 1 6.25 2.75a5.75 5.75 0 1 0 7 7z',
  system: 'M1.75 2.75h12.5v8.5H1.75zM5.5 13.75h5M8 11.25v2.5',
  pencil: 'M2.5 13.5l.75-3L10.5 3.25l2.25 2.25L5.5 12.75z',
  bin: 'M2.75 4.25h10.5M6 4.25v-1.5h4v1.5M4.25 4.25l.5 9.25h6.5l.5-9.25',
  up: 'M3.5 10.25L8 5.75l4.5 4.5',
  down: 'M3.5 5.75L8 10.25l4.5-4.5',
  rows: 'M2.5 4h.5M6 4h7.5M2.5 8h.5M6 8h7.5M2.5 12h.5M6 12h7.5',
  star: 'M8 1.9l1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.7l-3.8 2 .7-4.3-3.1-3 4.3-.6z',
  fork: 'M4.5 2.75a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3M11.5 2.75a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3M4.5 10.25a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3M4.5 5.75v4.5M11.5 5.75c0 2.5-7 1.5-7 4.5',
  chip: 'M4.25 4.25h7.5v7.5h-7.5zM6.5 1.75v2.5M9.5 1.75v2.5M6.5 11.75v2.5M9.5 11.75v2.5M1.75 6.5h2.5M1.75 9.5h2.5M11.75 6.5h2.5M11.75 9.5h2.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** The mark: a gantry's ring, its bore and its table. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2" />
      <circle cx="12" cy="12" r="5.25" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M8.75 14.75h6.5" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
      <circle class="mark-tube" cx="12" cy="4.4" r="1.4" />
    </svg>
  );
}
