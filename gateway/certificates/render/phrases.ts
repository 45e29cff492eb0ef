/**
 * The fixed phrases of a certificate, in every language. What is particular to one kind of certificate is in its definition.
 */
import type { Language } from '../../context.ts'
import { filled, inLanguage, type Row } from './languages.ts'

const PHRASES = {
  state: [
    'Oʻzbekiston Respublikasi',
    'Ўзбекистон Республикаси',
    'Республика Узбекистан',
    'Ózbekstan Respublikası',
    'Republic of Uzbekistan',
  ],
  number: ['Raqami', 'Рақами', 'Номер', 'Nomeri', 'Number'],
  pin: ['PIN-kod', 'PIN-код', 'PIN-код', 'PIN-kod', 'PIN'],
  issued: ['Berilgan vaqti', 'Берилган вақти', 'Дата и время выдачи', 'Berilgen waqtı', 'Issued'],
  asOf: [
    'Maʼlumotlar holati',
    'Маълумотлар ҳолати',
    'Сведения по состоянию на',
    'Maǵlıwmatlar jaǵdayı',
    'Facts as they stood on',
  ],
  validity: ['Amal qilish muddati', 'Амал қилиш муддати', 'Срок действия', 'Ámel etiw múddeti', 'Valid'],
  validUntil: [
    '{day} kuni oxirigacha',
    '{day} куни охиригача',
    'до конца дня {day}',
    '{day} kúni aqırına shekem',
    'until the end of {day}',
  ],
  validAlways: [
    'muddatsiz, bekor qilinmaguncha',
    'муддатсиз, бекор қилинмагунча',
    'бессрочно, пока не отозвана',
    'múddetsiz, biykar etilgenge shekem',
    'without end, unless withdrawn',
  ],
  application: ['Ariza raqami', 'Ариза рақами', 'Номер заявления', 'Arza nomeri', 'Application number'],
  requester: ['Ariza beruvchi', 'Ариза берувчи', 'Заявитель', 'Arza beriwshi', 'Requested by'],
  onBehalfOf: ['Kim nomidan', 'Ким номидан', 'От имени', 'Kimniń atınan', 'On behalf of'],
  subjectSelf: ['shaxsning oʻzi', 'шахснинг ўзи', 'само лицо', 'adamnıń ózi', 'the person concerned'],
  representative: [
    'qonuniy vakil, JShShIR {key}',
    'қонуний вакил, ЖШШИР {key}',
    'законный представитель, ПИНФЛ {key}',
    'nızamlı wákil, JShShIR {key}',
    'legal representative, PINFL {key}',
  ],
  naturalPerson: [
    'jismoniy shaxs, JShShIR {key}',
    'жисмоний шахс, ЖШШИР {key}',
    'физическое лицо, ПИНФЛ {key}',
    'fizikalıq shaxs, JShShIR {key}',
    'natural person, PINFL {key}',
  ],
  officer: [
    '{organization} xodimi, ish raqami {case}',
    '{organization} ходими, иш рақами {case}',
    'сотрудник: {organization}, дело № {case}',
    '{organization} xızmetkeri, is nomeri {case}',
    'officer of {organization}, case {case}',
  ],
  service: [
    '{organization} axborot tizimi',
    '{organization} ахборот тизими',
    'информационная система: {organization}',
    '{organization} informaciya sisteması',
    'information system of {organization}',
  ],
  PERSON: ['JShShIR', 'ЖШШИР', 'ПИНФЛ', 'JShShIR', 'PINFL'],
  ORGANIZATION: ['STIR', 'СТИР', 'ИНН', 'STIR', 'STIR'],
  DWELLING: ['Kadastr raqami', 'Кадастр рақами', 'Кадастровый номер', 'Kadastr nomeri', 'Cadastral number'],
  PARCEL: ['Kadastr raqami', 'Кадастр рақами', 'Кадастровый номер', 'Kadastr nomeri', 'Cadastral number'],
  sources: [
    'Soʻralgan reyestrlar va ularning javoblari',
    'Сўралган реестрлар ва уларнинг жавоблари',
    'Запрошенные реестры и их ответы',
    'Soralǵan reestrler hám olardıń juwapları',
    'Registries that were asked, and their answers',
  ],
  registry: ['Reyestr', 'Реестр', 'Реестр', 'Reestr', 'Registry'],
  answer: ['Javob', 'Жавоб', 'Ответ', 'Juwap', 'Answer'],
  stateOf: ['Holat sanasi', 'Ҳолат санаси', 'На дату', 'Jaǵday sánesi', 'As of'],
  received: ['Olingan', 'Олинган', 'Получен', 'Alınǵan', 'Received'],
  exchange: ['Soʻrov raqami', 'Сўров рақами', 'Номер запроса', 'Soraw nomeri', 'Request id'],
  FOUND: ['yozuv topildi', 'ёзув топилди', 'запись найдена', 'jazıw tabıldı', 'record found'],
  NOT_FOUND: ['yozuv yoʻq', 'ёзув йўқ', 'записи нет', 'jazıw joq', 'no record'],
  WITHHELD: [
    'maʼlumot berilmadi',
    'маълумот берилмади',
    'сведения не предоставлены',
    'maǵlıwmat berilmedi',
    'not told',
  ],
  PENDING: ['javob kutilmoqda', 'жавоб кутилмоқда', 'ответ ожидается', 'juwap kútilmekte', 'answer awaited'],
  UNAVAILABLE: ['javob bermadi', 'жавоб бермади', 'ответа нет', 'juwap bermedi', 'no answer'],
  times: [
    'Barcha vaqtlar Toshkent vaqti (UTC+5) bilan koʻrsatilgan.',
    'Барча вақтлар Тошкент вақти (UTC+5) билан кўрсатилган.',
    'Время всюду указано ташкентское (UTC+5).',
    'Barlıq waqıtlar Tashkent waqtı (UTC+5) menen kórsetilgen.',
    'All times are in the time of Tashkent (UTC+5).',
  ],
  forAll: ['Barchasi boʻyicha', 'Барчаси бўйича', 'По всем', 'Barlıǵı boyınsha', 'For all'],
  legalBasis: ['Huquqiy asos', 'Ҳуқуқий асос', 'Правовое основание', 'Huqıqıy tiykar', 'Legal basis'],
  purpose: [
    'Soʻralgan joyga taqdim etish uchun berildi.',
    'Сўралган жойга тақдим этиш учун берилди.',
    'Выдана для предъявления по месту требования.',
    'Soralǵan orınǵa usınıw ushın berildi.',
    'Issued to be presented wherever it is required.',
  ],
  verification: [
    'Haqiqiyligi QR-kod orqali yoki {url} manzilida raqami va PIN-kodi boʻyicha tekshiriladi.',
    'Ҳақиқийлиги QR-код орқали ёки {url} манзилида рақами ва PIN-коди бўйича текширилади.',
    'Подлинность проверяется по QR-коду или на {url} по номеру и PIN-коду.',
    'Haqıyqıylıǵı QR-kod arqalı yamasa {url} mánzilinde nomeri hám PIN-kodı boyınsha tekseriledi.',
    'Verify it by the QR code, or at {url} by its number and PIN.',
  ],
  sealed: [
    'Elektron muhr bilan tasdiqlangan; imzolangan maʼlumotlar shu faylga ilova qilingan.',
    'Электрон муҳр билан тасдиқланган; имзоланган маълумотлар шу файлга илова қилинган.',
    'Заверена электронной печатью; подписанные данные приложены к файлу.',
    'Elektron mór menen tastıyıqlanǵan; qol qoyılǵan maǵlıwmatlar usı faylǵa qosımsha etilgen.',
    'Sealed electronically; the signed data are attached to this file.',
  ],
  footer: [
    'Ushbu hujjat Oʻzbekiston Respublikasi Vazirlar Mahkamasining 2017-yil 15-sentabrdagi 728-son qaroriga muvofiq shakllantirilgan elektron hujjatning nusxasi boʻlib, davlat organlari va tashkilotlariga uni qabul qilishni rad etish taqiqlanadi.',
    'Ушбу ҳужжат Ўзбекистон Республикаси Вазирлар Маҳкамасининг 2017 йил 15 сентябрдаги 728-сон қарорига мувофиқ шакллантирилган электрон ҳужжатнинг нусхаси бўлиб, давлат органлари ва ташкилотларига уни қабул қилишни рад этиш тақиқланади.',
    'Настоящий документ является копией электронного документа, сформированного в соответствии с постановлением Кабинета Министров Республики Узбекистан от 15 сентября 2017 г. № 728; государственным органам и организациям запрещается отказывать в его приёме.',
    'Bul hújjet Ózbekstan Respublikası Ministrler Kabinetiniń 2017-jıl 15-sentyabrdegi 728-sanlı qararına muwapıq qáliplestirilgen elektron hújjettiń nusqası bolıp, mámleketlik uyımlar hám shólkemlerge onı qabıl etiwden bas tartıw qadaǵan etiledi.',
    'This is a copy of an electronic document made under resolution 728 of the Cabinet of Ministers of the Republic of Uzbekistan of 15 September 2017; state bodies and organisations are forbidden to refuse it.',
  ],
  qr: [
    'Tekshirish uchun QR-kod: {url}',
    'Текшириш учун QR-код: {url}',
    'QR-код для проверки: {url}',
    'Tekseriw ushın QR-kod: {url}',
    'QR code to verify it: {url}',
  ],
  attachment: [
    'Imzolangan maʼlumotlar (W3C Verifiable Credential, JWT)',
    'Имзоланган маълумотлар (W3C Verifiable Credential, JWT)',
    'Подписанные данные (W3C Verifiable Credential, JWT)',
    'Qol qoyılǵan maǵlıwmatlar (W3C Verifiable Credential, JWT)',
    'Signed data (W3C Verifiable Credential, JWT)',
  ],
  page: [
    '{page}-bet, jami {pages}',
    '{page}-бет, жами {pages}',
    'Страница {page} из {pages}',
    '{page}-bet, barlıǵı {pages}',
    'Page {page} of {pages}',
  ],
} as const satisfies Readonly<Record<string, Row>>

export type Phrase = keyof typeof PHRASES

export function phrase(name: Phrase, language: Language, values: Readonly<Record<string, string>> = {}): string {
  return filled(inLanguage(PHRASES[name], language), values)
}
