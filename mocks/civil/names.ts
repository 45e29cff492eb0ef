/** Names, part by part and script by script: `surnamelatin namelatin patronymlatin surnamecyr …`. */
import type { Names } from '../population/contract/person.ts'
import { leaf } from './xml.ts'

const SCRIPTS = { latin: 'latin', cyr: 'cyrillic', engl: 'passport' } as const

/** Empty elements where there is no name in a script. */
export function nameParts(names: Names, scripts: readonly (keyof typeof SCRIPTS)[]): string[] {
  return scripts.flatMap((script) => {
    const name = names[SCRIPTS[script]]
    return [
      leaf(`surname${script}`, name?.family ?? ''),
      leaf(`name${script}`, name?.given ?? ''),
      leaf(`patronym${script}`, name?.patronymic ?? ''),
    ]
  })
}
