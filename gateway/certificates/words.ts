/**
 * What people read about a request or a verification that is not in a definition, in every language of the window.
 */
import type { Texts } from '../../schema/index.ts'
import type { Language } from '../context.ts'
import type { CancellationCode, FailureCode } from './request/records.ts'

export type Refusal =
  | 'UNKNOWN_TYPE'
  | 'INVALID_SUBJECT'
  | 'NOT_PERMITTED'
  | 'NO_DISCOUNT'
  | 'CANNOT_REPLACE'
  | 'CONFLICT'
export type Outcome = 'VALID' | 'SUPERSEDED' | 'REVOKED' | 'EXPIRED' | 'UNKNOWN' | 'FORGED'

const WORDS: Readonly<Record<Refusal | FailureCode | CancellationCode | Outcome, Texts>> = {
  UNKNOWN_TYPE: {
    'uz-Latn': 'Bunday maʼlumotnoma turi yoʻq.',
    'uz-Cyrl': 'Бундай маълумотнома тури йўқ.',
    ru: 'Такой справки нет.',
    kaa: 'Bunday maǵlıwmatnama túri joq.',
    en: 'There is no such kind of certificate.',
  },
  INVALID_SUBJECT: {
    'uz-Latn': 'Kim yoki nima haqida ekani notoʻgʻri koʻrsatilgan: bitta, turiga mos raqamni yozing.',
    'uz-Cyrl': 'Ким ёки нима ҳақида экани нотўғри кўрсатилган: битта, турига мос рақамни ёзинг.',
    ru: 'Неверно указано, о ком или о чём справка: дайте один номер нужного вида.',
    kaa: 'Kim yamasa ne haqqında ekeni nadurıs kórsetilgen: bir, túrine sáykes nomerdi jazıń.',
    en: 'The subject is not one valid number of the kind that this certificate is about.',
  },
  NOT_PERMITTED: {
    'uz-Latn': 'Bu maʼlumotnomani ushbu shaxs haqida soʻrashga huquqingiz yoʻq.',
    'uz-Cyrl': 'Бу маълумотномани ушбу шахс ҳақида сўрашга ҳуқуқингиз йўқ.',
    ru: 'У вас нет права запрашивать эту справку об этом лице.',
    kaa: 'Bul maǵlıwmatnamanı usı adam haqqında sorawǵa huqıqıńız joq.',
    en: 'You may not ask for this certificate about this subject.',
  },
  CONFLICT: {
    'uz-Latn': 'Bu kalit bilan boshqa soʻrov yuborilgan: yangi kalit oling.',
    'uz-Cyrl': 'Бу калит билан бошқа сўров юборилган: янги калит олинг.',
    ru: 'С этим ключом уже отправлен другой запрос: возьмите новый ключ.',
    kaa: 'Bul gilt penen basqa soraw jiberilgen: jańa gilt alıń.',
    en: 'This key was used for another request: take a new one.',
  },
  EVIDENCE_WITHHELD: {
    'uz-Latn': 'Kerakli maʼlumot bu soʻrovchiga berilmaydi. Davlat xizmatlari markaziga murojaat qiling.',
    'uz-Cyrl': 'Керакли маълумот бу сўровчига берилмайди. Давлат хизматлари марказига мурожаат қилинг.',
    ru: 'Нужные сведения этому заявителю не выдаются. Обратитесь в центр государственных услуг.',
    kaa: 'Kerekli maǵlıwmat bul sorawshıǵa berilmeydi. Mámleketlik xızmetler orayına múrájat etiń.',
    en: 'What is needed is not told to this requester. Turn to a public services centre.',
  },
  EVIDENCE_INVALID: {
    'uz-Latn': 'Maʼlumotlarni oʻqib boʻlmadi, shuning uchun qaror qabul qilinmadi. Qayta soʻrang.',
    'uz-Cyrl': 'Маълумотларни ўқиб бўлмади, шунинг учун қарор қабул қилинмади. Қайта сўранг.',
    ru: 'Сведения не удалось прочитать, поэтому решение не принято. Запросите снова.',
    kaa: 'Maǵlıwmatlardı oqıw múmkin bolmadı, sonlıqtan qarar qabıl etilmedi. Qayta sorań.',
    en: 'What came back could not be read, so nothing was decided. Ask again.',
  },
  PERMISSION_ENDED: {
    'uz-Latn': 'Javoblar vaqtida kelmadi, soʻrov muddati tugadi. Qayta soʻrang.',
    'uz-Cyrl': 'Жавоблар вақтида келмади, сўров муддати тугади. Қайта сўранг.',
    ru: 'Ответы не пришли вовремя, срок запроса истёк. Запросите снова.',
    kaa: 'Juwaplar waqtında kelmedi, soraw múddeti tamam boldı. Qayta sorań.',
    en: 'The answers did not come in time and the request has ended. Ask again.',
  },
  BY_REQUESTER: {
    'uz-Latn': 'Soʻrov soʻragan shaxsning xohishi bilan toʻxtatildi.',
    'uz-Cyrl': 'Сўров сўраган шахснинг хоҳиши билан тўхтатилди.',
    ru: 'Запрос прекращён по желанию заявителя.',
    kaa: 'Soraw sorawshınıń qálewi menen toqtatıldı.',
    en: 'The request was stopped by whoever made it.',
  },
  CONSENT_WITHDRAWN: {
    'uz-Latn': 'Shaxs rozilik bermadi yoki uni qaytarib oldi: soʻrov toʻxtatildi.',
    'uz-Cyrl': 'Шахс розилик бермади ёки уни қайтариб олди: сўров тўхтатилди.',
    ru: 'Субъект данных не дал согласия или отозвал его: запрос прекращён.',
    kaa: 'Adam razılıq bermedi yamasa onı qaytarıp aldı: soraw toqtatıldı.',
    en: 'The subject declined consent or withdrew it: the request was stopped.',
  },
  ABANDONED: {
    'uz-Latn': 'Soʻrov uzoq vaqt davom ettirilmadi va yopildi. Kerak boʻlsa, qayta soʻrang.',
    'uz-Cyrl': 'Сўров узоқ вақт давом эттирилмади ва ёпилди. Керак бўлса, қайта сўранг.',
    ru: 'Запрос долго не продолжали, и он закрыт. Если нужно, запросите снова.',
    kaa: 'Soraw kóp waqıt dawam ettirilmedi hám jabıldı. Kerek bolsa, qayta sorań.',
    en: 'Nobody went on with the request for a long time and it was closed. Ask again where it is needed.',
  },
  UNPAID: {
    'uz-Latn': 'Toʻlov muddatida qilinmadi va soʻrov yopildi. Kerak boʻlsa, qayta soʻrang.',
    'uz-Cyrl': 'Тўлов муддатида қилинмади ва сўров ёпилди. Керак бўлса, қайта сўранг.',
    ru: 'Запрос не оплачен в срок и закрыт. Если нужно, запросите снова.',
    kaa: 'Tólem óz waqtında islenbedi hám soraw jabıldı. Kerek bolsa, qayta sorań.',
    en: 'The fee was not paid in time and the request was closed. Ask again where it is needed.',
  },
  CANNOT_REPLACE: {
    'uz-Latn':
      'Almashtiriladigan maʼlumotnoma sizniki, shu turdagi, shu shaxs yoki narsa haqida va amalda boʻlishi kerak.',
    'uz-Cyrl': 'Алмаштириладиган маълумотнома сизники, шу турдаги, шу шахс ёки нарса ҳақида ва амалда бўлиши керак.',
    ru: 'Заменить можно только свою действующую справку того же вида о том же лице или предмете.',
    kaa: 'Almastırılatuǵın maǵlıwmatnama sizdiki, usı túrdegi, usı shaxs yamasa zat haqqında hám kúshinde bolıwı kerek.',
    en: 'What can be replaced is a certificate of yours that is valid, of the same kind and about the same subject.',
  },
  NO_DISCOUNT: {
    'uz-Latn':
      'Ijtimoiy chegirmani faqat markaz xodimi, hujjatni koʻrib, va bunday chegirmasi bor maʼlumotnoma uchun belgilaydi.',
    'uz-Cyrl':
      'Ижтимоий чегирмани фақат марказ ходими, ҳужжатни кўриб, ва бундай чегирмаси бор маълумотнома учун белгилайди.',
    ru: 'Социальную скидку отмечает только сотрудник центра, увидев документ, и только для справки, у которой такая скидка есть.',
    kaa: 'Social jeńillikti tek oray xızmetkeri, hújjetti kórip, hám bunday jeńilligi bar maǵlıwmatnama ushın belgileydi.',
    en: 'A social discount is noted by an officer who has seen the document, and only where this certificate knows one.',
  },
  VALID: {
    'uz-Latn': 'Hujjat haqiqiy va amalda.',
    'uz-Cyrl': 'Ҳужжат ҳақиқий ва амалда.',
    ru: 'Документ подлинный и действует.',
    kaa: 'Hújjet haqıyqıy hám kúshinde.',
    en: 'The certificate is genuine and in force.',
  },
  SUPERSEDED: {
    'uz-Latn': 'Hujjat haqiqiy edi; oʻrniga yangisi berilgan.',
    'uz-Cyrl': 'Ҳужжат ҳақиқий эди; ўрнига янгиси берилган.',
    ru: 'Документ был подлинным; вместо него выдан новый.',
    kaa: 'Hújjet haqıyqıy edi; ornına jańası berilgen.',
    en: 'The certificate was genuine; a newer one took its place.',
  },
  REVOKED: {
    'uz-Latn': 'Hujjat bekor qilingan.',
    'uz-Cyrl': 'Ҳужжат бекор қилинган.',
    ru: 'Документ отозван.',
    kaa: 'Hújjet biykar etilgen.',
    en: 'The certificate was withdrawn.',
  },
  EXPIRED: {
    'uz-Latn': 'Hujjat haqiqiy, lekin muddati tugagan.',
    'uz-Cyrl': 'Ҳужжат ҳақиқий, лекин муддати тугаган.',
    ru: 'Документ подлинный, но срок его действия истёк.',
    kaa: 'Hújjet haqıyqıy, biraq múddeti tamam bolǵan.',
    en: 'The certificate is genuine, but its time is over.',
  },
  UNKNOWN: {
    'uz-Latn': 'Bunday raqamli hujjat bu yerda berilmagan.',
    'uz-Cyrl': 'Бундай рақамли ҳужжат бу ерда берилмаган.',
    ru: 'Документ с таким номером здесь не выдавался.',
    kaa: 'Bunday nomerli hújjet bul jerde berilmegen.',
    en: 'No certificate of this number was issued here.',
  },
  FORGED: {
    'uz-Latn': 'Hujjat bu darcha tomonidan imzolanmagan yoki oʻzgartirilgan.',
    'uz-Cyrl': 'Ҳужжат бу дарча томонидан имзоланмаган ёки ўзгартирилган.',
    ru: 'Документ не подписан этим окном или изменён.',
    kaa: 'Hújjet bul darcha tárepinen qol qoyılmaǵan yamasa ózgertilgen.',
    en: 'The certificate was not signed by this window, or was changed after.',
  },
}

export function say(word: keyof typeof WORDS, language: Language): string {
  return WORDS[word][language]
}
