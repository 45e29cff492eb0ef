/** Days and moments as Uzbek registries write them: Tashkent is at +05:00 all year. */
const OFFSET = 5 * 3_600_000
const DAY = 86_400_000

/** The last time it was so many o'clock in Tashkent. */
export function lastHour(moment: Date, hour: number): Date {
  const shift = OFFSET - hour * 3_600_000
  return new Date(Math.floor((moment.getTime() + shift) / DAY) * DAY - shift)
}

/** Such as `2026-11-24T04:00:00+05:00`. */
export function tashkentTime(moment: Date): string {
  return `${new Date(moment.getTime() + OFFSET).toISOString().slice(0, 19)}+05:00`
}

/** The last day that is over in Tashkent, `YYYY-MM-DD`. */
export function closedDay(moment: Date): string {
  return new Date(moment.getTime() + OFFSET - DAY).toISOString().slice(0, 10)
}
