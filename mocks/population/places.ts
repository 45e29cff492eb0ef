/**
 * Places: the districts of Tashkent with their SOATO codes (soato.sql of bakhtiyor-dev/soato, May 2022) and cadastre codes
 * of this world's own (the real ones are not public), neighbourhoods, streets, and where people were born.
 */
import type { Mahalla, Text } from './contract/person.ts'
import { toCyrillic } from './transliterate.ts'

export interface District {
  readonly soato: string
  /** Second group of its cadastral numbers. */
  readonly cadastre: string
  readonly name: Text
}

const district = (soato: string, cadastre: string, latin: string, russian: string): District => ({
  soato,
  cadastre,
  name: { latin: `${latin} tumani`, cyrillic: `${toCyrillic(latin)} тумани`, russian: `${russian} район` },
})

export const SERGELI = district('1726283', '08', 'Sergeli', 'Сергелийский')
export const YANGIHAYOT = district('1726292', '12', 'Yangihayot', 'Янгихаётский')

/** On this day a part of Sergeli became Yangihayot (kun.uz, 12.11.2020). */
export const BORDER_MOVED_ON = '2020-11-13'

export const OTHER_DISTRICTS: readonly [District, ...District[]] = [
  district('1726262', '01', 'Uchtepa', 'Учтепинский'),
  district('1726264', '02', 'Bektemir', 'Бектемирский'),
  district('1726266', '03', 'Yunusobod', 'Юнусабадский'),
  district('1726269', '04', 'Mirzo Ulugʻbek', 'Мирзо-Улугбекский'),
  district('1726273', '05', 'Mirobod', 'Мирабадский'),
  district('1726277', '06', 'Shayxontohur', 'Шайхантахурский'),
  district('1726280', '07', 'Olmazor', 'Алмазарский'),
  district('1726287', '09', 'Yakkasaroy', 'Яккасарайский'),
  district('1726290', '10', 'Yashnobod', 'Яшнабадский'),
  district('1726294', '11', 'Chilonzor', 'Чиланзарский'),
]

const DISTRICTS: ReadonlyMap<string, District> = new Map(
  [SERGELI, YANGIHAYOT, ...OTHER_DISTRICTS].map((one) => [one.soato, one]),
)

export function districtOf(soato: string): District {
  return DISTRICTS.get(soato) ?? SERGELI
}

/** Number of the district, 1 to 12, as act numbers have it. */
export const districtNumber = ({ cadastre }: District): number => Number(cadastre)

const MAHALLAS = [
  'Doʻstlik',
  'Quruvchi',
  'Nilufar',
  'Mehrigiyo',
  'Yangi hayot',
  'Oqtepa',
  'Binokor',
  'Gʻalaba',
  'Obod',
  'Tinchlik',
]

/** Codes of the unified register in this world: SOATO and three digits. */
export function mahallaOf(soato: string, number: number): Mahalla {
  const at = number % MAHALLAS.length
  const latin = MAHALLAS[at] ?? ''
  return {
    code: `${soato}${String(at + 1).padStart(3, '0')}`,
    name: { latin: `${latin} MFY`, cyrillic: `${toCyrillic(latin)} МФЙ`, russian: `СГМ ${toCyrillic(latin)}` },
  }
}

export const STREETS: readonly [string, ...string[]] = [
  'Bunyodkor',
  'Chinor',
  'Doʻstlik',
  'Gulzor',
  'Istiqbol',
  'Lolazor',
  'Mustaqillik',
  'Navoiy',
  'Qumariq',
  'Sadaf',
  'Toʻyobod',
  'Yangi Sergeli',
]

export const BIRTH_PLACES: readonly [Text, ...Text[]] = [
  { latin: 'Toshkent shahri', cyrillic: 'Тошкент шаҳри', russian: 'город Ташкент' },
  { latin: 'Toshkent shahri', cyrillic: 'Тошкент шаҳри', russian: 'город Ташкент' },
  { latin: 'Samarqand viloyati', cyrillic: 'Самарқанд вилояти', russian: 'Самаркандская область' },
  { latin: 'Fargʻona viloyati', cyrillic: 'Фарғона вилояти', russian: 'Ферганская область' },
  { latin: 'Xorazm viloyati', cyrillic: 'Хоразм вилояти', russian: 'Хорезмская область' },
  {
    latin: 'Qoraqalpogʻiston Respublikasi',
    cyrillic: 'Қорақалпоғистон Республикаси',
    russian: 'Республика Каракалпакстан',
  },
]

export const ABROAD: Text = { latin: 'Chet el', cyrillic: 'Чет эл', russian: 'За границей' }

export const ETHNICITIES: readonly [Text, ...Text[]] = [
  { latin: 'oʻzbek', cyrillic: 'ўзбек', russian: 'узбек' },
  { latin: 'oʻzbek', cyrillic: 'ўзбек', russian: 'узбек' },
  { latin: 'oʻzbek', cyrillic: 'ўзбек', russian: 'узбек' },
  { latin: 'qoraqalpoq', cyrillic: 'қорақалпоқ', russian: 'каракалпак' },
  { latin: 'tojik', cyrillic: 'тожик', russian: 'таджик' },
  { latin: 'rus', cyrillic: 'рус', russian: 'русский' },
]
