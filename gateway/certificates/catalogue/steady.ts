/**
 * Functions of CEL that a rule can rely on: the same arguments give the same value on every machine, in every year.
 *
 * The library reads the parts of a moment off a date in the machine's own time zone, where an hour may be missing and a day
 * may have 23 of them; it knows named zones by tables that change; and it writes a map as text in the order of the machine's
 * language. A decision must come out the same when it is looked into, wherever that is.
 */
import {
  type CelFunc,
  CelScalar,
  type CelValue,
  celEnv,
  celError,
  celMethod,
  celType,
  isCelError,
  isCelList,
  isCelMap,
  listType,
  parse,
  plan,
} from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'

const { DYN, INT, STRING } = CelScalar
const MINUTE = 60_000
const DAY = 86_400_000

/** Of a moment in UTC, as CEL counts (language definition, "Timestamp"): months, days of the year and of the week from 0. */
const PARTS: Readonly<Record<string, (at: Date) => number>> = {
  getFullYear: (at) => at.getUTCFullYear(),
  getMonth: (at) => at.getUTCMonth(),
  getDate: (at) => at.getUTCDate(),
  getDayOfMonth: (at) => at.getUTCDate() - 1,
  getDayOfWeek: (at) => at.getUTCDay(),
  getDayOfYear: (at) => Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / DAY),
  getHours: (at) => at.getUTCHours(),
  getMinutes: (at) => at.getUTCMinutes(),
  getSeconds: (at) => at.getUTCSeconds(),
  getMilliseconds: (at) => at.getUTCMilliseconds(),
}

/** To stand after the library's own, which they take the place of. */
export function steadyFunctions(): readonly CelFunc[] {
  const plain = celEnv({ variables: { item: DYN } })
  const textOf = plan(plain, parse('string(item)'))
  const timestamp = plan(plain, parse("timestamp('1970-01-01T00:00:00Z')"))({ item: null })
  if (isCelError(timestamp)) throw timestamp
  const type = celType(timestamp)
  const read = (part: (at: Date) => number, value: CelValue, zone: string): bigint => {
    const text = textOf({ item: value })
    if (typeof text !== 'string') throw celError('the moment cannot be read')
    return BigInt(part(new Date(Date.parse(text) + offsetOf(zone))))
  }
  const parts = Object.entries(PARTS).flatMap(([name, part]) => [
    celMethod(name, type, [], INT, function utc(this: CelValue) {
      return read(part, this, 'UTC')
    }),
    celMethod(name, type, [STRING], INT, function zoned(this: CelValue, zone) {
      return read(part, this, zone)
    }),
  ])
  return [...parts, ...strings.filter(({ name }) => name === 'format').map(withoutMaps)]
}

/** In milliseconds east of Greenwich. Tashkent has had no summer time since 1991, and +05:00 since then. */
function offsetOf(zone: string): number {
  if (zone === 'UTC') return 0
  if (zone === 'Asia/Tashkent') return 300 * MINUTE
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? []
  if (hours === undefined) throw celError("the zone is not UTC, Asia/Tashkent or an offset such as '+05:00'")
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE
}

function withoutMaps(format: CelFunc): CelFunc {
  return celMethod('format', STRING, [listType(DYN)], STRING, function steady(values) {
    if (holdsMap(values)) throw celError('a map has no order to be written in; name its fields')
    const text = format.call(0, String(this), [values])
    if (typeof text === 'string') return text
    throw celError('the text cannot be put together')
  })
}

function holdsMap(value: CelValue): boolean {
  return isCelMap(value) || (isCelList(value) && [...value].some(holdsMap))
}
