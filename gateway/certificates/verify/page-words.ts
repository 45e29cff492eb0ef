/**
 * What the verification page says beside what a certificate says of itself, in every language of the window.
 */
import type { Texts } from '../../../schema/index.ts'

export const PAGE_WORDS = {
  title: {
    'uz-Latn': 'Maʼlumotnomani tekshirish',
    'uz-Cyrl': 'Маълумотномани текшириш',
    ru: 'Проверка справки',
    kaa: 'Maǵlıwmatnamanı tekseriw',
    en: 'Certificate check',
  },
  kind: { 'uz-Latn': 'Turi', 'uz-Cyrl': 'Тури', ru: 'Вид', kaa: 'Túri', en: 'Kind' },
  issuer: { 'uz-Latn': 'Kim bergan', 'uz-Cyrl': 'Ким берган', ru: 'Кем выдана', kaa: 'Kim bergen', en: 'Issued by' },
  issuedAt: {
    'uz-Latn': 'Berilgan vaqti',
    'uz-Cyrl': 'Берилган вақти',
    ru: 'Выдана',
    kaa: 'Berilgen waqtı',
    en: 'Issued',
  },
  validUntil: {
    'uz-Latn': 'Amal qilish muddati',
    'uz-Cyrl': 'Амал қилиш муддати',
    ru: 'Действует до',
    kaa: 'Ámel etiw múddeti',
    en: 'Valid until',
  },
  noEnd: { 'uz-Latn': 'cheklanmagan', 'uz-Cyrl': 'чекланмаган', ru: 'бессрочно', kaa: 'sheklenbegen', en: 'no end' },
  subject: {
    'uz-Latn': 'Kim yoki nima haqida',
    'uz-Cyrl': 'Ким ёки нима ҳақида',
    ru: 'О ком или о чём',
    kaa: 'Kim yamasa ne haqqında',
    en: 'About',
  },
  number: {
    'uz-Latn': 'Maʼlumotnoma raqami',
    'uz-Cyrl': 'Маълумотнома рақами',
    ru: 'Номер справки',
    kaa: 'Maǵlıwmatnama nomeri',
    en: 'Number of the certificate',
  },
  pin: {
    'uz-Latn': 'PIN-kod (QR-kod yonidagi 4 raqam)',
    'uz-Cyrl': 'ПИН-код (QR-код ёнидаги 4 рақам)',
    ru: 'ПИН-код (4 цифры рядом с QR-кодом)',
    kaa: 'PIN-kod (QR-kod janındaǵı 4 cifr)',
    en: 'PIN (the 4 digits beside the QR code)',
  },
  open: {
    'uz-Latn': 'Mazmunini koʻrish',
    'uz-Cyrl': 'Мазмунини кўриш',
    ru: 'Показать содержание',
    kaa: 'Mazmunın kóriw',
    en: 'Show what it states',
  },
  openHint: {
    'uz-Latn': 'Qogʻozdagi raqam va PIN-kodni yozing: sahifa maʼlumotnomada nima yozilganini koʻrsatadi.',
    'uz-Cyrl': 'Қоғоздаги рақам ва ПИН-кодни ёзинг: саҳифа маълумотномада нима ёзилганини кўрсатади.',
    ru: 'Введите номер и ПИН-код с бумаги: страница покажет, что написано в справке.',
    kaa: 'Qaǵazdaǵı nomer hám PIN-kodtı jazıń: bet maǵlıwmatnamada ne jazılǵanın kórsetedi.',
    en: 'Type the number and the PIN from the paper: the page shows what the certificate states.',
  },
  upload: {
    'uz-Latn': 'Hujjat fayli (PDF yoki .jwt)',
    'uz-Cyrl': 'Ҳужжат файли (PDF ёки .jwt)',
    ru: 'Файл документа (PDF или .jwt)',
    kaa: 'Hújjet faylı (PDF yamasa .jwt)',
    en: 'File of the document (PDF or .jwt)',
  },
  uploadHint: {
    'uz-Latn': 'Fayl faqat tekshiriladi va saqlanmaydi.',
    'uz-Cyrl': 'Файл фақат текширилади ва сақланмайди.',
    ru: 'Файл только проверяется и не сохраняется.',
    kaa: 'Fayl tek ǵana tekseriledi hám saqlanbaydı.',
    en: 'The file is checked and not kept.',
  },
  check: { 'uz-Latn': 'Tekshirish', 'uz-Cyrl': 'Текшириш', ru: 'Проверить', kaa: 'Tekseriw', en: 'Check' },
  states: {
    'uz-Latn': 'Maʼlumotnomada yozilgani',
    'uz-Cyrl': 'Маълумотномада ёзилгани',
    ru: 'Что написано в справке',
    kaa: 'Maǵlıwmatnamada jazılǵanı',
    en: 'What the certificate states',
  },
  compare: {
    'uz-Latn': 'Qogʻoz yoki fayldagi yozuv bilan solishtiring: farq qilsa, qogʻozga ishonmang.',
    'uz-Cyrl': 'Қоғоз ёки файлдаги ёзув билан солиштиринг: фарқ қилса, қоғозга ишонманг.',
    ru: 'Сравните с бумагой или файлом: если есть отличия, не верьте бумаге.',
    kaa: 'Qaǵaz yamasa fayldaǵı jazıw menen salıstırıń: ayırmashılıq bolsa, qaǵazǵa isenbeń.',
    en: 'Compare it with the paper or the file: where they differ, do not believe the paper.',
  },
  wrongPin: {
    'uz-Latn': 'Raqam yoki PIN-kod toʻgʻri kelmadi.',
    'uz-Cyrl': 'Рақам ёки ПИН-код тўғри келмади.',
    ru: 'Номер или ПИН-код не подходит.',
    kaa: 'Nomer yamasa PIN-kod sáykes kelmedi.',
    en: 'The number or the PIN does not fit.',
  },
  pinClosed: {
    'uz-Latn': 'Bugun notoʻgʻri PIN-kod koʻp kiritildi. Ertaga urinib koʻring yoki hujjat faylini yuklang.',
    'uz-Cyrl': 'Бугун нотўғри ПИН-код кўп киритилди. Эртага уриниб кўринг ёки ҳужжат файлини юкланг.',
    ru: 'Сегодня слишком много раз введён неверный ПИН-код. Попробуйте завтра или загрузите файл документа.',
    kaa: 'Búgin nadurıs PIN-kod kóp kirgizildi. Erteń urınıp kóriń yamasa hújjet faylın júkleń.',
    en: 'Too many wrong PINs were tried today. Try tomorrow, or upload the file of the document.',
  },
  unreadable: {
    'uz-Latn': 'Bu faylda maʼlumotnoma topilmadi.',
    'uz-Cyrl': 'Бу файлда маълумотнома топилмади.',
    ru: 'В этом файле справка не найдена.',
    kaa: 'Bul faylda maǵlıwmatnama tabılmadı.',
    en: 'There is no certificate in this file.',
  },
  changedPaper: {
    'uz-Latn':
      'Diqqat: PDF fayl imzolangandan keyin oʻzgartirilgan. Ichidagi maʼlumotnoma haqiqiy, lekin varaqdagi yozuvga ishonmang.',
    'uz-Cyrl':
      'Диққат: PDF файл имзолангандан кейин ўзгартирилган. Ичидаги маълумотнома ҳақиқий, лекин варақдаги ёзувга ишонманг.',
    ru: 'Внимание: PDF-файл изменён после подписания. Справка внутри него подлинная, но тексту на странице верить нельзя.',
    kaa: 'Dıqqat: PDF fayl qol qoyılǵannan keyin ózgertilgen. Ishindegi maǵlıwmatnama haqıyqıy, biraq betdegi jazıwǵa isenbeń.',
    en: 'Beware: the PDF file was changed after it was signed. The certificate inside is genuine, but do not believe what the page shows.',
  },
  corrected: {
    'uz-Latn': 'Diqqat: maʼlumotnoma asoslangan yozuv keyinroq tuzatilgan.',
    'uz-Cyrl': 'Диққат: маълумотнома асосланган ёзув кейинроқ тузатилган.',
    ru: 'Внимание: запись, на которой основана справка, позже исправлена.',
    kaa: 'Dıqqat: maǵlıwmatnama tiykarlanǵan jazıw keyin dúzetilgen.',
    en: 'Note: a record that the certificate rests on was corrected later.',
  },
  erased: {
    'uz-Latn': 'Saqlash muddati tugagani uchun maʼlumotnoma mazmuni oʻchirilgan.',
    'uz-Cyrl': 'Сақлаш муддати тугагани учун маълумотнома мазмуни ўчирилган.',
    ru: 'Содержание справки удалено: срок его хранения истёк.',
    kaa: 'Saqlaw múddeti tamam bolǵanı ushın maǵlıwmatnama mazmunı óshirilgen.',
    en: 'What the certificate stated has been erased: the time for keeping it is over.',
  },
  address: {
    'uz-Latn': 'Haqiqiy sahifaning manzili quyidagicha boshlanadi:',
    'uz-Cyrl': 'Ҳақиқий саҳифанинг манзили қуйидагича бошланади:',
    ru: 'Адрес настоящей страницы начинается с',
    kaa: 'Haqıyqıy bettiń mánzili tómendegishe baslanadı:',
    en: 'The address of the genuine page begins with',
  },
  slower: {
    'uz-Latn': 'Juda koʻp tekshirildi. Bir daqiqadan keyin urinib koʻring.',
    'uz-Cyrl': 'Жуда кўп текширилди. Бир дақиқадан кейин уриниб кўринг.',
    ru: 'Слишком много проверок. Попробуйте через минуту.',
    kaa: 'Júdá kóp tekserildi. Bir minuttan keyin urınıp kóriń.',
    en: 'Too many checks. Try again in a minute.',
  },
} as const satisfies Readonly<Record<string, Texts>>

export type PageWord = keyof typeof PAGE_WORDS
