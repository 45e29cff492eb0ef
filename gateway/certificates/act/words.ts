/**
 * What people read where something that they wanted to do to a request was not done, in every language of the window.
 */
import type { Texts } from '../../../schema/index.ts'
import type { Language } from '../../context.ts'

export type ActionRefusal =
  | 'NOT_FOUND'
  | 'NOT_YOURS'
  | 'STATE_CONFLICT'
  | 'CONSENT_INVALID'
  | 'NOT_DISPUTABLE'
  | 'CONTRADICTED'
  | 'PREVIEW_OUTDATED'
export type AnswerRefusal = 'NO_CLARIFICATION' | 'CLARIFICATION_CLOSED'

const WORDS: Readonly<Record<ActionRefusal | AnswerRefusal, Texts>> = {
  NOT_FOUND: {
    'uz-Latn': 'Bunday soʻrov yoʻq yoki uni koʻrishga huquqingiz yoʻq.',
    'uz-Cyrl': 'Бундай сўров йўқ ёки уни кўришга ҳуқуқингиз йўқ.',
    ru: 'Такого запроса нет, или у вас нет права его видеть.',
    kaa: 'Bunday soraw joq yamasa onı kóriwge huqıqıńız joq.',
    en: 'There is no such request, or none that you may see.',
  },
  NOT_YOURS: {
    'uz-Latn': 'Bu soʻrov boʻyicha buni qilishga huquqingiz yoʻq.',
    'uz-Cyrl': 'Бу сўров бўйича буни қилишга ҳуқуқингиз йўқ.',
    ru: 'У вас нет права сделать это с данным запросом.',
    kaa: 'Bul soraw boyınsha bunı islewge huqıqıńız joq.',
    en: 'You may not do this to this request.',
  },
  STATE_CONFLICT: {
    'uz-Latn': 'Soʻrov endi boshqa holatda: buni bajarib boʻlmaydi.',
    'uz-Cyrl': 'Сўров энди бошқа ҳолатда: буни бажариб бўлмайди.',
    ru: 'Запрос уже в другом состоянии: это сделать нельзя.',
    kaa: 'Soraw endi basqa halatta: bunı islew múmkin emes.',
    en: 'The request stands elsewhere by now: this cannot be done.',
  },
  CONSENT_INVALID: {
    'uz-Latn': 'Rozilikni qabul qilib boʻlmadi: muddatini yoki imzolangan shakl raqamini tekshiring.',
    'uz-Cyrl': 'Розиликни қабул қилиб бўлмади: муддатини ёки имзоланган шакл рақамини текширинг.',
    ru: 'Согласие не принято: проверьте срок или номер подписанного бланка.',
    kaa: 'Razılıqtı qabıl etiw múmkin bolmadı: múddetin yamasa qol qoyılǵan blanka nomerin tekseriń.',
    en: 'The consent was not taken: look at its term, or at the number of the signed form.',
  },
  NOT_DISPUTABLE: {
    'uz-Latn': 'Bu maʼlumot boʻyicha eʼtiroz bildirib boʻlmaydi: nomini va matnni tekshiring.',
    'uz-Cyrl': 'Бу маълумот бўйича эътироз билдириб бўлмайди: номини ва матнни текширинг.',
    ru: 'Эти сведения оспорить нельзя: проверьте название и текст.',
    kaa: 'Bul maǵlıwmat boyınsha narazılıq bildiriw múmkin emes: atın hám tekstti tekseriń.',
    en: 'This fact cannot be put in question: look at its name, and at what you wrote.',
  },
  CONTRADICTED: {
    'uz-Latn': 'Reyestrlar bir maʼlumotni turlicha koʻrsatmoqda: avval eʼtiroz bildiring, reyestr uni tuzatsin.',
    'uz-Cyrl': 'Реестрлар бир маълумотни турлича кўрсатмоқда: аввал эътироз билдиринг, реестр уни тузатсин.',
    ru: 'Реестры сообщают одно и то же по-разному: сначала оспорьте сведения, чтобы реестр их исправил.',
    kaa: 'Reestrler bir maǵlıwmattı hár túrli kórsetip atır: aldın narazılıq bildiriń, reestr onı dúzetsin.',
    en: 'Registries tell the same thing differently: put it in question first, so that a registry corrects it.',
  },
  PREVIEW_OUTDATED: {
    'uz-Latn': 'Siz koʻrgan maʼlumotlar eskirgan: ular qaytadan toʻplanadi, ularni yana bir bor koʻrib chiqing.',
    'uz-Cyrl': 'Сиз кўрган маълумотлар эскирган: улар қайтадан тўпланади, уларни яна бир бор кўриб чиқинг.',
    ru: 'Сведения, которые вы видели, устарели: они собираются заново, посмотрите их ещё раз.',
    kaa: 'Siz kórgen maǵlıwmatlar eskirgen: olar qaytadan jıynaladı, olardı jáne bir ret kórip shıǵıń.',
    en: 'The facts that you saw have become too old: they are gathered anew, look at them again.',
  },
  NO_CLARIFICATION: {
    'uz-Latn': 'Sizning reyestringizga bunday savol berilmagan.',
    'uz-Cyrl': 'Сизнинг реестрингизга бундай савол берилмаган.',
    ru: 'Вашему реестру такой вопрос не задан.',
    kaa: 'Sizdiń reestrińizge bunday soraw berilmegen.',
    en: 'Your registry was not asked this.',
  },
  CLARIFICATION_CLOSED: {
    'uz-Latn': 'Bu savolga javob berilgan yoki u qaytarib olingan.',
    'uz-Cyrl': 'Бу саволга жавоб берилган ёки у қайтариб олинган.',
    ru: 'На этот вопрос уже ответили, или он отозван.',
    kaa: 'Bul sorawǵa juwap berilgen yamasa ol qaytarıp alınǵan.',
    en: 'This was answered already, or withdrawn.',
  },
}

export function sayOfAction(word: ActionRefusal | AnswerRefusal, language: Language): string {
  return WORDS[word][language]
}
