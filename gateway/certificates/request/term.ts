/**
 * Terms: by when a request must be decided, how long it may be pursued, how long a certificate is valid. Days are days of
 * Tashkent (UTC+5, all year), and a term counted in days ends with the last of them.
 */
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TASHKENT = 5 * HOUR

/** Holidays and moved days are the calendar's to say; without one every Monday to Friday is a working day. */
export type IsWorkingDay = (day: string) => boolean

export function dayInTashkent(moment: Date): string {
  return new Date(moment.getTime() + TASHKENT).toISOString().slice(0, 10)
}

/** End of the last of so many working days; the day of the request itself does not count. */
export function dueAt(createdAt: Date, workingDays: number, isWorkingDay: IsWorkingDay = mondayToFriday): Date {
  let day = createdAt
  for (let left = workingDays; left > 0; ) {
    day = new Date(day.getTime() + DAY)
    if (isWorkingDay(dayInTashkent(day))) left -= 1
  }
  return endOfDay(day)
}

/**
 * How long the window asks on in the requester's name: a month longer than it should take. After that nobody could say
 * that the person still wants it.
 */
export function permissionEndsAt(due: Date): Date {
  return new Date(due.getTime() + 30 * DAY)
}

/** Last moment of validity; null without a number of days: it does not expire. */
export function validUntil(issuedAt: Date, validityDays: number | undefined): Date | null {
  return validityDays === undefined ? null : endOfDayAfter(issuedAt, validityDays)
}

/** Last moment of the day that is so many days after this one. */
export function endOfDayAfter(moment: Date, days: number): Date {
  return endOfDay(new Date(moment.getTime() + days * DAY))
}

function endOfDay(moment: Date): Date {
  return new Date(Date.parse(`${dayInTashkent(moment)}T23:59:59.999Z`) - TASHKENT)
}

function mondayToFriday(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5
}
