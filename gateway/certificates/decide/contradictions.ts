/**
 * The same fact, told differently by two registries: found by the definition's list, before anything is issued.
 *
 * A name in another script is the same name. What is really told in two ways is shown to whoever asked, and where the
 * definition says so nothing is issued until a registry has corrected it: a certificate does not choose between registries.
 */
import type { DefinitionContradiction, Texts } from '../../../schema/index.ts'
import type { ReadyDefinition } from '../catalogue/definition.ts'
import { sameAddress, sameDay, sameName, sameText, type ToldName } from './compare.ts'
import { allAt, type Evidence, isObject } from './evidence.ts'

export interface Contradiction {
  /** In the definition, which has its label. */
  readonly name: string
  /** As told: a text, or a name in parts. */
  readonly left: unknown
  readonly right: unknown
  /** Whether it keeps the certificate from being issued. */
  readonly blocks: boolean
}

/** In the order of the definition; each at most once. A side that tells several things agrees by any of them. */
export function contradictionsIn(
  { definition }: Pick<ReadyDefinition, 'definition'>,
  evidence: Evidence,
): readonly Contradiction[] {
  return definition.contradictions.flatMap(({ name, left, right, compare, blocks }) => {
    const [here, there] = [told(evidence, left), told(evidence, right)]
    if (here.length === 0 || there.length === 0) return []
    if (here.some((one) => there.some((other) => agree(one, other, compare)))) return []
    return [{ name, left: here[0], right: there[0], blocks }]
  })
}

/** Of a rejection for a contradiction; no condition of a definition has it. */
export const CONTRADICTION = 'CONTRADICTION'

/** What whoever asked is told of one that blocks. `label` is what the two are about. */
export function contradictionMessage(label: Texts): Texts {
  return {
    'uz-Latn': `Reyestrlar bir maʼlumotni turlicha koʻrsatmoqda: ${label['uz-Latn']}. Maʼlumot tuzatilgach, qayta soʻrang; tuzatish uchun davlat xizmatlari markaziga murojaat qiling.`,
    'uz-Cyrl': `Реестрлар бир маълумотни турлича кўрсатмоқда: ${label['uz-Cyrl']}. Маълумот тузатилгач, қайта сўранг; тузатиш учун давлат хизматлари марказига мурожаат қилинг.`,
    ru: `Реестры сообщают одно и то же по-разному: ${label.ru}. Запросите снова после исправления; за исправлением обратитесь в центр государственных услуг.`,
    kaa: `Reestrler bir maǵlıwmattı hár túrli kórsetip atır: ${label.kaa}. Maǵlıwmat dúzetilgennen keyin qaytadan sorań; dúzetiw ushın mámleketlik xızmetler orayına múrájat etiń.`,
    en: `Registries tell the same thing differently: ${label.en}. Ask again once it is corrected; turn to a public services centre to have it corrected.`,
  }
}

/** What a side tells: nothing where it is null, not there, or empty. */
function told(evidence: Evidence, path: string): readonly unknown[] {
  return allAt(evidence, path).filter((value) => value !== undefined && value !== '')
}

function agree(one: unknown, other: unknown, compare: DefinitionContradiction['compare']): boolean {
  if (compare === 'NAME') return sameName(nameOf(one), nameOf(other))
  const [left, right] = [String(one), String(other)]
  switch (compare) {
    case 'DATE':
      return sameDay(left, right)
    case 'ADDRESS':
      return sameAddress(left, right)
    case 'TEXT':
      return sameText(left, right)
  }
}

function nameOf(value: unknown): ToldName {
  if (!isObject(value)) return String(value)
  return { family: value['family'], given: value['given'], patronymic: value['patronymic'] }
}
