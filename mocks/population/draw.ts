/**
 * Chance without state: a draw is a hash of the seed, a topic and an index, so the same question always has the same answer
 * and nothing needs to be remembered. Permutations shuffle indexes into codes and back in constant time.
 */
export interface Draw {
  /** From 0 (included) to `below` (not included). */
  below(topic: string, index: number, below: number): number
  /** Whether it happens, of a hundred cases so many. */
  percent(topic: string, index: number, percent: number): boolean
  pick<const List extends readonly [unknown, ...unknown[]]>(topic: string, index: number, list: List): List[number]
}

export function createDraw(seed: number): Draw {
  const topics = new Map<string, number>()
  /** One 32-bit number for each topic and index. */
  function drawn(topic: string, index: number): number {
    let start = topics.get(topic)
    if (start === undefined) {
      start = topicHash(seed, topic)
      topics.set(topic, start)
    }
    return finalise(start ^ imul(index + 1, 0x9e3779b1))
  }
  const below = (topic: string, index: number, limit: number) => floor((drawn(topic, index) / 0x1_0000_0000) * limit)
  return {
    below,
    percent: (topic, index, percent) => drawn(topic, index) < (percent / 100) * 0x1_0000_0000,
    pick: (topic, index, list) => list[below(topic, index, list.length)] ?? list[0],
  }
}

/** Taken once: a global that is looked up at every call is dear in the sandbox that tests run in. */
const { floor, imul } = Math

/** A bijection of 0 … modulus - 1. */
export interface Permutation {
  apply(index: number): number
  invert(code: number): number
}

/** Affine: code = a·index + b. The modulus is a power of ten of at most seven digits, so every product is exact. */
export function createPermutation(draw: Draw, topic: string, digits: number): Permutation {
  const modulus = 10 ** digits
  const a = 10 * draw.below(`${topic} factor`, 0, modulus / 10) + draw.pick(`${topic} unit`, 0, [1, 3, 7, 9])
  const b = draw.below(`${topic} shift`, 0, modulus)
  const inverse = inverseOf(a, modulus)
  return {
    apply: (index) => (a * index + b) % modulus,
    invert: (code) => (inverse * ((code - b + modulus) % modulus)) % modulus,
  }
}

/** By Euclid's extended algorithm; `a` shares no factor with `modulus`. */
function inverseOf(a: number, modulus: number): number {
  let [rest, next] = [modulus, a % modulus]
  let [coefficient, following] = [0, 1]
  while (next !== 0) {
    const quotient = Math.floor(rest / next)
    ;[rest, next] = [next, rest - quotient * next]
    ;[coefficient, following] = [following, coefficient - quotient * following]
  }
  return (coefficient + modulus) % modulus
}

/** FNV-1a over the topic. */
function topicHash(seed: number, topic: string): number {
  let state = 0x811c9dc5 ^ seed
  for (let at = 0; at < topic.length; at++) state = imul(state ^ topic.charCodeAt(at), 0x01000193)
  return finalise(state)
}

/** The finaliser of MurmurHash3. */
function finalise(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = imul(mixed, 0x85ebca6b)
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
