/** How late an answer comes, in milliseconds: always the same, or by a distribution as slow networks have it. */
import { z } from 'zod'
import type { Random } from './random.ts'

const ms = z.number().min(0)

export const distribution = z.discriminatedUnion('distribution', [
  z.strictObject({ distribution: z.literal('uniform'), min: ms, max: ms }),
  z.strictObject({ distribution: z.literal('normal'), mean: ms, deviation: ms }),
  /** A long tail: none faster than `min`, the fewer the slower; with `shape` near 1 a few are very slow indeed. */
  z.strictObject({ distribution: z.literal('pareto'), min: ms, shape: z.number().gt(0) }),
])

export type Distribution = z.output<typeof distribution>

/** Longer than any deadline; without it a Pareto tail would outlive the test run. */
const LONGEST = 60_000

export function delayOf(delay: number | Distribution, random: Random): number {
  return Math.min(LONGEST, Math.max(0, typeof delay === 'number' ? delay : draw(delay, random)))
}

function draw(delay: Distribution, random: Random): number {
  switch (delay.distribution) {
    case 'uniform':
      return delay.min + random() * (delay.max - delay.min)
    case 'normal':
      return delay.mean + delay.deviation * standardNormal(random)
    case 'pareto':
      return delay.min / (1 - random()) ** (1 / delay.shape)
  }
}

/** Box and Muller, 1958; `1 - random()` because the logarithm of 0 is not a number to wait for. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
