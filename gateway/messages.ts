/**
 * What a person reads when something goes wrong: one sentence per code of errors.ts, in every language of the window.
 *
 * `{name}` is filled from the error's params; what stands in brackets is left out where a param in it is missing. Sentences
 * hold no identifiers and no values: a client knows what it sent, and is told where.
 */
import type { Language } from './context.ts'
import type { ErrorCode } from './errors.ts'

type Sentences = Readonly<Record<Language, string>>

export const MESSAGES: Readonly<Record<ErrorCode, Sentences>> = {
  UNAUTHENTICATED: {
    'uz-Latn': 'Kim ekaningizni tasdiqlay olmadik: qaytadan kiring.',
    'uz-Cyrl': 'Ким эканингизни тасдиқлай олмадик: қайтадан киринг.',
    ru: 'Не удалось подтвердить, кто вы: войдите заново.',
    kaa: 'Kim ekenińizdi tastıyıqlay almadıq: qaytadan kiriń.',
    en: 'We could not confirm who you are: sign in again.',
  },
  IDENTITY_UNAVAILABLE: {
    'uz-Latn': 'Kimligingizni tekshiruvchi xizmat hozir javob bermayapti: keyinroq urinib koʻring.',
    'uz-Cyrl': 'Кимлигингизни текширувчи хизмат ҳозир жавоб бермаяпти: кейинроқ уриниб кўринг.',
    ru: 'Служба, подтверждающая личность, сейчас не отвечает: повторите позже.',
    kaa: 'Kim ekenińizdi tekseriwshi xızmet házir juwap bermey atır: keyinirek urınıp kóriń.',
    en: 'The service that confirms who you are does not answer now: try again later.',
  },
  ACCESS_DENIED: {
    'uz-Latn': 'Bu maʼlumotni ushbu maqsadda olishga huquqingiz yoʻq.',
    'uz-Cyrl': 'Бу маълумотни ушбу мақсадда олишга ҳуқуқингиз йўқ.',
    ru: 'У вас нет права на эти сведения для этой цели.',
    kaa: 'Bul maǵlıwmattı usı maqsette alıwǵa huqıqıńız joq.',
    en: 'You may not have this information for this purpose.',
  },
  PURPOSE_REQUIRED: {
    'uz-Latn': 'Soʻrov maqsadini koʻrsating: Darcha-Purpose sarlavhasi, CASE uchun Darcha-Case ham.',
    'uz-Cyrl': 'Сўров мақсадини кўрсатинг: Darcha-Purpose сарлавҳаси, CASE учун Darcha-Case ҳам.',
    ru: 'Укажите цель запроса: заголовок Darcha-Purpose, для CASE также Darcha-Case.',
    kaa: 'Soraw maqsetin kórsetiń: Darcha-Purpose bas jazıwı, CASE ushın Darcha-Case de.',
    en: 'Say what the request is for: header Darcha-Purpose, and Darcha-Case with CASE.',
  },
  BAD_REQUEST: {
    'uz-Latn': 'Soʻrov notoʻgʻri tuzilgan[ ({at})].',
    'uz-Cyrl': 'Сўров нотўғри тузилган[ ({at})].',
    ru: 'Запрос составлен неверно[ ({at})].',
    kaa: 'Soraw nadurıs dúzilgen[ ({at})].',
    en: 'The request is not well formed[ ({at})].',
  },
  IDENTIFIER_INVALID: {
    'uz-Latn': '{scalar}[ ({at})] notoʻgʻri: {fault}.',
    'uz-Cyrl': '{scalar}[ ({at})] нотўғри: {fault}.',
    ru: 'Неверное значение {scalar}[ ({at})]: {fault}.',
    kaa: '{scalar}[ ({at})] nadurıs: {fault}.',
    en: 'Not a valid {scalar}[ ({at})]: {fault}.',
  },
  OPERATION_TOO_LARGE: {
    'uz-Latn': 'Soʻrov juda katta ({limit}, koʻpi bilan {max}): uni boʻlib yuboring.',
    'uz-Cyrl': 'Сўров жуда катта ({limit}, кўпи билан {max}): уни бўлиб юборинг.',
    ru: 'Запрос слишком велик ({limit}, не больше {max}): разделите его.',
    kaa: 'Soraw dım úlken ({limit}, kóbi menen {max}): onı bólip jiberiń.',
    en: 'The operation asks for too much ({limit}, at most {max}): split it.',
  },
  RATE_LIMITED: {
    'uz-Latn': 'Soʻrovlar juda koʻp: birozdan soʻng qayta urinib koʻring.',
    'uz-Cyrl': 'Сўровлар жуда кўп: бироздан сўнг қайта уриниб кўринг.',
    ru: 'Слишком много запросов: повторите чуть позже.',
    kaa: 'Sorawlar dım kóp: azdan keyin qayta urınıp kóriń.',
    en: 'Too many requests: try again a little later.',
  },
  REGISTRY_UNAVAILABLE: {
    'uz-Latn': 'Reyestr hozir javob bermayapti: keyinroq qayta soʻrang.',
    'uz-Cyrl': 'Реестр ҳозир жавоб бермаяпти: кейинроқ қайта сўранг.',
    ru: 'Реестр сейчас не отвечает: спросите позже.',
    kaa: 'Reestr házir juwap bermey atır: keyinirek qayta sorań.',
    en: 'The registry does not answer now: ask again later.',
  },
  REGISTRY_TIMEOUT: {
    'uz-Latn': 'Reyestr oʻz vaqtida javob bermadi: keyinroq qayta soʻrang.',
    'uz-Cyrl': 'Реестр ўз вақтида жавоб бермади: кейинроқ қайта сўранг.',
    ru: 'Реестр не ответил вовремя: спросите позже.',
    kaa: 'Reestr óz waqtında juwap bermedi: keyinirek qayta sorań.',
    en: 'The registry did not answer in time: ask again later.',
  },
  REGISTRY_REFUSED: {
    'uz-Latn': 'Reyestr soʻrovni rad etdi.',
    'uz-Cyrl': 'Реестр сўровни рад этди.',
    ru: 'Реестр отклонил запрос.',
    kaa: 'Reestr sorawdı biykar etti.',
    en: 'The registry refused the request.',
  },
  RECORD_INVALID: {
    'uz-Latn': 'Reyestrdan tushunarsiz javob keldi.',
    'uz-Cyrl': 'Реестрдан тушунарсиз жавоб келди.',
    ru: 'Ответ реестра не удалось прочитать.',
    kaa: 'Reestrdan túsiniksiz juwap keldi.',
    en: 'What the registry answered could not be read.',
  },
  RECORD_WITHHELD: {
    'uz-Latn': 'Reyestr bu maʼlumotni bermaydi.',
    'uz-Cyrl': 'Реестр бу маълумотни бермайди.',
    ru: 'Реестр не выдаёт эти сведения.',
    kaa: 'Reestr bul maǵlıwmattı bermeydi.',
    en: 'The registry withholds this.',
  },
  RECORD_PENDING: {
    'uz-Latn': 'Reyestr javobni keyinroq beradi.',
    'uz-Cyrl': 'Реестр жавобни кейинроқ беради.',
    ru: 'Реестр ответит позже.',
    kaa: 'Reestr juwaptı keyinirek beredi.',
    en: 'The registry will answer later.',
  },
  REGISTRY_UNASSIGNED: {
    'uz-Latn': 'Bu hududda ushbu maʼlumot uchun masʼul reyestr belgilanmagan.',
    'uz-Cyrl': 'Бу ҳудудда ушбу маълумот учун масъул реестр белгиланмаган.',
    ru: 'Для этой территории не назначен реестр, отвечающий за эти сведения.',
    kaa: 'Bul aymaqta usı maǵlıwmat ushın juwapker reestr belgilenbegen.',
    en: 'No registry is assigned for this information in this territory.',
  },
  CERTIFICATE_UNKNOWN: {
    'uz-Latn': 'Bunday raqamli hujjat topilmadi yoki u sizga tegishli emas.',
    'uz-Cyrl': 'Бундай рақамли ҳужжат топилмади ёки у сизга тегишли эмас.',
    ru: 'Документ с таким номером не найден или выдан не вам.',
    kaa: 'Bunday nomerli hújjet tabılmadı yamasa ol sizge tiyisli emes.',
    en: 'There is no certificate of this number, or it is not yours to see.',
  },
  CERTIFICATE_NOT_IN_FORCE: {
    'uz-Latn': 'Hujjat endi amalda emas, shuning uchun nusxasi berilmaydi: yangisini soʻrang.',
    'uz-Cyrl': 'Ҳужжат энди амалда эмас, шунинг учун нусхаси берилмайди: янгисини сўранг.',
    ru: 'Документ больше не действует, поэтому копия не выдаётся: запросите новый.',
    kaa: 'Hújjet endi kúshinde emes, sonlıqtan nusqası berilmeydi: jańasın sorań.',
    en: 'The certificate is no longer in force, so no copy is made of it: ask for a new one.',
  },
  AUDIT_UNAVAILABLE: {
    'uz-Latn': 'Soʻrovni qayd etib boʻlmadi, shuning uchun javob berilmaydi: keyinroq urinib koʻring.',
    'uz-Cyrl': 'Сўровни қайд этиб бўлмади, шунинг учун жавоб берилмайди: кейинроқ уриниб кўринг.',
    ru: 'Запрос не удалось занести в журнал, поэтому ответа нет: повторите позже.',
    kaa: 'Sorawdı dizimge alıw múmkin bolmadı, sonlıqtan juwap berilmeydi: keyinirek urınıp kóriń.',
    en: 'The request could not be put on record, so it is not answered: try again later.',
  },
  SHUTTING_DOWN: {
    'uz-Latn': 'Xizmat qayta ishga tushmoqda: birozdan soʻng urinib koʻring.',
    'uz-Cyrl': 'Хизмат қайта ишга тушмоқда: бироздан сўнг уриниб кўринг.',
    ru: 'Служба перезапускается: повторите чуть позже.',
    kaa: 'Xızmet qayta iske túspekte: azdan keyin urınıp kóriń.',
    en: 'The service is restarting: try again shortly.',
  },
  CANCELLED: {
    'uz-Latn': 'Soʻrov bekor qilindi.',
    'uz-Cyrl': 'Сўров бекор қилинди.',
    ru: 'Запрос отменён.',
    kaa: 'Soraw biykar etildi.',
    en: 'The request was cancelled.',
  },
  INTERNAL: {
    'uz-Latn': 'Bizda xatolik yuz berdi; u qayd etildi.',
    'uz-Cyrl': 'Бизда хатолик юз берди; у қайд этилди.',
    ru: 'Ошибка на нашей стороне; она записана.',
    kaa: 'Bizde qátelik júz berdi; ol dizimge alındı.',
    en: 'Something went wrong on our side; it is on record.',
  },
}

/** What is wrong with an identifier, as the param `fault` names it. */
const FAULTS: Readonly<Record<string, Sentences>> = {
  SHAPE: {
    'uz-Latn': 'bunday yozilmaydi',
    'uz-Cyrl': 'бундай ёзилмайди',
    ru: 'так он не пишется',
    kaa: 'bunday jazılmaydı',
    en: 'it is not written like this',
  },
  BIRTH_DATE: {
    'uz-Latn': 'ichidagi tugʻilgan kun taqvimda yoʻq',
    'uz-Cyrl': 'ичидаги туғилган кун тақвимда йўқ',
    ru: 'в нём день рождения, которого нет в календаре',
    kaa: 'ishindegi tuwılǵan kún kalendarda joq',
    en: 'the birth date in it is in no calendar',
  },
  CHECK_DIGIT: {
    'uz-Latn': 'nazorat raqami mos emas, yozuvni tekshiring',
    'uz-Cyrl': 'назорат рақами мос эмас, ёзувни текширинг',
    ru: 'контрольная цифра не сходится, проверьте запись',
    kaa: 'qadaǵalaw sanı sáykes emes, jazıwdı tekseriń',
    en: 'the check digit does not fit, look for a slip of the pen',
  },
}

/** The sentence of a code, its params filled in. */
export function messageOf(
  code: ErrorCode,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const words: Readonly<Record<string, string | number | undefined>> = { ...params, at: placeIn(params) }
  const word = (name: string): string => {
    const value = String(words[name] ?? '')
    return name === 'fault' ? (FAULTS[value]?.[language] ?? value) : value
  }
  return MESSAGES[code][language]
    .replaceAll(/\[([^\]]*\{(\w+)\}[^\]]*)\]/g, (_, part: string, name: string) => (word(name) === '' ? '' : part))
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => word(name))
}

/** Where in what was sent: a variable's path, a header, an argument. */
function placeIn({ at, header, argument }: Readonly<Record<string, string | number>>): string | number | undefined {
  return at ?? header ?? argument
}
