/** Strokes on a field of 24 × 24. */
export const ICONS = {
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M9 6v12M15 6v12',
  camera: 'M4 8h3l1.5-2.5h7L17 8h3v11H4zM12 16.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  photo: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01',
  close: 'M6 6l12 12M18 6L6 18',
  download: 'M12 4v11m0 0l-4-4m4 4l4-4M5 19.5h14',
  erase: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5',
  again: 'M19 12a7 7 0 1 1-2-5l2 2m0-4v4h-4',
  back: 'M19 12H5m6-6l-6 6 6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  shield: 'M12 3.5l7 2.5v5c0 4.5-3 7.8-7 9.5-4-1.7-7-5-7-9.5V6z',
  share: 'M12 15V4m0 0L8 8m4-4l4 4M6 12H5v8h14v-8h-1',
  calendar: 'M5 6.5h14V20H5zM5 11h14M9 4v4M15 4v4',
  next: 'M9 5.5l6.5 6.5L9 18.5',
  previous: 'M15 5.5L8.5 12l6.5 6.5',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  spark: 'M12 4v4m0 8v4m8-8h-4M8 12H4m11-5l1.5-1.5M7.5 16.5L9 15m6 0l1.5 1.5M7.5 7.5L9 9',
} as const
export type IconName = keyof typeof ICONS
