/** Sentences of the month and the year. */
export const calendarEn = {
  title: 'Calendar',
  month: 'Month',
  year: 'Year',
  yearInPixels: 'Your year in pixels',
  previousMonth: 'The month before',
  nextMonth: 'The month after',
  previousYear: 'The year before',
  nextYear: 'The year after',
  emptyMonth: 'Nothing was made in this month.',
  emptyYear: 'Nothing was made in this year.',
  yearText:
    'One square for each day, in the average colour of its pictures. It says what was made, not how you are.',
  count: (count: number) => (count === 1 ? '1 picture' : `${count} pictures`),
  day: (day: string, count: string, feelings: string) => `${day}: ${count}, ${feelings}`,
  nothingOn: (day: string) => `${day}: nothing`,
  partial: 'Only the newest of this period are shown.',
  play: 'Play my month',
  slideshow: 'Your month',
  of: (at: number, count: number) => `${at} of ${count}`,
  pause: 'Pause',
  resume: 'Go on',
  before: 'The one before',
  after: 'The next one',
}
export type CalendarMessages = typeof calendarEn
