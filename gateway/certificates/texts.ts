/**
 * What people read of certificates beyond what the definitions say: one sentence per outcome, in every language.
 */
import type { Language } from '../context.ts'
import type { FailureCode } from './records.ts'
import type { VerificationOutcome } from './verification.ts'

type Sentences<Code extends string> = Readonly<Record<Code, Readonly<Record<Language, string>>>>

export const REFUSALS: Sentences<'UNKNOWN_TYPE' | 'INVALID_SUBJECT' | 'NOT_PERMITTED' | 'CONFLICT'> = {
  UNKNOWN_TYPE: {
    'uz-Latn': 'Bunday turdagi maʼlumotnoma yoʻq.',
    'uz-Cyrl': 'Бундай турдаги маълумотнома йўқ.',
    ru: 'Справки такого вида нет.',
    kaa: 'Bunday túrdegi maǵlıwmatnama joq.',
    en: 'There is no such kind of certificate.',
  },
  INVALID_SUBJECT: {
    'uz-Latn': 'Maʼlumotnoma kim yoki nima haqida ekanini koʻrsating: ushbu tur uchun kerakli bitta raqam.',
    'uz-Cyrl': 'Маълумотнома ким ёки нима ҳақида эканини кўрсатинг: ушбу тур учун керакли битта рақам.',
    ru: 'Укажите, о ком или о чём справка: ровно один номер того вида, который нужен для неё.',
    kaa: 'Maǵlıwmatnama kim yamasa ne haqqında ekenin kórsetiń: usı túr ushın kerekli bir nomer.',
    en: 'Say whom or what the certificate is about: exactly one number, of the kind that it needs.',
  },
  NOT_PERMITTED: {
    'uz-Latn': 'Siz bu maʼlumotnomani bu shaxs yoki obyekt haqida soʻray olmaysiz.',
    'uz-Cyrl': 'Сиз бу маълумотномани бу шахс ёки объект ҳақида сўрай олмайсиз.',
    ru: 'Вы не можете запросить эту справку об этом лице или объекте.',
    kaa: 'Siz bul maǵlıwmatnamanı bul shaxs yamasa obyekt haqqında soray almaysız.',
    en: 'You may not ask for this certificate about this subject.',
  },
  CONFLICT: {
    'uz-Latn': 'Bu kalit bilan boshqa soʻrov yuborilgan.',
    'uz-Cyrl': 'Бу калит билан бошқа сўров юборилган.',
    ru: 'С этим ключом уже был отправлен другой запрос.',
    kaa: 'Bul gilt penen basqa soraw jiberilgen.',
    en: 'Another request was made with this key before.',
  },
}

export const FAILURES: Sentences<FailureCode> = {
  EVIDENCE_WITHHELD: {
    'uz-Latn': 'Kerakli maʼlumotlardan birini sizga berib boʻlmaydi, shuning uchun qaror qabul qilinmadi.',
    'uz-Cyrl': 'Керакли маълумотлардан бирини сизга бериб бўлмайди, шунинг учун қарор қабул қилинмади.',
    ru: 'Часть нужных сведений вам предоставить нельзя, поэтому решение не принято.',
    kaa: 'Kerekli maǵlıwmatlardıń birin sizge beriw múmkin emes, sonlıqtan qarar qabıl etilmedi.',
    en: 'Some of what is needed may not be told to you, so nothing was decided.',
  },
  EVIDENCE_INVALID: {
    'uz-Latn': 'Olingan maʼlumotlarda xato bor, shuning uchun qaror qabul qilinmadi. Mutaxassislarga xabar berildi.',
    'uz-Cyrl': 'Олинган маълумотларда хато бор, шунинг учун қарор қабул қилинмади. Мутахассисларга хабар берилди.',
    ru: 'В полученных сведениях есть ошибка, поэтому решение не принято. Специалисты извещены.',
    kaa: 'Alınǵan maǵlıwmatlarda qáte bar, sonlıqtan qarar qabıl etilmedi. Qánigelerge xabar berildi.',
    en: 'Something is wrong with what came back, so nothing was decided. Those in charge were told.',
  },
  PERMISSION_ENDED: {
    'uz-Latn': 'Maʼlumotlar muddat ichida toʻplanmadi, shuning uchun qaror qabul qilinmadi. Qaytadan soʻrang.',
    'uz-Cyrl': 'Маълумотлар муддат ичида тўпланмади, шунинг учун қарор қабул қилинмади. Қайтадан сўранг.',
    ru: 'Сведения не удалось собрать в срок, поэтому решение не принято. Подайте запрос заново.',
    kaa: 'Maǵlıwmatlar múddet ishinde toplanbadı, sonlıqtan qarar qabıl etilmedi. Qaytadan sorań.',
    en: 'The facts could not be gathered in time, so nothing was decided. Ask again.',
  },
}

export const VERIFICATIONS: Sentences<VerificationOutcome> = {
  VALID: {
    'uz-Latn': 'Maʼlumotnoma haqiqiy va amalda.',
    'uz-Cyrl': 'Маълумотнома ҳақиқий ва амалда.',
    ru: 'Справка подлинная и действует.',
    kaa: 'Maǵlıwmatnama haqıyqıy hám ámelde.',
    en: 'The certificate is genuine and in force.',
  },
  SUPERSEDED: {
    'uz-Latn': 'Maʼlumotnoma haqiqiy, lekin uning oʻrniga yangisi berilgan.',
    'uz-Cyrl': 'Маълумотнома ҳақиқий, лекин унинг ўрнига янгиси берилган.',
    ru: 'Справка подлинная, но вместо неё выдана новая.',
    kaa: 'Maǵlıwmatnama haqıyqıy, biraq onıń ornına jańası berilgen.',
    en: 'The certificate is genuine, but a newer one took its place.',
  },
  REVOKED: {
    'uz-Latn': 'Maʼlumotnoma bekor qilingan.',
    'uz-Cyrl': 'Маълумотнома бекор қилинган.',
    ru: 'Справка отозвана.',
    kaa: 'Maǵlıwmatnama biykar etilgen.',
    en: 'The certificate was withdrawn.',
  },
  EXPIRED: {
    'uz-Latn': 'Maʼlumotnomaning muddati tugagan.',
    'uz-Cyrl': 'Маълумотноманинг муддати тугаган.',
    ru: 'Срок действия справки истёк.',
    kaa: 'Maǵlıwmatnamanıń múddeti tamamlanǵan.',
    en: 'The certificate is genuine, but its time is over.',
  },
  UNKNOWN: {
    'uz-Latn': 'Bu yerda bunday raqamli maʼlumotnoma berilmagan.',
    'uz-Cyrl': 'Бу ерда бундай рақамли маълумотнома берилмаган.',
    ru: 'Справка с таким номером здесь не выдавалась.',
    kaa: 'Bul jerde bunday nomerli maǵlıwmatnama berilmegen.',
    en: 'No certificate of this number was issued here.',
  },
  FORGED: {
    'uz-Latn': 'Hujjat bu yerda imzolanmagan yoki keyin oʻzgartirilgan.',
    'uz-Cyrl': 'Ҳужжат бу ерда имзоланмаган ёки кейин ўзгартирилган.',
    ru: 'Документ подписан не здесь или был изменён.',
    kaa: 'Hújjet bul jerde qol qoyılmaǵan yamasa keyin ózgertilgen.',
    en: 'The document was not signed here, or was changed afterwards.',
  },
}
