/**
 * A due date is a day and not a moment: it is the same day wherever one reads it. So it is never put into the time zone
 * of the browser (where midnight UTC may be the evening before) nor into that of the server that renders the first page.
 */
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** `2030-01-31` → `31 Jan 2030`; what is no date is shown as it came. */
export function dueText(due: string): string {
  const midnight = new Date(`${due}T00:00:00Z`);
  return Number.isNaN(midnight.getTime()) ? due : DAY.format(midnight);
}

/** Whether that day is over where `now` is read. */
export function isPast(due: string, now: Date): boolean {
  return due < dayOf(now);
}

function dayOf(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
